"""The whole closed loop of a problem on one screen: states, moves, who, and what must be written.

Buttons, forms, checks in the deeds, the picture in the docs and the tests all come from this table.
`apart` names those earlier hands in the current round who must be somebody else: finder, handler,
verifier and approver are four people (dossier §B), save that a finder may mend on the spot.
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
    must be given, `may` those that it takes beside; `batch` tells that the ledger offers it for
    many rows at once; `lead_only` that a unit which only assists may not do it.
    """

    name: str
    zh: str
    en: str
    from_: tuple[str, ...]
    to: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    batch: bool = False
    lead_only: bool = False
    tone: str = "primary"  # primary, plain or danger button
    without_unit: str = ""  # where it goes instead when no unit was ever in charge

    @property
    def permission(self) -> str:
        """Return the permission this move asks for (see permissions.py)."""
        return f"problem.{self.name}"

    @property
    def stays(self) -> bool:
        """Tell whether the state stays as it is."""
        return self.to == self.from_[0]

    def target(self, state: str, *, has_unit: bool) -> str:
        """Return the state that the move leads to from `state`."""
        if self.stays:
            return state
        return self.without_unit if self.without_unit and not has_unit else self.to


@dataclass(frozen=True)
class When:
    """Asks for a fact only after some answers to another, and needs it after those of `must`."""

    fact: str
    answers: tuple[str, ...]
    must: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """Something a move writes down: its words, and how a form asks for it.

    `codes` names the code list of a choice; `column` the column that gives the first answer. What
    is `checks` lists lines of which all must hold, so that its answer is the lines that do. `part`
    names the section of the form that it stands in (see PARTS), the first one if none.
    """

    name: str
    zh: str
    en: str
    kind: Literal["text", "long", "date", "moment", "choice", "percent", "name", "mobile", "unit",
                  "units", "problem", "yes", "checks", "scan", "signature"]  # fmt: skip
    codes: str = ""
    column: str = ""
    hint: str = ""
    hint_en: str = ""
    part: str = ""
    when: When | None = None


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
_HANDS = ("finder", "handler", "verifier", "approver")

