"""The integrity checks run in the background, rule by rule."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.scope import get_visible
from huifang.campaigns.models import Campaign
from huifang.checks import actions
from huifang.checks.queries.scanning import SCANS, Scope
from huifang.jobs.registry import job
from huifang.jobs.run import Run
from huifang.records.fields import word
from huifang.rules.integrity import RULE

SCAN = "checks.scan"


@job(SCAN)
def scan(run: Run, campaign: str) -> dict[str, Any]:
    """Look at a whole campaign by every rule, then keep what was seen in one step."""
    found = get_visible(run.owner, Campaign, "check.scan", campaign)
    now = run.now()
    scope = Scope(run.owner, found, timezone.localtime(now).date())
    seen = []
    for number, (name, look) in enumerate(SCANS.items()):
        run.progress(number, len(SCANS), word(RULE[name].zh, RULE[name].en))
        seen += list(look(scope))
    with run.step(len(SCANS)):
        kept = actions.keep_scan(run.owner, found, seen=seen, now=now)
    new = sum(fresh for _all, fresh in kept.seen.values())
    text = _("核查完成：共 %(n)s 条情况，其中新发现 %(new)s 条。") % {"n": len(seen), "new": new}
    url = f"{reverse('checks:findings')}?campaign={found.code}"
    return {"text": text, "url": url, "label": _("查看核查情况")}
