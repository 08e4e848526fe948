"""The county's own ledger from Excel: 29 columns, one row a problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign
from huifang.desk.importing import Checked, Importer, ImportRow, register
from huifang.kit.errors import Conflict, Missing
from huifang.problems import actions
from huifang.problems.intake.claim import Claim
from huifang.problems.intake.columns import COLUMNS, REQUIRED
from huifang.problems.intake.facts import Reader
from huifang.problems.intake.judging import judge
from huifang.problems.intake.ledger import OnRecord
from huifang.problems.intake.places import Places
from huifang.problems.intake.template import write_form
from huifang.problems.models import Problem
from huifang.problems.queries.reporting import open_campaigns
from huifang.rules.reader import codes


def begin(viewer: Actor, params: dict[str, str]) -> dict[str, str]:
    """Return the campaign into which the ledger goes: the one named, else the only one open.

    Raises:
        Conflict: no campaign, or none that is named, is under way.

    """
    known = list(open_campaigns(viewer))
    named = [row for row in known if row.code == params.get("campaign")] or known
    if not named:
        raise Conflict(_("没有正在实施的行动，暂不能导入台账。请先由办公室启动行动。"))
    if params.get("campaign") and named[0].code != params["campaign"]:
        raise Conflict(_("这个行动不在实施中，不能导入台账。请从正在实施的行动的台账进入。"))
    return {"campaign": named[0].code}


def about(viewer: Actor, params: Mapping[str, str]) -> str:
    """Say into which campaign the rows will go."""
    return _("导入到行动：%(name)s") % {"name": _campaign(viewer, params)}


def check_row(viewer: Actor, row: ImportRow) -> Checked:
    """Say of a row whether it is new, changed, the same, twice in the file, or wrong."""
    if "read" not in row.memo:
        _look_up(viewer, row)
    claim, errors, note = row.memo["read"][row.number]
    if claim is None:
        return Checked(errors=errors)
    if twice := _twice(row, claim):
        return twice
    checked = judge(row.memo["record"], claim, note)
    values = {**checked.values, "campaign": row.memo["campaign"], "day": row.day}
    return Checked(values, checked.errors, checked.verdict, checked.note)


def commit_row(by: Actor, values: Mapping[str, Any]) -> object:
    """Take one row in."""
    return commit_rows(by, [values])


def commit_rows(by: Actor, rows: Sequence[Mapping[str, Any]]) -> object:
    """Take rows in: the new ones together, each changed one by its own deed."""
    now = timezone.now()
    claims = [row["claim"] for row in rows if "claim" in row]
    if claims:
        actions.import_rows(
            by.step("new"), rows[0]["campaign"], claims=claims, day=rows[0]["day"], now=now
        )
    changed = [row for row in rows if "problem" in row]
    problems = Problem.objects.in_bulk([row["problem"] for row in changed])
    for row in changed:
        actions.import_change(
            by.step(str(row["line"])), problems[row["problem"]], facts=row["facts"], now=now
        )
    return len(rows)


def _campaign(viewer: Actor, params: Mapping[str, str]) -> Campaign:
    found = open_campaigns(viewer).filter(code=params.get("campaign", "")).first()
    if found is None:
        raise Missing(_("没有找到这个行动，或它已不在实施中。请从问题台账重新进入。"))
    return found


def _look_up(viewer: Actor, row: ImportRow) -> None:
    """Read all rows of the file, and what is on record for them, once."""
    campaign = _campaign(viewer, row.params)
    reader = Reader(Places(viewer), campaign, row.file.rows)
    row.memo["campaign"] = campaign
    row.memo["read"] = {other.number: reader.read(other) for other in row.file.rows}
    claims = [claim for claim, _errors, _note in row.memo["read"].values() if claim]
    row.memo["record"] = OnRecord(viewer, campaign, claims)


def _twice(row: ImportRow, claim: Claim) -> Checked | None:
    """Say when an earlier row of the file is the same matter."""
    seen: dict[Any, Claim] = row.memo.setdefault("seen", {})
    about = (claim.household or claim.region, claim.category, claim.description)
    earlier = seen.get(claim.number) if claim.number else seen.get(about)
    seen.setdefault(about, claim)
    if claim.number:
        seen.setdefault(claim.number, claim)
    if earlier is None:
        return None
    words = _("与第 %(n)s 行重复") % {"n": earlier.line}
    other = (earlier.household or earlier.region, earlier.category, earlier.description)
    if claim.number and about != other:
        said = _("编号与第 %(n)s 行相同，内容却不同。请改正其中一行的编号。")
        return Checked(errors={"number": said % {"n": earlier.line}})
    return Checked(verdict="duplicate", note=words)


def _categories(viewer: Actor, params: Mapping[str, str]) -> list[str]:
    return [row.label for row in _campaign(viewer, params).categories.all() if row.active]


def _sources(_viewer: Actor, _params: Mapping[str, str]) -> list[str]:
    return [code.label for code in codes("problems.source")]


LEDGER = register(
    Importer(
        name="problems.ledger",
        title=gettext_lazy("导入台账"),
        columns=COLUMNS,
        check_row=check_row,
        commit_row=commit_row,
        commit_rows=commit_rows,
        permission="problem.import",
        required=REQUIRED,
        secrets={"responsible_mobile": "mobile"},
        begin=begin,
        about=about,
        words={"category": _categories, "source": _sources},
        template=write_form,
        hint=gettext_lazy(
            "县里现有的问题台账可以照原样导入：上面的大标题、两行表头、合并的格子、表尾的合计和"
            "填表人都不必删。已有的编号认作同一问题：文字可以改，状态须在系统内办理。"
        ),
        done_url="problems:ledger",
    )
)
