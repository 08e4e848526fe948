"""The wizard's steps: each is a page of its own, saved as one goes, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models import Campaign
from huifang.campaigns.queries import lacking

STEPS = (
    ("template", _("模板"), ""),
    ("plan", _("方案与规则"), "campaigns:campaign-change"),
    ("categories", _("问题类别"), "campaigns:categories"),
    ("groups", _("回访组"), "campaigns:campaign-groups"),
    ("targets", _("对象户与覆盖"), "campaigns:coverage"),
    ("submit", _("提交"), "campaigns:submit"),
)


@dataclass(frozen=True)
class WizardStep:
    """One step as it is drawn."""

    name: str
    number: int
    label: Any
    url: str
    current: bool
    done: bool


def steps_context(current: str, campaign: Campaign | None = None) -> dict[str, Any]:
    """Return what campaigns/_steps.html draws; a step with nothing lacking is done."""
    lacks = lacking(campaign) if campaign else []
    short = {lack.step for lack in lacks}
    drawn = [
        WizardStep(
            name,
            number,
            label,
            reverse(address, args=[campaign.pk]) if campaign and address else "",
            name == current,
            campaign is not None
            and (name not in short if name != "submit" else campaign.state != "draft"),
        )
        for number, (name, label, address) in enumerate(STEPS, start=1)
    ]
    addresses = {step.name: step.url for step in drawn}
    at = next(place for place, (name, _label, _url) in enumerate(STEPS) if name == current)
    return {
        "steps": drawn,
        "campaign": campaign,
        "lacks": [(lack, addresses[lack.step]) for lack in lacks],
        "previous": drawn[at - 1].url if at else "",
        "next": drawn[at + 1].url if at + 1 < len(drawn) else "",
    }
