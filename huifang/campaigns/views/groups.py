"""Pages of groups and members."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.campaigns import actions, queries
from huifang.campaigns.forms import groups as forms
from huifang.campaigns.forms.plan import EmptyForm
from huifang.campaigns.listings import GROUPS, MEMBERS
from huifang.campaigns.models import Group, Member
from huifang.campaigns.views.common import at_hand
from huifang.campaigns.views.plan import campaign_of
from huifang.campaigns.views.steps import steps_context
from huifang.desk.pages import form_page, listing_page


@page("group.view")
@at_hand
def groups(request: Request) -> HttpResponseBase:
    """List the groups of the campaign at hand."""
    return listing_page(request, GROUPS)


@page("group.change")
def campaign_groups(request: Request, key: object) -> HttpResponse:
    """Show the groups of a campaign: the wizard's fourth step."""
    found = campaign_of(request, "group.change", key)
    cards = queries.group_cards(request.actor, found)
    context = {"title": _("回访组"), "cards": cards, **steps_context("groups", found)}
    return render(request, "campaigns/groups.html", context)


@page("group.change")
def group_add(request: Request, key: object) -> HttpResponse:
    """Set up a group."""
    found = campaign_of(request, "group.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Group:
        return actions.create_group(by, found, now=timezone.now(), **_listed(data))

    taken = found.groups.order_by("-number").values_list("number", flat=True).first() or 0
    return form_page(
        request, forms.group_form(found), save, title=_("新编回访组"),
        initial={"number": taken + 1}, done=_groups_of,
    )  # fmt: skip


@page("group.view")
def group(request: Request, key: object) -> HttpResponse:
    """Show a group."""
    found = get_visible(request.actor, Group, "group.view", key)
    context = {
        "title": str(found),
        "group": found,
        "warnings": queries.group_warnings(found),
        "part": queries.group_part(request.actor, found),
        "people": found.members.select_related("region", "account"),
    }
    return render(request, "campaigns/group.html", context)


@page("group.change")
def group_change(request: Request, key: object) -> HttpResponse:
    """Change a group."""
    found = get_visible(request.actor, Group, "group.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Group:
        return actions.change_group(by, found, now=timezone.now(), **_listed(data))

    return form_page(
        request, forms.group_form(found.campaign), save, title=_("修改%(g)s") % {"g": found},
        instance=found, initial=forms.group_facts(found), done=_groups_of,
    )  # fmt: skip


@page("group.change")
def group_remove(request: Request, key: object) -> HttpResponse:
    """Dissolve a group of a draft."""
    found = get_visible(request.actor, Group, "group.change", key)

    def save(by: Actor, _data: dict[str, Any]) -> Group:
        return actions.remove_group(by, found, now=timezone.now())

    return form_page(
        request, EmptyForm, save, title=_("撤销%(g)s") % {"g": found}, instance=found,
        done=_groups_of, submit=_("撤销"), saved=_("已撤销。"),
        confirm=_("确定撤销%(g)s吗？") % {"g": found},
    )  # fmt: skip


@page("member.view")
def members(request: Request) -> HttpResponseBase:
    """List the members."""
    return listing_page(request, MEMBERS, template="campaigns/members.html")


@page("member.view")
def member(request: Request, key: object) -> HttpResponse:
    """Show a member: what he is, in which groups, by whom he stands."""
    found = get_visible(request.actor, Member, "member.view", key)
    context = {
        "title": found.name,
        "member": found,
        "file": queries.member_file(request.actor, found),
    }
    return render(request, "campaigns/member.html", context)


@page("member.change")
def member_add(request: Request) -> HttpResponse:
    """Register a member."""

    def save(by: Actor, data: dict[str, Any]) -> Member:
        data["account"] = data.pop("username")
        return actions.create_member(by, None, now=timezone.now(), **data)

    done = reverse("campaigns:members")
    return form_page(request, forms.MemberForm, save, title=_("登记委员"), done=done)


@page("member.change")
def member_change(request: Request, key: object) -> HttpResponse:
    """Change a member."""
    found = get_visible(request.actor, Member, "member.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Member:
        data["account"] = data.pop("username")
        return actions.change_member(by, found, now=timezone.now(), **data)

    done = reverse("campaigns:members")
    return form_page(
        request, forms.MemberForm, save, title=_("修改委员"), instance=found, done=done
    )


@page("member.view")
def member_search(request: Request) -> JsonResponse:
    """Answer the typeahead for members."""
    found = queries.find_members(request.actor, request.GET.get("q", ""))
    items = [
        {"value": str(row.pk), "label": row.name, "note": row.workplace or row.region.name}
        for row in found
    ]
    return JsonResponse({"items": items})


def _listed(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "members": list(data["members"]), "counties": list(data["counties"])}


def _groups_of(group: Group) -> str:
    return reverse("campaigns:campaign-groups", args=[group.campaign_id])
