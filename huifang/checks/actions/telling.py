"""Tell people that they have something to look at: one message each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import ngettext

from huifang.access.models import Account
from huifang.checks.models import SpotCheck
from huifang.checks.queries.hands import NOT_DONE
from huifang.notices.telling import tell


def tell_assignees(tasks: Iterable[SpotCheck], now: datetime) -> None:
    """Tell each person how many spot checks wait for him now; nobody else learns of them."""
    given = {task.assignee_id for task in tasks if task.assignee_id}
    waiting = SpotCheck.objects.filter(NOT_DONE, assignee__in=given).order_by()
    counted = waiting.values_list("assignee").annotate(n=Count("pk"), first=Min("due_on"))
    by_account = {key: (n, first) for key, n, first in counted}
    for account in Account.objects.filter(pk__in=by_account):
        n, due_on = by_account[account.pk]
        text = ngettext(
            "有 %(n)s 项抽查任务请您办理，%(day)s 前完成。",
            "有 %(n)s 项抽查任务请您办理，%(day)s 前完成。",
            n,
        ) % {"n": n, "day": due_on}
        url = f"{reverse('checks:tasks')}?mine=1&tab=open"
        tell([account], kind="check", text=text, url=url, now=now)
