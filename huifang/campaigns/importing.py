"""A list of members from a table: one row a member, words of the code lists, regions by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.campaigns import actions
from huifang.campaigns.models import Member
from huifang.campaigns.queries import members_named
from huifang.desk.importing import Checked, Importer, ImportRow, register
from huifang.kit.chinese import normalise_name
from huifang.kit.errors import Invalid
from huifang.records.fields import CodedMany
from huifang.records.sealed import Secret, check_kind
from huifang.rules.reader import codes
from huifang.territory.models import Region
from huifang.territory.queries import roots

YES = frozenset({"是", "√", "✓", "有", "1", "y", "yes", "true"})
NO = frozenset({"否", "×", "✗", "无", "0", "n", "no", "false"})
PARTS = re.compile(r"[、,，;；/ ]+")


def columns() -> Mapping[str, Collection[Any]]:
    """Return the header words of each field of a member."""
    words = Member.SHEET.columns(Member)
    words["region"] |= {"行政区划", "所在县区", "县区", "区县", "所在地"}
    words["name"] |= {"委员姓名", "委员"}
    words["post"] |= {"政协职务"}
    return words


def check_row(viewer: Actor, row: ImportRow) -> Checked:
    """Read a row, and tell whether the member is new, changed or known."""
    values: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for name, read in READERS.items():
        text = row.text(name)
        if not text:
            continue
        try:
            values[name] = read(viewer, row, text)
        except (Invalid, ValidationError) as error:
            errors[name] = error.message if isinstance(error, Invalid) else error.messages[0]
    if "region" not in values and "region" not in errors:
        values["region"] = _top(viewer, row)
    if errors or "name" not in values:
        return Checked(values, errors)
    return _judged(row, values)


def commit_row(by: Actor, values: Mapping[str, Any]) -> object:
    """Take the row in by the deed that fits."""
    facts = dict(values)
    member = facts.pop("member", None)
    if member is None:
        return actions.import_member(by, None, now=timezone.now(), **facts)
    return actions.correct_member(by, member, now=timezone.now(), **facts)


def _judged(row: ImportRow, values: dict[str, Any]) -> Checked:
    """Find the member of this name and workplace (or region), and what would change."""
    name, workplace, region = values["name"], values.get("workplace", ""), values["region"]
    seen = row.memo.setdefault("seen", {})
    before = seen.setdefault((name, workplace, region.pk), row.number)
    if before != row.number:
        note = _("与第 %(n)s 行相同") % {"n": before}
        return Checked(values, verdict="duplicate", note=note)
    if "named" not in row.memo:
        row.memo["named"] = members_named(row.file.texts("name"))
    found = [
        member
        for member in row.memo["named"].get(name, ())
        if not workplace or member.workplace in ("", workplace)
    ]
    if len(found) > 1:
        words = _("有 %(n)s 位同名委员，请写明工作单位。") % {"n": len(found)}
        return Checked(values, errors={"name": words})
    if not found:
        return Checked(values)
    if not row.text("region"):
        del values["region"]
    changes = [field for field, value in values.items() if _differs(found[0], field, value)]
    if not changes:
        return Checked({**values, "member": found[0]}, verdict="same")
    labels = "、".join(str(Member._meta.get_field(field).verbose_name) for field in changes)  # type: ignore[union-attr]  # columns of a table
    note = _("修改：%(what)s") % {"what": labels}
    return Checked({**values, "member": found[0]}, verdict="changed", note=note)


def _differs(member: Member, field: str, value: object) -> bool:
    held: object = getattr(member, field)
    return (held.reveal() if isinstance(held, Secret) else held) != value


def _name(_viewer: Actor, _row: ImportRow, text: str) -> str:
    return normalise_name(text)


def _text(_viewer: Actor, _row: ImportRow, text: str) -> str:
    return text.strip()


def _flag(_viewer: Actor, _row: ImportRow, text: str) -> bool:
    known = text.strip().lower()
    if known in YES | NO:
        return known in YES
    raise Invalid(_("“%(text)s”看不懂，请写“是”或“否”。") % {"text": text})


def _mobile(_viewer: Actor, _row: ImportRow, text: str) -> str:
    return check_kind("mobile", text)


def _code(name: str) -> Callable[[Actor, ImportRow, str], Any]:
    """Return the reader of a coded column: its words in either language, or the code itself."""

    def read(_viewer: Actor, _row: ImportRow, text: str) -> Any:
        field: Any = Member._meta.get_field(name)
        known = {
            word: code.value
            for code in codes(field.codelist)
            for word in (code.label, code.en.lower(), code.value)
        }
        many = isinstance(field, CodedMany)
        found = []
        for part in PARTS.split(text.strip()) if many else [text.strip()]:
            if part.lower() not in known:
                raise Invalid(
                    _("没有“%(text)s”这一项。可填：%(known)s。")
                    % {"text": part, "known": "、".join(c.label for c in codes(field.codelist))}
                )
            found.append(known[part.lower()])
        return found if many else found[0]

    return read


def _region(viewer: Actor, row: ImportRow, text: str) -> Region:
    """Find a region by its name or full name; spaces do not count."""
    if "regions" not in row.memo:
        row.memo["regions"] = _regions(viewer)
    found: set[str] = row.memo["regions"].get(re.sub(r"\s", "", text), set())
    if len(found) != 1:
        words = (
            _("没有“%(text)s”这个地方，请写全称或先登记区划。")
            if not found
            else _("有几处叫“%(text)s”，请写全称，如“某县某镇某村”。")
        )
        raise Invalid(words % {"text": text})
    return Region.objects.get(pk=next(iter(found)))


def _regions(viewer: Actor) -> dict[str, set[str]]:
    """Return the keys of the townships and whatever lies above, by name and full name."""
    found: dict[str, set[str]] = {}
    tops = roots(viewer).values_list("key", flat=True)
    rows = Region.objects.filter(until=None, depth__lte=3)
    for key, name, full in rows.values_list("key", "name", "full_name"):
        if any(key.startswith(top) or top.startswith(key) for top in tops):
            for word in {name, re.sub(r"\s", "", full)}:
                found.setdefault(word, set()).add(key)
    return found


def _top(viewer: Actor, row: ImportRow) -> Region | None:
    if "top" not in row.memo:
        row.memo["top"] = roots(viewer).order_by("key").first()
    top: Region | None = row.memo["top"]
    return top


READERS: dict[str, Callable[[Actor, ImportRow, str], Any]] = {
    "name": _name,
    "level": _code("level"),
    "post": _code("post"),
    "in_chair_meeting": _flag,
    "sector": _code("sector"),
    "workplace": _text,
    "region": _region,
    "skills": _code("skills"),
    "mobile": _mobile,
    "active": _flag,
}

MEMBERS = register(
    Importer(
        name="campaigns.members",
        title=_("导入委员"),
        columns=columns,
        check_row=check_row,
        commit_row=commit_row,
        permission="member.import",
        required=("name",),
        secrets={"mobile": "mobile"},
        hint=_("一行一位委员。按姓名和工作单位对应已有委员，表中没有的列保持不变。"),
        done_url="campaigns:members",
    )
)
