"""Pages of consultations: the list, one case, and its small forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.campaigns.opening import at_hand
from huifang.consultations import actions, forms, queries
from huifang.consultations.listings import CONSULTATIONS, TONES
from huifang.consultations.models import Consultation, Opinion
from huifang.desk.pages import form_page, listing_page
from huifang.kit.errors import Missing
from huifang.problems.models import Problem


@page("consultation.view")
@at_hand
def consultations(request: Request) -> HttpResponseBase:
    """List the consultations in scope, and those the viewer is invited to."""
    return listing_page(request, CONSULTATIONS)


@page("consultation.view")
def consultation(request: Request, key: str) -> HttpResponse:
    """Show a case: what is asked, who is asked and why, what they say, what it comes to."""
    seen = queries.case_sight(request.actor, key)
    context = {
        "title": str(seen.consultation), "case": seen, "consultation": seen.consultation,
        "tone": TONES.get(seen.consultation.state, "grey"),
    }  # fmt: skip
    return render(request, "consultations/consultation.html", context)


@page("consultation.convene")
def convene(request: Request, problem: str) -> HttpResponse:
    """Ask members about a problem; those who may know are suggested with the reasons."""
    rows = Problem.objects.select_related("category", "region", "campaign")
    found = get_visible(request.actor, rows, "consultation.convene", problem)
    offered = queries.suggestions(request.actor, found)

    def save(by: Actor, data: dict[str, Any]) -> Consultation:
        return actions.convene(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.convene_form(request.actor, offered), save, title=_("召集会诊"),
        submit=_("召集"), saved=_("已召集，已通知受邀委员。"), done=_page_of,
        template="consultations/convene.html", extra={"problem": found},
    )  # fmt: skip


@page("consultation.opine")
def opine(request: Request, key: str) -> HttpResponse:
    """Give one's own opinion."""
    found = queries.case_of(request.actor, key)
    invitation = queries.own_invitation(request.actor, found)
    if invitation is None:
        raise Missing

    def save(by: Actor, data: dict[str, Any]) -> Opinion:
        return actions.opine(by, invitation, now=timezone.now(), **data)

    return _form(request, found, forms.OpinionForm, save, _("提出会诊意见"), _("提交"))


@page("consultation.record_opinion")
def record(request: Request, key: str) -> HttpResponse:
    """Write down what an invited member said elsewhere."""
    found = get_visible(request.actor, Consultation, "consultation.record_opinion", key)

    def save(by: Actor, data: dict[str, Any]) -> Opinion:
        return actions.record_opinion(by, found, now=timezone.now(), **data)

    made = forms.record_form(request.actor, found)
    return _form(request, found, made, save, _("代登会诊意见"), _("登记"))


@page("consultation.conclude")
def conclude(request: Request, key: str) -> HttpResponse:
    """Write down what the consultation comes to."""
    found = get_visible(request.actor, Consultation, "consultation.conclude", key)

    def save(by: Actor, data: dict[str, Any]) -> Consultation:
        return actions.conclude(by, found, now=timezone.now(), **data)

    return _form(request, found, forms.ConcludeForm, save, _("形成会诊结论"), _("形成结论"))


@page("consultation.withdraw")
def withdraw(request: Request, key: str) -> HttpResponse:
    """Call the consultation off."""
    found = get_visible(request.actor, Consultation, "consultation.withdraw", key)

    def save(by: Actor, data: dict[str, Any]) -> Consultation:
        return actions.withdraw(by, found, now=timezone.now(), **data)

    return _form(request, found, forms.WithdrawForm, save, _("撤回会诊"), _("撤回"))


def _form(
    request: Request, found: Consultation, form: Any, save: Any, title: str, submit: str
) -> HttpResponse:
    """Answer for a form on a case, with the case above it."""
    return form_page(
        request, form, save, title=title, submit=submit,
        done=lambda _made: _page_of(found), template="consultations/step.html",
        extra={"case": queries.case_sight(request.actor, found.pk)},
    )  # fmt: skip


def _page_of(found: Consultation) -> str:
    return reverse("consultations:consultation", args=[found.pk])