MOVES: Final = (
    #    name, zh, en, from, to, needs, may, apart
    Move("fix_on_spot", "立行立改", "Fix on the spot", _REG, "to_verify", ("result",)),
    Move("accept", "受理待交办", "Accept", _REG, "to_hand_over", ("urgency", "time_class"),
         batch=True),
    Move("send_to_diagnosis", "转诊断", "Send to diagnosis", _REG, "diagnosing",
         ("urgency", "time_class"), tone="plain"),
    Move("propose_rejection", "提出不予受理", "Propose rejection", _REG, "rejecting",
         ("verdict", "reason"), ("original",), tone="danger"),
    Move("reject_unfounded", "确认不属实", "Confirm unfounded", ("rejecting",), "unfounded",
         ("reason",), apart=("rejection_proposer",), tone="danger"),
    Move("reject_duplicate", "确认重复", "Confirm duplicate", ("rejecting",), "duplicate",
         ("original", "reason"), apart=("rejection_proposer",), tone="danger"),
    Move("refuse_rejection", "驳回，继续受理", "Refuse the rejection", ("rejecting",),
         "registered", ("reason",), tone="plain"),
    Move("diagnose", "诊断", "Diagnose", ("diagnosing",), "to_hand_over",
         ("cause", "diagnosis", "remedy"), ("goal",)),
    Move("hand_over", "交办", "Hand over", ("to_hand_over",), "handed_over",
         ("lead_unit", "standard"), ("due_on", "joint", "assisting", "goal", "lead_leader"),
         batch=True),
    Move("sign", "签收", "Sign for", _HAND, "rectifying", (), ("responsible",
         "responsible_mobile"), batch=True, lead_only=True),
    Move("return", "退单", "Return", _HAND, "disputed", ("reason",), lead_only=True,
         tone="danger"),
    Move("rule", "裁定", "Rule", ("disputed",), "handed_over", ("lead_unit", "reason"),
         ("due_on", "joint", "assisting")),
    Move("progress", "填报进展", "Report progress", ("rectifying", "long_term"), "rectifying",
         ("progress", "percent"), batch=True, tone="plain"),
    Move("request_extension", "申请延期", "Ask for more time", ("rectifying",), "rectifying",
         ("due_on", "reason"), lead_only=True, tone="plain"),
    Move("extend", "批准延期", "Grant more time", ("rectifying",), "rectifying", (), ("due_on",)),
    Move("refuse_extension", "不同意延期", "Refuse more time", ("rectifying",), "rectifying",
         ("reason",), tone="plain"),
    Move("set_long_term", "转长期坚持", "Set long term", ("rectifying",), "long_term",
         ("reason", "review_on"), tone="plain"),
    Move("resume", "恢复限期整改", "Resume", ("long_term",), "rectifying", ("reason", "due_on")),
    Move("review", "复查", "Review", ("long_term",), "long_term", ("reason", "review_on"),
         tone="plain"),
    Move("rectify", "整改完成", "Report put right", ("rectifying",), "to_verify", ("result",),
         apart=("finder",), batch=True, lead_only=True),
    Move("verify", "核验通过", "Verify", ("to_verify",), "to_clear",
         ("method", "checked", "household_says", "satisfaction", "way", "given_by"),
         ("given_at", "filled_in_by", "read_out", "signature", "scan"),
         apart=("finder", "handler")),
    Move("send_back", "退回整改", "Send back", ("to_verify",), "rectifying", ("reason",),
         apart=("finder", "handler"), tone="danger", without_unit="to_hand_over"),
    Move("clear", "销号", "Clear", ("to_clear",), "cleared", (), ("note",),
         apart=("finder", "handler", "verifier"), batch=True),
    Move("refuse_clearance", "不予销号", "Refuse clearance", ("to_clear",), "rectifying",
         ("reason",), apart=("finder", "handler", "verifier"), tone="danger",
         without_unit="to_hand_over"),
    Move("look_back", "回头看：未反弹", "Look back: holds", ("cleared",), "cleared",
         ("household_says",), apart=_HANDS, tone="plain"),
    Move("relapse", "回头看：反弹", "Look back: relapsed", ("cleared",), "rectifying",
         ("relapse_cause", "reason"), ("due_on",), apart=_HANDS, tone="danger",
         without_unit="to_hand_over"),
    Move("restore", "撤销不予受理", "Restore", ("unfounded", "duplicate"), "registered",
         ("reason",), apart=("rejecter",), tone="plain"),
)  # fmt: skip

_FAMILY: Final = "confirmation"
PARTS: Final = {_FAMILY: ("群众确认", "The family's word")}
"""The sections of a form beside its first."""

