"""What must hold, one by one, and how the family confirms that it is put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import also_changed
from huifang.access.actor import Actor
from huifang.files.kinds import IMAGES
from huifang.files.models import StoredFile
from huifang.files.storage import store
from huifang.kit.errors import Invalid
from huifang.problems.models import Confirmation, Problem
from huifang.problems.queries.moves import cannot
from huifang.records.fields import choices
from huifang.records.texts import all_of
from huifang.rules.problem_workflow import MOVE

CALL_BACK: Final = "call_back"
CLOCK_SKEW: Final = timedelta(minutes=5)
SCANS: Final = IMAGES | {"pdf"}
SIGNATURE_BYTES: Final = 400_000
SCAN_OR_SIGN: Final = {"signature": "signature", "paper": "scan", "fingerprint": "scan"}
"""Which of the two files each way of confirming keeps."""


@dataclass(frozen=True)
class Word:
    """How somebody of the family confirmed, as the form gives it."""

    way: str
    given_by: str
    given_at: datetime | None = None
    filled_in_by: str = ""
    signature: UploadedFile[Any] | None = None
    scan: UploadedFile[Any] | None = None


def checked_all(problem: Problem, checked: Sequence[str]) -> list[dict[str, Any]]:
    """Return the criteria of the problem's category as those that hold.

    Raises:
        Invalid: one of them does not; the message says which, and to send it back.

    """
    lines = problem.category.criteria_lines
    missing = [line for line in lines if line not in checked]
    if missing:
        words = cannot(
            problem, MOVE["verify"],
            _("还有 %(n)s 条没有达到：%(lines)s。请改办“退回整改”，写明还差什么。")
            % {"n": len(missing), "lines": "；".join(missing)},
        )  # fmt: skip
        raise Invalid(words, checked=words)
    return [{"text": line, "holds": True} for line in lines]


def confirm(by: Actor, problem: Problem, word: Word, method: str, now: datetime) -> Confirmation:
    """Keep how the family confirmed in this round.

    Raises:
        Invalid: a telephone call that was not called back, a time that cannot be, or no such file.

    """
    given_at = word.given_at if word.given_at and word.way in (CALL_BACK, "paper") else now
    _check(problem, word, method, given_at, now)
    made = Confirmation(
        problem=problem,
        round=problem.round,
        way=word.way,
        given_by=word.given_by.strip(),
        filled_in_by=word.filled_in_by.strip() if word.way == "fingerprint" else "",
        given_at=min(given_at, now),
        file=_keep(by, word),
    )
    made.save(force_insert=True)
    also_changed(problem, Confirmation.kind(), "", dict(choices("problems.confirmation"))[word.way])
    return made


def undo_confirmation(problem: Problem, now: datetime) -> None:
    """Let the word given in this round no longer stand; it is kept beside the problem."""
    standing = problem.confirmations.filter(round=problem.round, undone_at=None)
    if standing.update(undone_at=now):
        also_changed(problem, Confirmation.kind(), "", str(_("作废")))


def _check(problem: Problem, word: Word, method: str, given_at: datetime, now: datetime) -> None:
    wrong: dict[str, Any] = {}
    if method == "phone" and word.way != CALL_BACK:
        wrong["way"] = _(
            "电话核验时对方不在跟前，只能选“电话回访”。当面确认的，核验方式请选“现场”。"
        )
    if given_at > now + CLOCK_SKEW:
        wrong["given_at"] = _("确认时间不能晚于现在。请核对日期和时间。")
    elif problem.rectified_at and _day(given_at) < _day(problem.rectified_at):
        wrong["given_at"] = _("确认时间早于整改完成的日期（%(day)s）。请改正，或再请农户确认。") % {
            "day": _day(problem.rectified_at).isoformat()
        }
    if word.way == "fingerprint" and word.filled_in_by.strip() == word.given_by.strip():
        wrong["filled_in_by"] = _("代填人和确认人不能是同一人。请写明由谁代填。")
    if wrong:
        raise all_of(wrong)


def _keep(by: Actor, word: Word) -> StoredFile | None:
    field = SCAN_OR_SIGN.get(word.way, "")
    if field == "signature" and word.signature:
        return store(word.signature, by, {"png"}, limit_bytes=SIGNATURE_BYTES, field=field)
    if field == "scan" and word.scan:
        return store(word.scan, by, SCANS, field=field)
    return None


def _day(moment: datetime) -> Any:
    return timezone.localtime(moment).date()
