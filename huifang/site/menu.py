"""The left menu: one row a page; whoever may not open a page does not see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huifang.access.pages import Request
from huifang.ui.menu import MenuGroup, MenuItem

PAGES: tuple[tuple[Any, tuple[tuple[Any, str, str, str, str], ...]], ...] = (
    # heading, (label, address, permission, icon, start of addresses under which it is lit)
    ("", (
        (_("首页"), "home", "desk.own", "home", ""),
        (_("数据"), "reports:index", "figure.view", "chart-bar", ""),
        (_("大屏"), "reports:screen", "figure.view", "layout-dashboard", ""),
    )),
    (_("行动"), (
        (_("行动方案"), "campaigns:index", "campaign.view", "flag", "/campaigns/"),
        (_("回访组"), "campaigns:groups", "group.view", "users-group", ""),
        (_("对象户"), "campaigns:targets", "target.view", "target", ""),
        (_("结对帮扶"), "campaigns:pairings", "pairing.view", "link", ""),
        (_("挂牌村"), "campaigns:listed-villages", "listed_village.view", "map-pin", ""),
        (_("挂牌村看板"), "reports:listed", "listed_village.view", "map-2", ""),
        (_("委员"), "campaigns:members", "member.view", "id-badge", ""),
    )),
    (_("走访"), (
        (_("入户走访"), "visits:visits", "visit.view", "door", ""),
        (_("驻村行程"), "visits:trips", "trip.view", "calendar", ""),
        (_("走访对账"), "visits:reconciliation", "target.view", "scale", ""),
        (_("座谈会"), "visits:meetings", "meeting.view", "messages", ""),
        (_("集体帮扶活动"), "visits:activities", "activity.view", "heart-handshake", ""),
        (_("伙食费台账"), "visits:meals", "meal.view", "receipt", ""),
    )),
    (_("问题"), (
        (_("我的待办"), "problems:todo", "problem.view", "inbox", "/problems/todo/"),
        (_("问题台账"), "problems:ledger", "problem.view", "list-check", "/problems/"),
        (_("交办单"), "problems:slips", "problem.view", "file-text", "/problems/slips/"),
        (_("问题看板"), "problems:board", "problem.view", "layout-kanban", ""),
        (_("清零总表"), "problems:meter", "problem.view", "circle-check", ""),
        (_("疑难会诊"), "consultations:consultations", "consultation.view", "stethoscope", ""),
        (_("同因归并"), "bundles:bundles", "bundle.view", "git-merge", ""),
        (_("文书登记簿"), "papers:index", "paper.view", "file-certificate", "/papers/"),
    )),
    (_("督办与抽查"), (
        (_("督办单"), "supervision:slips", "supervision.view", "alert-triangle", "/supervision/"),
        (_("约谈"), "supervision:interviews", "interview.view", "messages", ""),
        (_("办理质量"), "supervision:quality", "quality.view", "report-analytics", ""),
        (_("抽查任务"), "checks:tasks", "spot_check.view", "clipboard-check", "/checks/"),
        (_("数据核查"), "checks:findings", "integrity.view", "shield-check", ""),
    )),
    (_("户档"), (
        (_("农户"), "registry:households", "household.view", "building-cottage", "/households/"),
        (_("人员"), "registry:people", "household.view", "user", ""),
    )),
    (_("基础"), (
        (_("行政区划"), "territory:regions", "region.view", "sitemap", ""),
        (_("单位"), "territory:units", "unit.view", "building", ""),
        (_("账号与授权"), "site:accounts", "account.view", "user-shield", "/accounts/"),
        (_("工作日历"), "calendar:year", "calendar.view", "calendar-event", "/calendar/"),
        (_("日志"), "site:journal", "journal.view", "notebook", ""),
        (_("我的后台任务"), "jobs:index", "desk.own", "progress", ""),
    )),
)  # fmt: skip


def menu(request: HttpRequest) -> Sequence[MenuGroup]:
    """Return the pages that whoever asks may open."""
    actor = cast(Request, request).actor
    if actor.id is None:
        return ()
    return [
        MenuGroup(
            heading,
            [
                MenuItem(label, address, icon, (start,) if start else ())
                for label, address, permission, icon, start in pages
                if actor.can(permission)
            ],
        )
        for heading, pages in PAGES
    ]
