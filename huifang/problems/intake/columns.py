"""The columns of a county's ledger, and the words under which counties write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

COLUMNS: Final[Mapping[str, tuple[Any, ...]]] = {
    "number": (_("问题编号"), "编号", "台账编号", "问题序号"),
    "source": (_("问题来源"), "来源", "发现渠道", "问题发现渠道"),
    "county": (_("县区"), "县", "区县", "县(市、区)", "县市区"),
    "township": (_("乡镇"), "乡(镇)", "乡镇街道", "乡镇(街道)", "镇街"),
    "village": (_("村"), "行政村", "村名称", "所在村", "村(社区)", "村社区"),
    "group_name": (_("组"), "村民小组", "所在组", "组别"),
    "head_name": (_("户主姓名"), "户主", "户主名称", "农户姓名"),
    "household_status": (_("户类别"), "户类型", "户属性", "农户类别", "监测对象类型"),
    "category": (_("问题类别"), "问题类型", "类别", "问题分类"),
    "description": (_("问题具体表现"), "具体表现", "问题描述", "存在问题", "具体问题", "问题内容"),
    "cause": (_("产生原因（诊断）"), "产生原因", "原因", "诊断", "诊断意见", "原因分析"),
    "goal": (_("整改目标"), "整改目标任务", "目标"),
    "remedy": (_("整改措施"), "措施", "解决措施", "帮扶措施"),
    "lead_leader": (_("牵头领导"), "责任领导", "牵头县级领导", "包联领导"),
    "lead_unit": (_("责任单位"), "牵头单位", "承办单位", "整改责任单位", "牵头责任单位"),
    "responsible": (_("责任人"), "整改责任人", "具体责任人"),
    "responsible_mobile": (_("联系电话"), "电话", "责任人电话", "手机号码"),
    "found_on": (_("发现时间"), "发现日期", "问题发现时间"),
    "handed_over_on": (_("交办时间"), "交办日期", "下发时间"),
    "due_on": (_("整改时限"), "完成时限", "整改期限", "办结时限"),
    "progress": (_("整改进展"), "进展情况", "整改进度", "进展", "整改结果"),
    "outcome": (_("完成情况"), "整改完成情况", "整改状态", "是否完成", "是否完成整改"),
    "rectified_on": (_("完成时间"), "整改完成时间", "完成日期"),
    "evidence": (_("佐证材料"), "佐证", "佐证资料", "整改佐证材料"),
    "verifier": (_("核查人"), "核验人", "复核人", "验收人"),
    "verified_on": (_("核查时间"), "核验时间", "复核时间", "验收时间"),
    "is_cleared": (_("是否销号"), "销号情况", "销号"),
    "cleared_on": (_("销号时间"), "销号日期"),
    "note": (_("备注"), "说明"),
}
"""Everything but 序号, which is the row's place in the file and no fact: a line that has nothing
but its number is an empty line."""

REQUIRED: Final = ("category", "description")
DAYS: Final = (
    "found_on", "handed_over_on", "due_on", "rectified_on", "verified_on", "cleared_on",
)  # fmt: skip
TEXTS: Final = {
    "number": "number",
    "description": "description",
    "goal": "goal",
    "remedy": "remedy",
    "lead_leader": "lead_leader",
    "responsible": "responsible",
    "progress": "progress",
    "evidence": "ledger_evidence",
    "verifier": "ledger_verifier",
    "note": "note",
}
"""Columns that are taken as they are written, and the problem's columns that hold them."""

OUTCOMES: Final[Mapping[str, frozenset[str]]] = {
    "done": frozenset({"已完成", "完成", "已整改", "已整改完成", "整改完成", "已办结", "办结", "是",
                       "√", "已解决"}),
    "open": frozenset({"正在整改", "整改中", "未完成", "进行中", "未启动", "否", "未整改", "×",
                       "正在推进"}),
    "long_term": frozenset({"长期坚持", "长期", "持续整改", "持续推进"}),
    "void": frozenset({"不属实", "重复"}),
}  # fmt: skip
"""What counties write under 完成情况; the first of each is the form's own word."""
