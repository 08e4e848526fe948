"""Draws docs/problem-workflow.md from the table of the loop: the picture cannot be wrong."""

from __future__ import annotations

from collections.abc import Iterator

from huifang.rules.permissions import PERMISSIONS, ROLES
from huifang.rules.problem_workflow import FACT, HANDS, MOVES, STATE, STATES

KINDS = {"open": "在办", "long_term": "在办，单独计数", "closed": "已结", "void": "不予受理"}
HEAD = """\
# 问题的一生 · The life of a problem

本页由 `./run manage workflow` 按 `huifang/rules/problem_workflow.py` 画出，请勿手改；
改了那张表，重跑一次即可。
Drawn from the table by `./run manage workflow`; change the table, not this page.
"""


def draw() -> str:
    """Return the whole page."""
    parts = [HEAD, "\n".join(_diagram()), "\n".join(_states()), "\n".join(_moves())]
    return "\n".join(parts) + "\n"


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in STATES:
        yield f'    state "{state.zh}" as {state.name}'
    yield "    [*] --> registered: 登记"
    for move in MOVES:
        for start in move.from_:
            to = start if move.stays else move.to
            yield f"    {start} --> {to}: {move.zh}"
            if move.without_unit:
                yield f"    {start} --> {move.without_unit}: {move.zh}（无责任单位）"
    for state in STATES:
        if state.kind in ("closed", "void"):
            yield f"    {state.name} --> [*]"
    yield "```\n"


def _states() -> Iterator[str]:
    yield "| 状态 | State | 性质 | 代码名 |"
    yield "|---|---|---|---|"
    for state in STATES:
        yield f"| {state.zh} | {state.en} | {KINDS[state.kind]} | `{state.name}` |"
    yield ""


def _moves() -> Iterator[str]:
    yield "| 动作 | 从 | 到 | 谁可以办 | 不能是 | 必须写明 | 可以写明 |"
    yield "|---|---|---|---|---|---|---|"
    for move in MOVES:
        to = "不变" if move.stays else STATE[move.to].zh
        if move.without_unit:
            to += f"（无责任单位：{STATE[move.without_unit].zh}）"
        roles = PERMISSIONS[move.permission].roles
        cells = (
            f"{move.zh} `{move.name}`",
            "、".join(STATE[name].zh for name in move.from_),
            to,
            "、".join(zh for role, (zh, _en) in ROLES.items() if role in roles)
            + ("，只限责任单位" if move.lead_only else ""),
            "、".join(HANDS[hand][0] for hand in move.apart),
            "、".join(FACT[name].zh for name in move.needs),
            "、".join(FACT[name].zh for name in move.may),
        )
        yield "| " + " | ".join(cells) + " |"
