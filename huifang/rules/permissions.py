"""Who may do what: every permission and the roles that hold it. One row to change a right.

A role is held through a grant, which binds it to a region, a campaign or a unit.
Roles and their Chinese names: dossier §B.  Three administrators are kept apart
(GB/T 22239 8.1.5): no account may hold two of `ADMINISTRATORS`.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Permission:
    """One deed or sight: its name in both languages and the roles that hold it."""

    zh: str
    en: str
    roles: frozenset[str]


ROLES: Final[dict[str, tuple[str, str]]] = {
    "admin": ("系统管理员", "System administrator"),
    "security": ("安全管理员", "Security administrator"),
    "auditor": ("安全审计员", "Security auditor"),
    "leader": ("市政协领导", "City leader"),
    "office": ("市级办公室", "Campaign office"),
    "county": ("县区政协", "County committee"),
    "group_leader": ("回访组组长", "Group leader"),
    "visitor": ("回访组成员", "Visitor"),
    "liaison": ("联络员", "Liaison"),
    "issuer": ("交办主体", "Issuing body"),
    "approver": ("销号审批人", "Clearance approver"),
    "handler": ("责任单位承办人", "Handler"),
    "expert": ("诊断委员", "Diagnosing member"),
    "verifier": ("核验员", "Verifier"),
    "township": ("乡镇信息员", "Township clerk"),
    "village_team": ("驻村工作队员", "Village team"),
    "monitor": ("村监测员", "Village monitor"),
    "statistician": ("只读统计员", "Statistician"),
}

ADMINISTRATORS: Final = frozenset({"admin", "security", "auditor"})

_DESK = {"office", "county"}
_FIELD = {"group_leader", "visitor", "liaison"}
_VILLAGE = {"township", "village_team", "monitor"}
_READERS = _DESK | _FIELD | _VILLAGE | {"leader", "issuer", "approver", "verifier", "expert"}

_TABLE: Final[dict[str, tuple[str, str, AbstractSet[str]]]] = {
    # accounts and journal
    "account.view": ("查看账号", "View accounts", {"admin", "security"}),
    "account.create": ("开通账号", "Open an account", {"admin"}),
    "account.change": ("修改账号", "Change an account", {"admin"}),
    "account.disable": ("停用或启用账号", "Disable or enable an account", {"admin", "security"}),
    "account.grant": ("授权", "Grant a role", {"security"}),
    "account.revoke": ("收回授权", "Revoke a role", {"security"}),
    "account.reset_password": ("重置密码", "Reset a password", {"admin"}),
    "journal.view": ("查看日志", "View the journal", {"auditor"}),
    # territory
    "region.view": (
        "查看行政区划", "View regions",
        _READERS | {"handler", "statistician", "admin", "security"},
    ),
    "region.create": ("增设行政区划", "Add a region", {"office"}),
    "region.change": ("修改行政区划", "Change a region", {"office"}),
    "region.import": ("导入行政区划", "Import regions", {"office"}),
    "unit.view": (
        "查看单位", "View units",
        _READERS | {"handler", "statistician", "admin", "security"},
    ),
    "unit.change": ("登记单位", "Register a unit", {"office", "county"}),
    # the working calendar and group robots
    "calendar.view": (
        "查看工作日历", "View the working calendar",
        _READERS | {"handler", "statistician", "admin"},
    ),
    "calendar.change": ("登记放假安排", "Enter holidays", {"office", "admin"}),
    "webhook.view": ("查看群机器人", "View group robots", {"office", "admin"}),
    "webhook.change": ("设置群机器人", "Set up a group robot", {"office", "admin"}),
    # registry
    "household.view": (
        "查看户档", "View households",
        _DESK | _FIELD | _VILLAGE | {"verifier", "leader", "expert"},
    ),
    "household.create": ("新建农户", "Register a household", _DESK | {"township", "village_team"}),
    "household.change": (
        "修改户档", "Change a household",
        _DESK | {"township", "village_team", "group_leader", "visitor"},
    ),
    "household.import": ("导入户档", "Import households", _DESK | {"township"}),
    "household.export": ("导出户档", "Export households", _DESK),
    "household.reveal": (
        "查看敏感信息", "Reveal a secret",
        _DESK | {"group_leader", "township", "village_team", "verifier"},
    ),
    # campaigns
    "campaign.view": ("查看行动", "View campaigns", _READERS | {"handler", "statistician"}),
    "campaign.create": ("新建行动", "Set up a campaign", {"office"}),
    "campaign.change": ("修改行动", "Change a campaign", {"office"}),
    "campaign.submit": ("提交审议", "Submit for adoption", {"office"}),
    "campaign.adopt": ("审议", "Deliberate on a plan", {"leader"}),
    "campaign.conclude": ("转入总结", "Conclude a campaign", {"office"}),
    "campaign.archive": ("归档", "Archive a campaign", {"office"}),
    "member.view": (
        "查看委员", "View members",
        _DESK | _FIELD | {"leader", "issuer", "expert", "verifier", "village_team"},
    ),
    "member.change": ("登记委员", "Register a member", _DESK),
    "member.import": ("导入委员", "Import members", _DESK),
    "group.view": ("查看回访组", "View groups", _DESK | _FIELD | {"leader", "verifier"}),
    "group.change": ("编排回访组", "Set up a group", {"office"}),
    "target.view": ("查看对象户", "View targets", _DESK | _FIELD | {"leader", "verifier"}),
    "target.change": ("编排对象户", "Assign targets", {"office"}),
    "target.mark": (
        "登记四个到位", "Mark what is in place",
        _DESK | {"group_leader"},
    ),
    "target.unmet": ("登记未见到的原因", "Note why nobody was met", _DESK | _FIELD),
    "target.draw": ("随机抽取", "Draw at random", {"office", "group_leader"}),
    "pairing.view": ("查看结对", "View pairings", _DESK | _FIELD | _VILLAGE | {"leader"}),
    "pairing.change": ("结对", "Pair", _DESK),
    "goal.change": (
        "更新三个一目标", "Update a goal",
        _DESK | {"group_leader", "visitor"},
    ),
    "listed_village.view": (
        "查看挂牌村", "View listed villages",
        _DESK | _FIELD | _VILLAGE | {"leader", "issuer"},
    ),
    "listed_village.change": ("挂牌村管理", "Manage a listed village", _DESK),
    # visits
    "visit.view": ("查看走访", "View visits", _DESK | _FIELD | _VILLAGE | {"leader", "verifier"}),
    "visit.record": ("登记走访", "Record a visit", _DESK | _FIELD | {"village_team"}),
    "visit.correct": ("更正走访", "Correct a visit", {"office", "group_leader", "visitor"}),
    "trip.view": ("查看行程", "View trips", _DESK | _FIELD | _VILLAGE | {"leader"}),
    "trip.plan": ("安排行程", "Plan a trip", {"office", "group_leader", "liaison"}),
    "trip.change": ("登记驻村", "Record a stay", {"office", "group_leader", "liaison", "visitor"}),
    "meeting.view": ("查看座谈会", "View meetings", _DESK | _FIELD | _VILLAGE | {"leader"}),
    "meeting.record": ("登记座谈会", "Record a meeting", _DESK | _FIELD),
    "activity.view": (
        "查看集体帮扶活动", "View activities",
        _DESK | _FIELD | _VILLAGE | {"leader"},
    ),
    "activity.record": ("登记集体帮扶活动", "Record an activity", _DESK | _FIELD),
    "meal.view": ("查看伙食费", "View meals", _DESK | _FIELD),
    "meal.record": ("登记伙食费", "Record a meal", {"office"} | _FIELD),
    "meal.settle": ("结算伙食费", "Settle meals", {"office", "group_leader", "liaison"}),
    # problems: one per move of the workflow, see problem_workflow.py
    "problem.view": ("查看问题", "View problems", _READERS | {"handler"}),
    "problem.report": ("登记问题", "Report a problem", _DESK | _FIELD | _VILLAGE),
    "problem.fix_on_spot": ("立行立改", "Fix on the spot", {"office"} | _FIELD | {"village_team"}),
    "problem.describe": ("补充问题情况", "Describe a problem further", _DESK | _FIELD),
    "problem.attach": ("添加佐证", "Attach evidence", _READERS - {"leader"} | {"handler"}),
    "problem.accept": ("受理待交办", "Accept", {"office", "county", "issuer"}),
    "problem.send_to_diagnosis": ("转诊断", "Send to diagnosis", {"office", "county", "issuer"}),
    "problem.propose_rejection": (
        "提出不予受理", "Propose rejection",
        {"office", "county", "issuer"},
    ),
    "problem.reject_unfounded": (
        "确认不属实", "Confirm unfounded",
        {"office", "issuer", "approver"},
    ),
    "problem.reject_duplicate": ("确认重复", "Confirm duplicate", {"office", "issuer", "approver"}),
    "problem.refuse_rejection": (
        "驳回不予受理", "Refuse the rejection",
        {"office", "issuer", "approver"},
    ),
    "problem.restore": ("撤销不予受理", "Restore", {"office", "issuer", "approver"}),
    "problem.diagnose": ("诊断", "Diagnose", {"expert", "group_leader"}),
    "problem.hand_over": ("交办", "Hand over", {"issuer"}),
    "problem.sign": ("签收", "Sign for", {"handler"}),
    "problem.return": ("退单", "Return", {"handler"}),
    "problem.rule": ("裁定", "Rule", {"issuer"}),
    "problem.progress": ("填报进展", "Report progress", {"handler"}),
    "problem.request_extension": ("申请延期", "Ask for more time", {"handler"}),
    "problem.extend": ("批准延期", "Grant more time", {"issuer"}),
    "problem.refuse_extension": ("不同意延期", "Refuse more time", {"issuer"}),
    "problem.set_long_term": ("转长期坚持", "Set long term", {"issuer"}),
    "problem.resume": ("恢复限期整改", "Resume", {"issuer"}),
    "problem.review": ("复查长期坚持", "Review long-term work", {"issuer"}),
    "problem.rectify": ("整改完成", "Report put right", {"handler"}),
    "problem.verify": ("核验通过", "Verify", {"verifier", "group_leader", "visitor"}),
    "problem.send_back": ("退回整改", "Send back", {"verifier", "group_leader", "visitor"}),
    "confirmation.view": (
        "查看群众确认原件", "View what the family signed",
        {"office", "county", "verifier", "group_leader"},
    ),
    "problem.clear": ("销号", "Clear", {"approver", "office"}),
    "problem.refuse_clearance": ("不予销号", "Refuse clearance", {"approver", "office"}),
    "problem.look_back": (
        "回头看：未反弹", "Look back: holds",
        {"verifier", "group_leader", "visitor"},
    ),
    "problem.relapse": (
        "回头看：反弹", "Look back: relapsed",
        {"verifier", "group_leader", "visitor"},
    ),
    "problem.import": ("导入问题台账", "Import a ledger", _DESK),
    "problem.export": ("导出问题台账", "Export the ledger", _DESK | {"issuer", "leader"}),
    # bundles: many problems under one root cause
    "bundle.view": ("查看同因归并", "View bundles", _READERS | {"handler"}),
    "bundle.open": ("同因归并", "Bundle by root cause", {"office", "county", "issuer"}),
    "bundle.join": ("归入同因问题", "Put into a bundle", {"office", "county", "issuer"}),
    "bundle.leave": ("移出同因归并", "Take out of a bundle", {"office", "county", "issuer"}),
    "bundle.resolve": (
        "报告共同原因已解决", "Report a root cause resolved",
        {"office", "county", "issuer", "handler"},
    ),
    "bundle.object": (
        "登记本户未解决", "Object that it is not solved here",
        _DESK | _FIELD | _VILLAGE | {"handler", "verifier"},
    ),
    # supervision: slips that climb, interviews, and how well the work goes (never a ranking)
    "supervision.view": ("查看督办单", "View supervision slips", _READERS | {"handler"}),
    "supervision.issue": ("签发督办单", "Issue a supervision slip", {"issuer"}),
    "supervision.begin_higher": (
        "直接签发橙色、红色督办单", "Begin with an orange or red slip",
        {"issuer"},
    ),
    "supervision.read": ("督办单已阅", "Acknowledge a supervision slip", {"handler"}),
    "supervision.reply": ("回复督办单", "Reply to a supervision slip", {"handler"}),
    "supervision.accept": ("采纳督办回复", "Accept a reply", {"issuer"}),
    "supervision.refuse": ("不采纳督办回复", "Refuse a reply", {"issuer"}),
    "supervision.withdraw": ("撤回督办单", "Withdraw a supervision slip", {"issuer"}),
    "interview.view": (
        "查看约谈", "View interviews",
        _DESK | {"leader", "issuer", "approver", "group_leader", "handler"},
    ),
    "interview.record": ("登记约谈", "Record an interview", {"office", "county", "issuer"}),
    "interview.early": ("提前约谈", "Hold an interview early", {"office", "issuer"}),
    "interview.follow": (
        "核实约谈承诺", "Follow up an interview",
        {"office", "county", "issuer"},
    ),
    "quality.view": (
        "查看办理质量", "View how well the work goes",
        _DESK | {"leader", "issuer", "handler"},
    ),
    # consultations on hard cases
    "consultation.view": (
        "查看疑难会诊", "View consultations",
        _DESK | _FIELD | {"leader", "issuer", "expert", "approver", "verifier"},
    ),
    "consultation.convene": ("召集会诊", "Convene a consultation", {"office", "county", "issuer"}),
    "consultation.opine": (
        "提出会诊意见", "Give an opinion",
        {"expert", "visitor", "group_leader"},
    ),
    "consultation.record_opinion": (
        "代登会诊意见", "Record a member's opinion",
        {"office", "county", "issuer"},
    ),
    "consultation.conclude": (
        "形成会诊结论", "Conclude a consultation",
        {"office", "county", "issuer", "expert", "group_leader"},
    ),
    "consultation.withdraw": (
        "撤回会诊", "Withdraw a consultation",
        {"office", "county", "issuer"},
    ),
    # checks: look-back samples and integrity findings; never shown to the county
    "spot_check.view": (
        "查看本人抽查任务", "View one's spot checks",
        {"office", "leader", "verifier", "group_leader", "visitor"},
    ),
    "check.view": ("查看全部抽查", "View all spot checks", {"office", "leader"}),
    "check.draw": ("抽取回头看", "Draw a look-back sample", {"office"}),
    "check.assign": ("指派抽查", "Assign a spot check", {"office"}),
    "check.report": (
        "报告抽查结果", "Report a spot check",
        {"verifier", "group_leader", "visitor"},
    ),
    "integrity.view": ("查看数据核查", "View integrity checks", {"office"}),
    "check.scan": ("运行数据核查", "Run the integrity checks", {"office"}),
    "check.follow": ("转为抽查任务", "Make a spot check of it", {"office"}),
    "check.dismiss": ("排除核查情况", "Dismiss a finding", {"office"}),
    # papers
    "paper.view": ("查看文书", "View papers", _READERS | {"handler"}),
    "paper.issue": (
        "签发文书", "Issue a paper",
        _DESK | _FIELD | {"issuer", "approver", "verifier", "handler"},
    ),
    # figures
    "figure.view": ("查看数据", "View figures", _READERS | {"statistician"}),
    # everybody who is signed in
    "desk.export": ("导出数据", "Export data", frozenset(ROLES)),
    "desk.own": ("管理个人事项", "Manage one's own affairs", frozenset(ROLES)),
}  # fmt: skip

PERMISSIONS: Final = {
    name: Permission(zh, en, frozenset(roles)) for name, (zh, en, roles) in _TABLE.items()
}


def roles_with(permission: str) -> frozenset[str]:
    """Return the roles that hold `permission`.

    Raises:
        KeyError: the permission is not in the table, which is a fault in the code.

    """
    return PERMISSIONS[permission].roles