FACTS: Final = (
    #    name, zh, en, kind, codes, column
    Fact("urgency", "紧急程度", "Urgency", "choice", "problems.urgency", "urgency"),
    Fact("time_class", "时间类", "Kind of time", "choice", "problems.time_class", "time_class"),
    Fact("verdict", "不予受理类型", "Why it is rejected", "choice", "problems.rejection"),
    Fact("reason", "理由", "Reason", "long"),
    Fact("original", "原问题", "The original", "problem", column="original",
         hint="重复问题须指明原问题，用编号或描述查找", hint_en="Found by number or words"),
    Fact("cause", "原因", "Cause", "choice", "problems.cause", "cause"),
    Fact("diagnosis", "诊断意见", "Opinion", "long", column="diagnosis"),
    Fact("remedy", "整改措施", "Remedy", "long", column="remedy"),
    Fact("goal", "整改目标", "Goal", "text", column="goal"),
    Fact("lead_unit", "责任单位", "Unit in charge", "unit", column="lead_unit"),
    Fact("joint", "共同责任单位", "Joint units", "units", column="joint",
         hint="与责任单位一同负责，可填报进展；整改完成由责任单位报告",
         hint_en="Answer together with the unit in charge, which reports it put right"),
    Fact("assisting", "协办单位", "Assisting units", "units", column="assisting"),
    Fact("lead_leader", "牵头领导", "Leader in charge", "text", column="lead_leader"),
    Fact("standard", "整改要求", "Standard", "long", column="standard",
         hint="做到什么程度可以销号", hint_en="What must hold for it to be cleared"),
    Fact("due_on", "整改时限", "Due", "date", column="wanted_due_on"),
    Fact("responsible", "责任人", "Person in charge", "text", column="responsible"),
    Fact("responsible_mobile", "责任人电话", "Telephone", "mobile"),
    Fact("progress", "整改进展", "Progress", "long", column="progress"),
    Fact("percent", "进度（%）", "Per cent", "percent", column="percent"),
    Fact("review_on", "复查日期", "Review on", "date", column="review_on"),
    Fact("result", "整改结果", "Result", "long", column="result"),
    Fact("method", "核验方式", "How verified", "choice", "problems.verify_method"),
    Fact("household_says", "群众意见", "What the family says", "long"),
    Fact("satisfaction", "满意度", "Satisfaction", "choice", "visits.satisfaction"),
    Fact("checked", "逐项核验", "What must hold", "checks",
         hint="逐条看过或问清，达到的打勾；有一条没有达到，就退回整改",
         hint_en="Tick what holds; if one does not, send it back"),
    Fact("way", "确认方式", "How it is confirmed", "choice", "problems.confirmation",
         hint="电话核验只能用电话回访", hint_en="By telephone: a call-back", part=_FAMILY),
    Fact("given_by", "确认人", "Confirmed by", "name", part=_FAMILY,
         hint="农户本人或家人；村级问题写村民代表", hint_en="Of the family, or for the village"),
    Fact("given_at", "确认时间", "Confirmed at", "moment", part=_FAMILY, hint="电话回访写通话时间",
         hint_en="When they spoke on the telephone",
         when=When("way", ("call_back", "paper"), ("call_back",))),
    Fact("filled_in_by", "代填人", "Filled in by", "text", part=_FAMILY,
         when=When("way", ("fingerprint",), ("fingerprint",))),
    Fact("read_out", "已把内容念给确认人听，听明白后按的手印",
         "It was read out, and understood before the print was given", "yes", part=_FAMILY,
         when=When("way", ("fingerprint",), ("fingerprint",))),
    Fact("signature", "签字", "Signature", "signature", part=_FAMILY,
         when=When("way", ("signature",), ("signature",))),
    Fact("scan", "扫描件", "Scan", "scan", part=_FAMILY, hint="PDF 或照片",
         hint_en="PDF or photograph", when=When("way", ("paper", "fingerprint"), ("paper",))),
    Fact("relapse_cause", "反弹原因", "Why it came back", "choice", "problems.relapse_cause"),
    Fact("note", "说明", "Note", "long"),
)  # fmt: skip

HANDS: Final = {
    "finder": ("发现人", "finder"),
    "handler": ("办理人", "handler"),
    "verifier": ("核验人", "verifier"),
    "approver": ("销号审批人", "approver"),
    "rejection_proposer": ("不予受理的提出人", "proposer of the rejection"),
    "rejecter": ("不予受理的确认人", "confirmer of the rejection"),
}
"""The hands that `apart` names."""

STATE: Final = {state.name: state for state in STATES}
MOVE: Final = {move.name: move for move in MOVES}
FACT: Final = {fact.name: fact for fact in FACTS}


def moves_from(state: str) -> tuple[Move, ...]:
    """Return the moves that the table knows from `state`, in the order of the table."""
    return tuple(move for move in MOVES if state in move.from_)


def states_of(*kinds: Kind) -> tuple[str, ...]:
    """Return the names of all states of the given kinds."""
    return tuple(state.name for state in STATES if state.kind in kinds)
