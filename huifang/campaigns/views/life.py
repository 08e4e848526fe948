"""Pages of a campaign's life: submit, adopt or send back, conclude, archive."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.campaigns import actions
from huifang.campaigns.forms import plan as forms
from huifang.campaigns.models import Campaign
from huifang.campaigns.views.plan import campaign_of, page_of
from huifang.campaigns.views.steps import steps_context
from huifang.desk.pages import form_page


@page("campaign.submit")
def submit(request: Request, key: object) -> HttpResponse:
    """Put the draft before the meeting, or show what it lacks: the last step."""
    campaign = campaign_of(request, "campaign.submit", key)

    def save(by: Actor, _data: dict[str, Any]) -> Campaign:
        return actions.submit(by, campaign, now=timezone.now())

    return form_page(
        request, forms.EmptyForm, save, title=_("提交审议"), template="campaigns/submit.html",
        instance=campaign, done=page_of, submit=_("提交审议"), saved=_("已提交审议。"),
        extra=steps_context("submit", campaign),
    )  # fmt: skip


@page("campaign.adopt")
def adopt(request: Request, key: object) -> HttpResponse:
    """Adopt the plan."""
    campaign = campaign_of(request, "campaign.adopt", key)

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.adopt(by, campaign, now=timezone.now(), **data)

    return form_page(
        request, forms.AdoptForm, save, title=_("审议通过"), instance=campaign, done=page_of,
        initial={"adopted_on": timezone.localdate(), "document_number": campaign.document_number},
        submit=_("审议通过"), saved=_("方案已通过，行动进入实施。"),
    )  # fmt: skip


@page("campaign.adopt")
def send_back(request: Request, key: object) -> HttpResponse:
    """Send the plan back to be worked over."""
    campaign = campaign_of(request, "campaign.adopt", key)

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.return_to_draft(by, campaign, now=timezone.now(), **data)

    return form_page(
        request, forms.ReasonForm, save, title=_("退回修改"), instance=campaign, done=page_of,
        submit=_("退回修改"), saved=_("已退回修改。"),
    )  # fmt: skip


@page("campaign.conclude")
def conclude(request: Request, key: object) -> HttpResponse:
    """Go over to summing up."""
    campaign = campaign_of(request, "campaign.conclude", key)

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.conclude(by, campaign, now=timezone.now(), **data)

    return form_page(
        request, forms.NoteForm, save, title=_("转入总结"), instance=campaign, done=page_of,
        submit=_("转入总结"), confirm=_("转入总结后不再编组、加户，已开始的工作仍可办完。确定吗？"),
    )  # fmt: skip


@page("campaign.archive")
def archive(request: Request, key: object) -> HttpResponse:
    """Close the file."""
    campaign = campaign_of(request, "campaign.archive", key)

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.archive(by, campaign, now=timezone.now(), **data)

    return form_page(
        request, forms.NoteForm, save, title=_("归档"), instance=campaign, done=page_of,
        submit=_("归档"), confirm=_("归档后不能再修改，回访组成员的权限同时收回。确定吗？"),
    )  # fmt: skip
