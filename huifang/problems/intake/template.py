"""The empty form of the county's ledger: its two heads, the words to choose from, one example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.kit.tables import Column, Worksheet, write_xlsx
from huifang.problems.listings.columns import SHEET
from huifang.problems.queries.reporting import open_campaigns
from huifang.rules.reader import codes

EXAMPLE: Final[Mapping[str, str]] = {
    "serial": "例",
    "source": "入户走访",
    "county": "示例县",
    "township": "示例镇",
    "village": "示例村",
    "group_name": "3组",
    "head_name": "张三",
    "description": "入户道路缺护栏约30米，雨天行走不安全",
    "cause": "资金：修路时没有列入护栏",
    "goal": "装好护栏",
    "remedy": "装波形护栏30米",
    "lead_leader": "李四",
    "lead_unit": "县交通运输局",
    "responsible": "王五",
    "responsible_mobile": "13800000000",
    "handed_over_at": "2020-03-05",
    "due_on": "2020年3月31日",
    "progress": "已装护栏30米",
    "outcome": "已完成",
    "rectified_at": "2020.3.26",
    "evidence": "整改前后照片各2张",
    "verifier": "赵六",
    "verified_at": "2020-03-28",
    "is_cleared": "是",
    "cleared_at": "2020-03-30",
    "note": "此行为示例，不会导入；写在它下面即可",
}  # fmt: skip
"""Invented. A line that begins with 例 is no row of the ledger."""


def write_form(stream: BinaryIO, viewer: Actor, params: Mapping[str, str]) -> None:
    """Write the form of the campaign in `params`; required columns carry a star."""
    campaign = open_campaigns(viewer).filter(code=params.get("campaign", "")).first()
    labels = [row.label for row in campaign.categories.all() if row.active] if campaign else []
    words: dict[str, list[str]] = {
        "source": [code.label for code in codes("problems.source")],
        "category": labels,
        "outcome": [_("已完成"), _("正在整改"), _("长期坚持")],
        "is_cleared": [_("是"), _("否")],
    }
    required = ("category", "description")
    heads = [
        Column(
            f"{column.label}*" if column.name in required else str(column.label),
            width=column.width,
            group=column.group,
            choices=words.get(column.name, ()),
        )
        for column in SHEET
    ]
    example: dict[str, Any] = {**EXAMPLE, "category": labels[0] if labels else ""}
    rows = [[example.get(column.name, "") for column in SHEET]]
    write_xlsx(stream, [Worksheet(_("问题台账"), heads, rows, title=_("问题台账"))])
