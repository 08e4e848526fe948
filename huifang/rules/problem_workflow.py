"""The whole closed loop of a problem on one screen: states, moves, who, and what must be written.

Buttons, checks in the deeds, the picture in the docs and the tests all come from this table.
`apart` names those earlier hands in the current round who must be somebody else
(dossier §B: finder ≠ verifier, handler ≠ verifier, verifier ≠ approver).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["open", "long_term", "closed", "void"]


@dataclass(frozen=True)
class State:
    """One state of a problem; `kind` keeps figures true when states are added."""

    name: str
    zh: str
    en: str
    kind: Kind
    tone: str  # colour word of the tag: grey, blue, amber, red, purple, teal, green
    step: int  # place in the stepper, 0 = beside the main road


@dataclass(frozen=True)
class Move:
    """One deed that carries a problem from a state to the next.

    `to` equal to the first `from_` means that the state stays. `needs` are the facts that the deed
    must be given; `batch` tells that the ledger offers it for many rows at once.
    """

    name: str
    zh: str
    en: str
    from_: tuple[str, ...]
    to: str
    needs: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    batch: bool = False
    tone: str = "primary"  # primary, plain or danger button
    without_unit: str = ""  # where it goes instead when no unit was ever in charge

    @property
    def permission(self) -> str:
        """Return the permission this move asks for (see permissions.py)."""
        return f"problem.{self.name}"


STATES: Final = (
    #     name            zh         en                      kind        tone     step
    State("registered", "待审核", "To be accepted", "open", "grey", 1),
    State("rejecting", "待复审", "Rejection proposed", "open", "grey", 0),
    State("diagnosing", "待诊断", "To be diagnosed", "open", "purple", 2),
    State("to_hand_over", "待交办", "To be handed over", "open", "blue", 3),
    State("handed_over", "待签收", "To be signed for", "open", "blue", 4),
    State("disputed", "待裁定", "To be ruled on", "open", "red", 0),
    State("rectifying", "整改中", "Being put right", "open", "amber", 5),
    State("long_term", "长期坚持", "Long term", "long_term", "purple", 0),
    State("to_verify", "待核验", "To be verified", "open", "teal", 6),
    State("to_clear", "待销号", "To be cleared", "open", "teal", 7),
    State("cleared", "已销号", "Cleared", "closed", "green", 8),
    State("unfounded", "不属实", "Unfounded", "void", "grey", 0),
    State("duplicate", "重复", "Duplicate", "void", "grey", 0),
)

_REG, _HAND = ("registered",), ("handed_over",)

MOVES: Final = (
    #    name, zh, en, from, to, needs, apart
    Move("fix_on_spot", "立行立改", "Fix on the spot", _REG, "to_verify", ("result",)),
    Move("accept", "受理待交办", "Accept", _REG, "to_hand_over", ("urgency", "time_class"),
         batch=True),
    Move("send_to_diagnosis", "转诊断", "Send to diagnosis", _REG, "diagnosing",
         ("urgency", "time_class")),
    Move("propose_rejection", "提出不予受理", "Propose rejection", _REG, "rejecting",
         ("verdict", "reason"), tone="danger"),
    Move("reject_unfounded", "确认不属实", "Confirm unfounded", ("rejecting",), "unfounded",
         ("reason",), apart=("rejection_proposer",), tone="danger"),
    Move("reject_duplicate", "确认重复", "Confirm duplicate", ("rejecting",), "duplicate",
         ("reason",), apart=("rejection_proposer",), tone="danger"),
    Move("refuse_rejection", "驳回,继续受理", "Refuse the rejection", ("rejecting",),
         "registered", ("reason",), tone="plain"),
    Move("diagnose", "诊断", "Diagnose", ("diagnosing",), "to_hand_over",
         ("cause", "diagnosis", "remedy")),
    Move("hand_over", "交办", "Hand over", ("to_hand_over",), "handed_over",
         ("lead_unit", "due_on", "standard"), batch=True),
    Move("sign", "签收", "Sign for", _HAND, "rectifying", batch=True),
    Move("return", "退单", "Return", _HAND, "disputed", ("reason",), tone="danger"),
    Move("rule", "裁定", "Rule", ("disputed",), "handed_over", ("lead_unit", "reason")),
    Move("progress", "填报进展", "Report progress", ("rectifying", "long_term"), "rectifying",
         ("progress", "percent"), tone="plain"),
    Move("request_extension", "申请延期", "Ask for more time", ("rectifying",), "rectifying",
         ("due_on", "reason"), tone="plain"),
    Move("extend", "批准延期", "Grant more time", ("rectifying",), "rectifying", (), tone="plain"),
    Move("refuse_extension", "不同意延期", "Refuse more time", ("rectifying",), "rectifying",
         ("reason",), tone="plain"),
    Move("set_long_term", "转长期坚持", "Set long term", ("rectifying",), "long_term",
         ("reason", "review_on"), tone="plain"),
    Move("resume", "恢复限期整改", "Resume", ("long_term",), "rectifying", ("reason", "due_on")),
    Move("rectify", "整改完成", "Report put right", ("rectifying",), "to_verify", ("result",)),
    Move("verify", "核验通过", "Verify", ("to_verify",), "to_clear",
         ("method", "household_says", "satisfaction"), apart=("finder", "handler")),
    Move("send_back", "退回整改", "Send back", ("to_verify",), "rectifying", ("reason",),
         apart=("finder", "handler"), tone="danger", without_unit="to_hand_over"),
    Move("clear", "销号", "Clear", ("to_clear",), "cleared", (), apart=("verifier",), batch=True),
    Move("refuse_clearance", "不予销号", "Refuse clearance", ("to_clear",), "rectifying",
         ("reason",), apart=("verifier",), tone="danger", without_unit="to_hand_over"),
    Move("look_back", "回头看:未反弹", "Look back: holds", ("cleared",), "cleared",
         ("household_says",), apart=("handler", "verifier"), tone="plain"),
    Move("relapse", "回头看:反弹", "Look back: relapsed", ("cleared",), "rectifying",
         ("reason",), apart=("handler", "verifier"), tone="danger",
         without_unit="to_hand_over"),
)  # fmt: skip

STATE: Final = {state.name: state for state in STATES}
MOVE: Final = {move.name: move for move in MOVES}


def moves_from(state: str) -> tuple[Move, ...]:
    """Return the moves that the table knows from `state`, in the order of the table."""
    return tuple(move for move in MOVES if state in move.from_)


def states_of(*kinds: Kind) -> tuple[str, ...]:
    """Return the names of all states of the given kinds."""
    return tuple(state.name for state in STATES if state.kind in kinds)
