"""Pages of the plan: the list, the wizard's first steps, the campaign's page, its life."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.campaigns import actions, queries
from huifang.campaigns.forms import plan as forms
from huifang.campaigns.listings import CAMPAIGNS
from huifang.campaigns.models import Campaign, Category
from huifang.campaigns.views.steps import steps_context
from huifang.desk.pages import form_page, listing_page
from huifang.kit.errors import Missing
from huifang.records.fields import choices
from huifang.rules.plans import category_set, plans
from huifang.territory.queries import roots


def campaign_of(request: Request, permission: str, key: object) -> Campaign:
    """Return a campaign in scope, or raise Missing."""
    return get_visible(request.actor, Campaign, permission, key)


def page_of(campaign: Campaign) -> str:
    """Return the address of a campaign's page."""
    return reverse("campaigns:campaign", args=[campaign.pk])


@page("campaign.view")
def index(request: Request) -> HttpResponseBase:
    """List the campaigns."""
    return listing_page(request, CAMPAIGNS)


@page("campaign.view")
def choose(request: Request, key: object) -> HttpResponseBase:
    """Remember the campaign at hand and go back to where one was."""
    if request.method == "POST":
        queries.choose(request, campaign_of(request, "campaign.view", key))
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    return redirect(to if safe else reverse("home"))


@page("campaign.create")
def templates(request: Request) -> HttpResponse:
    """Offer the templates: the wizard's first step."""
    offered = [(plan, category_set(plan.category_set)) for plan in plans()]
    context = {"title": _("新建行动"), "offered": offered, **steps_context("template")}
    return render(request, "campaigns/templates.html", context)


@page("campaign.create")
def add(request: Request, template: str) -> HttpResponse:
    """Draft a campaign from a template: the second step, for the first time."""
    plan = next((plan for plan in plans() if plan.name == template), None)
    if plan is None:
        raise Missing

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        made = actions.create_campaign(by, None, template=template, now=timezone.now(), **data)
        queries.choose(request, made)
        return made

    today, top = timezone.localdate(), roots(request.actor).first()
    return form_page(
        request, forms.NEW_FORM, save,
        title=_("新建行动：%(name)s") % {"name": plan.label},
        template="campaigns/plan_form.html",
        initial={"name": plan.label, "purpose": plan.purpose, "starts_on": today,
                 "region": top and top.pk, "code": f"{template[:30]}-{today:%m%d}"},
        done=lambda made: reverse("campaigns:campaign-change", args=[made.pk]),
        submit=_("保存并继续"), saved=_("草稿已保存。类别和伙食标准已按模板带入，可再修改。"),
        extra={"plan": plan, **steps_context("plan")},
    )  # fmt: skip


@page("campaign.change")
def change(request: Request, key: object) -> HttpResponse:
    """Change the plan and its rules: the second step."""
    campaign = campaign_of(request, "campaign.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.change_campaign(by, campaign, now=timezone.now(), **data)

    context = steps_context("plan", campaign)
    return form_page(
        request, forms.PLAN_FORM, save, title=_("方案与规则"), instance=campaign,
        template="campaigns/plan_form.html", done=request.path, extra=context,
    )  # fmt: skip


@page("campaign.view")
def campaign(request: Request, key: object) -> HttpResponse:
    """Show a campaign: where it stands, its plan, groups, coverage and parts."""
    found = campaign_of(request, "campaign.view", key)
    seen = queries.overview(request.actor, found)
    context = {
        "title": found.name,
        "campaign": found,
        "seen": seen,
        "states": choices("campaigns.state"),
    }
    return render(request, "campaigns/campaign.html", context)


@page("campaign.change")
def categories(request: Request, key: object) -> HttpResponse:
    """Show the categories: the third step."""
    found = campaign_of(request, "campaign.change", key)
    context = {"title": _("问题类别"), **steps_context("categories", found)}
    return render(request, "campaigns/categories.html", context)


@page("campaign.change")
def category_add(request: Request, key: object) -> HttpResponse:
    """Add a category."""
    found = campaign_of(request, "campaign.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Category:
        return actions.add_category(by, found, now=timezone.now(), **data)

    done = reverse("campaigns:categories", args=[found.pk])
    rank = found.categories.count() + 1
    return form_page(
        request, forms.CATEGORY_FORM, save, title=_("新增问题类别"), done=done,
        initial={"rank": rank, "code": f"X{rank:02}"},
    )  # fmt: skip


@page("campaign.change")
def category_change(request: Request, key: object) -> HttpResponse:
    """Change a category."""
    found = get_visible(request.actor, Category, "campaign.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Category:
        return actions.change_category(by, found, now=timezone.now(), **data)

    done = reverse("campaigns:categories", args=[found.campaign_id])
    return form_page(
        request, forms.CATEGORY_FORM, save, title=_("修改问题类别"), instance=found, done=done
    )


@page("campaign.change")
def meal_rate(request: Request, key: object, meal: str) -> HttpResponse:
    """Set the rate of one meal."""
    found = campaign_of(request, "campaign.change", key)
    rate = found.meal_rates.filter(meal=meal).first()

    def save(by: Actor, data: dict[str, Any]) -> Campaign:
        return actions.set_meal_rate(by, found, meal=meal, now=timezone.now(), **data)

    done = reverse("campaigns:campaign-change", args=[found.pk])
    facts = {"yuan": rate.yuan, "document": rate.document} if rate else {}
    return form_page(request, forms.MEAL_FORM, save, title=_("伙食标准"), initial=facts, done=done)
