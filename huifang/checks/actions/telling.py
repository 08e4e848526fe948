"""Tell people that they have something to look at: one message each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from huifang.access.models import Account
from huifang.checks.models import SpotCheck
from huifang.notices.telling import tell


def tell_assignees(tasks: Iterable[SpotCheck], now: datetime) -> None:
    """Tell each person how many spot checks he was given; nobody else learns of them."""
    tasks = [task for task in tasks if task.assignee_id]
    counts = Counter(task.assignee_id for task in tasks)
    due_on = min((task.due_on for task in tasks), default=None)
    for account in Account.objects.filter(pk__in=counts):
        n = counts[account.pk]
        text = ngettext(
            "有 %(n)s 项抽查任务请您办理，%(day)s 前完成。",
            "有 %(n)s 项抽查任务请您办理，%(day)s 前完成。",
            n,
        ) % {"n": n, "day": due_on}
        url = f"{reverse('checks:tasks')}?mine=1&tab=open"
        tell([account], kind="check", text=text, url=url, now=now)
