"""Whether a row is new, changes what may be changed, says the same, or may not be."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.desk.importing import Checked
from huifang.kit.chinese import mask_mobile
from huifang.problems.intake.claim import Claim, same_hand
from huifang.problems.intake.columns import COLUMNS
from huifang.problems.intake.ledger import OnRecord
from huifang.problems.listings.columns import (
    evidence_named,
    progress_so_far,
    remark,
    verified_by,
)
from huifang.problems.models import Problem
from huifang.rules.problem_workflow import states_of

DESCRIPTIVE = (
    "source", "category", "description", "cause", "diagnosis", "goal", "remedy", "lead_leader",
    "responsible", "responsible_mobile", "note", "ledger_evidence",
)  # fmt: skip
"""What an import may change on a problem that is there; where it stands changes by deeds only."""


def judge(record: OnRecord, claim: Claim, note: str = "") -> Checked:
    """Compare a claim with what is on record."""
    there = record.named(claim)
    if there is None:
        return _new(record, claim, note)
    if not record.is_own(there):
        return Checked(errors={"number": _("这个编号已用于另一个问题。请核对，或留空由系统编号。")})
    errors = state_differences(there, claim)
    if errors:
        return Checked(errors=errors)
    facts = differences(there, claim)
    if not facts:
        return Checked(verdict="same", note=note)
    if wrong := refuses_change(there, facts):
        return Checked(errors=wrong)
    labels = "、".join(dict.fromkeys(str(COLUMNS[_column(name)][0]) for name in facts))
    words = _("修改：%(words)s") % {"words": labels}
    return Checked({"problem": there.pk, "facts": facts, "line": claim.line}, {}, "changed", words)


def _new(record: OnRecord, claim: Claim, note: str) -> Checked:
    if number := record.twin(claim):
        words = _("与已有的 %(number)s 相同，不再写入") % {"number": number}
        return Checked(verdict="duplicate", note=words)
    if claim.cleared and (number := record.still_open(claim)):
        words = _(
            "同一户（村）的同类问题 %(number)s 还没有销号，不能用导入的销号代替。"
            "是同一件事的，请在系统里办理它并删去这一行；不是的，请把具体表现写清楚。"
        )
        return Checked(errors={"is_cleared": words % {"number": number}})
    if record.is_of_another_county(claim):
        return Checked(errors={"number": _("编号里的县区代码与这一行的县区不符。请核对。")})
    return Checked({"claim": claim}, {}, "new", note)


def state_differences(there: Problem, claim: Claim) -> dict[str, str]:
    """Return the columns in which a row says otherwise where only deeds may say so."""
    found = {}
    for name, (now, said) in _standing(there, claim).items():
        if said not in (None, "") and said != now:
            shown = now if now not in (None, "") else _("空")
            found[name] = _("系统里是“%(now)s”。状态须在系统内办理，导入不能改。") % {"now": shown}
    if claim.region != there.region_id or (
        claim.household and claim.household != there.household_id
    ):
        found["head_name" if claim.region == there.region_id else "village"] = _(
            "这个编号的问题属于“%(place)s %(head)s”。编号或农户填错了，请核对。"
        ) % {"place": there.region.full_name, "head": there.household or ""}
    return found


def _standing(there: Problem, claim: Claim) -> dict[str, tuple[Any, Any]]:
    """Return (on record, said) of each column that only deeds change."""
    done = bool(there.rectified_at)
    outcome = "long_term" if there.state == "long_term" else "done" if done else "open"
    if there.standing.kind == "void":
        outcome = "void"
    answers = {True: _("是"), False: _("否"), None: None}
    words = {"done": _("已完成"), "open": _("正在整改"), "long_term": _("长期坚持"),
             "void": there.state_label}  # fmt: skip
    unit = claim.lead_unit
    same_unit = str(there.lead_unit or "") if unit == there.lead_unit_id else _("另一单位")
    standing = {
        "lead_unit": (str(there.lead_unit or ""), same_unit if unit else ""),
        "handed_over_on": (day_of(there.handed_over_at), claim.handed_over_on),
        "due_on": (there.due_on, claim.due_on),
        "progress": (progress_so_far(there), claim.progress),
        "outcome": (words[outcome], words.get(claim.outcome)),
        "rectified_on": (day_of(there.rectified_at), claim.rectified_on),
        "verifier": (verified_by(there), claim.verifier),
        "verified_on": (day_of(there.verified_at), claim.verified_on),
        "is_cleared": (answers[there.state == "cleared"], answers[claim.is_cleared]),
        "cleared_on": (day_of(there.cleared_at), claim.cleared_on),
    }
    if not there.imported:
        standing["evidence"] = (evidence_named(there), claim.evidence)
    return standing


def differences(there: Problem, claim: Claim) -> dict[str, Any]:
    """Return the descriptive columns in which a row says something else; empty says nothing."""
    found: dict[str, Any] = {}
    said = {
        "source": claim.source,
        "description": claim.description,
        "goal": claim.goal,
        "remedy": claim.remedy,
        "lead_leader": claim.lead_leader,
        "responsible": claim.responsible,
    }
    found = {name: text for name, text in said.items() if text and text != getattr(there, name)}
    if claim.category != there.category_id:
        found["category"] = claim.category
    if claim.cause or claim.diagnosis:
        pair = {"cause": claim.cause, "diagnosis": claim.diagnosis}
        found |= {name: text for name, text in pair.items() if text != getattr(there, name)}
    if claim.note and claim.note != remark(there):
        found["note"] = claim.note
    mobile = claim.responsible_mobile
    kept = there.responsible_mobile.reveal()
    if mobile and mobile not in (kept, mask_mobile(kept)):
        found["responsible_mobile"] = mobile
    if there.imported and claim.evidence and claim.evidence != evidence_named(there):
        found["ledger_evidence"] = claim.evidence
    return found


def refuses_change(there: Problem, facts: dict[str, Any]) -> dict[str, str]:
    """Return why the facts may not be changed on the problem as it stands, by column."""
    if there.state not in states_of("open", "long_term"):
        words = _("问题 %(number)s 现在是“%(state)s”，不能再改。请删去这一行的改动。")
        said = words % {"number": there.number, "state": there.state_label}
        return {_column(name): said for name in facts}
    if "*" in facts.get("responsible_mobile", ""):
        return {"responsible_mobile": _("号码是遮住的，与系统里的对不上。请填全，或留空。")}
    named = [facts.get(name, getattr(there, name)) for name in ("responsible", "lead_leader")]
    if there.ledger_verifier and there.verified_at and same_hand(there.ledger_verifier, *named):
        return {"responsible": _("原台账的核查人不能又是责任人或牵头领导。请核对。")}
    if "note" in facts and remark(there) != there.note:
        return {"note": _("备注里有系统写的内容（轮次、理由），请在系统里修改。")}
    return {}


def day_of(moment: Any) -> date | None:
    """Return the local day of a moment."""
    return timezone.localtime(moment).date() if moment else None


def _column(name: str) -> str:
    """Return the sheet's column for a column of the problem."""
    return {"diagnosis": "cause", "ledger_evidence": "evidence"}.get(name, name)
