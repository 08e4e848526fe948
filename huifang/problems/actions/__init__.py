"""Every deed on a problem: report, describe, attach, and one for each move of the workflow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from huifang.problems.actions.accepting import (
    accept,
    diagnose,
    fix_on_spot,
    propose_rejection,
    refuse_rejection,
    reject_duplicate,
    reject_unfounded,
    restore,
    send_to_diagnosis,
)
from huifang.problems.actions.closing import (
    clear,
    look_back,
    refuse_clearance,
    relapse,
    send_back,
    verify,
)
from huifang.problems.actions.importing import import_change, import_rows
from huifang.problems.actions.putting_right import (
    extend,
    give_back,
    hand_over,
    progress,
    rectify,
    refuse_extension,
    request_extension,
    resume,
    review,
    rule,
    set_long_term,
    sign,
)
from huifang.problems.actions.reporting import attach, describe, report

DEEDS: Final[dict[str, Callable[..., Any]]] = {
    "fix_on_spot": fix_on_spot,
    "accept": accept,
    "send_to_diagnosis": send_to_diagnosis,
    "propose_rejection": propose_rejection,
    "reject_unfounded": reject_unfounded,
    "reject_duplicate": reject_duplicate,
    "refuse_rejection": refuse_rejection,
    "diagnose": diagnose,
    "hand_over": hand_over,
    "sign": sign,
    "return": give_back,
    "rule": rule,
    "progress": progress,
    "request_extension": request_extension,
    "extend": extend,
    "refuse_extension": refuse_extension,
    "set_long_term": set_long_term,
    "resume": resume,
    "review": review,
    "rectify": rectify,
    "verify": verify,
    "send_back": send_back,
    "clear": clear,
    "refuse_clearance": refuse_clearance,
    "look_back": look_back,
    "relapse": relapse,
    "restore": restore,
}
"""The deed behind each move of the table, for pages that offer whatever is open."""

__all__ = [
    "DEEDS", "accept", "attach", "clear", "describe", "diagnose", "extend", "fix_on_spot",
    "give_back", "hand_over", "import_change", "import_rows",
    "look_back", "progress", "propose_rejection", "rectify",
    "refuse_clearance", "refuse_extension", "refuse_rejection", "reject_duplicate",
    "reject_unfounded", "relapse", "report", "request_extension", "restore", "resume", "review",
    "rule", "send_back", "send_to_diagnosis", "set_long_term", "sign", "verify",
]  # fmt: skip
