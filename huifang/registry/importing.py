"""Families from Excel: one row a member, as the national export has it, or one row a household."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.desk.importing import Checked, Importer, ImportRow, Verdict, register
from huifang.kit.errors import HouseError
from huifang.registry.intake import plan
from huifang.registry.intake.columns import columns, secrets
from huifang.registry.intake.facts import Facts, read
from huifang.registry.intake.known import Known
from huifang.registry.intake.places import Places


def check_row(viewer: Actor, row: ImportRow) -> Checked:
    """Say of a row whether it is new, changed, the same, twice in the file, or wrong."""
    if "read" not in row.memo:
        _look_up(viewer, row)
    facts, errors = row.memo["read"][row.number]
    if facts is None or errors:
        return Checked(errors=errors)
    if other := _twice(row, facts):
        return Checked(verdict="duplicate", note=_("与第 %(n)s 行重复") % {"n": other})
    try:
        todo = plan.plan(row.memo["known"], facts, row.day)
    except HouseError as error:
        return Checked(errors=plan.refusal(error))
    notes = [todo.note(), *plan.doubts(facts)]
    note = " ".join(words for words in notes if words)
    return Checked({"facts": facts, "day": row.day}, {}, cast(Verdict, todo.verdict), note)


def commit_row(by: Actor, values: Mapping[str, Any]) -> object:
    """Take the row in."""
    return plan.carry_out(by, values["facts"], timezone.now(), values["day"])


def _look_up(viewer: Actor, row: ImportRow) -> None:
    """Read all rows of the file, and what is on record for them, once."""
    places = Places(viewer)
    found = {other.number: read(other, places) for other in row.file.rows}
    row.memo["read"] = found
    row.memo["known"] = Known(viewer, [facts for facts, _errors in found.values() if facts])


def _twice(row: ImportRow, facts: Facts) -> int | None:
    """Return the number of an earlier row that says the same of the same person or household."""
    seen: dict[tuple[str, ...], int] = row.memo.setdefault("seen", {})
    number = facts.person.get("id_number")
    about = ("person", str(number)) if number else (*facts.key, *facts.who)
    year = str(facts.year.get("year", ""))
    before = seen.setdefault((*about, year), row.number)
    return None if before == row.number else before


HOUSEHOLDS = register(
    Importer(
        name="registry.households",
        title=_("导入农户"),
        columns=columns,
        check_row=check_row,
        commit_row=commit_row,
        permission="household.import",
        secrets=secrets(),
        hint=_(
            "每名家庭成员一行（户的各列重复填写），或每户一行。空格表示不修改。"
            "已有的户按户编号、户主证件号码或村和户主姓名认出，成员按证件号码或姓名认出。"
        ),
        done_url="registry:households",
    )
)
