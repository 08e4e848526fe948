"""Pages of bundles: the list, one bundle, and its small forms."""

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
from huifang.bundles import actions, forms, queries
from huifang.bundles.listings import BUNDLES, TONES
from huifang.bundles.models import Bundle, BundleMember
from huifang.campaigns.opening import at_hand
from huifang.desk.pages import form_page, listing_page
from huifang.problems.models import Problem


@page("bundle.view")
@at_hand
def bundles(request: Request) -> HttpResponseBase:
    """List the bundles."""
    return listing_page(request, BUNDLES)


@page("bundle.view")
def bundle(request: Request, key: str) -> HttpResponse:
    """Show a bundle with its problems: where each stands and what it needs next."""
    seen = queries.sight(request.actor, key, timezone.localdate())
    context = {
        "title": seen.bundle.title,
        "bundle": seen.bundle,
        "sight": seen,
        "tone": TONES.get(seen.bundle.state, "grey"),
        "may": queries.deeds_open_to(request.actor, seen.bundle),
    }
    return render(request, "bundles/bundle.html", context)


@page("bundle.open")
def open_bundle(request: Request) -> HttpResponse:
    """Put the ticked problems under one root cause; others like them are offered."""
    ticked = queries.ticked(request.actor, request.GET.get("ids", ""))
    offered = queries.suggestions(request.actor, ticked)
    made = forms.open_form(request.actor, offered)

    def save(by: Actor, data: dict[str, Any]) -> Bundle:
        more = queries.picked(offered, data.pop("more", ()))
        return actions.open_bundle(
            by, ticked[0].campaign, problems=[*ticked, *more], now=timezone.now(), **data
        )

    return form_page(
        request, made, save, title=_("同因归并"), submit=_("归并"), saved=_("已归并。"),
        done=_page_of, initial=queries.first_answers(ticked), template="bundles/open.html",
        extra={"ticked": ticked},
    )  # fmt: skip


@page("bundle.join")
def join(request: Request, problem: str) -> HttpResponse:
    """Put a problem into an open bundle."""
    found = get_visible(request.actor, Problem, "problem.view", problem)

    def save(by: Actor, data: dict[str, Any]) -> BundleMember:
        return actions.join(by, data["bundle"], problem=found, now=timezone.now())

    return form_page(
        request, forms.join_form(request.actor, found), save, title=_("归入同因问题"),
        submit=_("归入"), saved=_("已归入。"), done=_problem_of, template="bundles/join.html",
        extra={"problem": found, "open": queries.open_bundles(request.actor, found).exists()},
    )  # fmt: skip


@page("bundle.join")
def add(request: Request, key: str) -> HttpResponse:
    """Put one more problem into a bundle."""
    found = get_visible(request.actor, Bundle, "bundle.join", key)

    def save(by: Actor, data: dict[str, Any]) -> BundleMember:
        return actions.join(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.add_form(request.actor, found), save, title=_("归入问题"),
        submit=_("归入"), saved=_("已归入。"), done=lambda made: _page_of(made.bundle),
    )  # fmt: skip


@page("bundle.leave")
def leave(request: Request, key: str) -> HttpResponse:
    """Take a problem out of its bundle."""
    found = get_visible(request.actor, BundleMember, "bundle.leave", key)

    def save(by: Actor, data: dict[str, Any]) -> BundleMember:
        return actions.leave(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.ReasonForm, save, title=_("移出 %(number)s") % {"number": found.problem},
        instance=found, submit=_("移出"), saved=_("已移出。"), done=_problem_of,
    )  # fmt: skip


@page("bundle.object")
def object_to(request: Request, key: str) -> HttpResponse:
    """Write down that it is not solved for this family."""
    found = get_visible(request.actor, BundleMember, "bundle.object", key)

    def save(by: Actor, data: dict[str, Any]) -> BundleMember:
        return actions.object_to(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.ObjectForm, save, title=_("本户未解决：%(number)s") % {
            "number": found.problem}, instance=found, submit=_("登记"),
        saved=_("已登记“本户未解决”。"), done=_problem_of,
    )  # fmt: skip


@page("bundle.resolve")
def resolve(request: Request, key: str) -> HttpResponse:
    """Report that the root cause is resolved."""
    found = get_visible(request.actor, Bundle, "bundle.resolve", key)

    def save(by: Actor, data: dict[str, Any]) -> Bundle:
        return actions.resolve(by, found, now=timezone.now(), **data)

    return form_page(
        request, forms.ResolveForm, save, title=_("报告共同原因已解决"), instance=found,
        submit=_("报告"), saved=_("已报告，并已提醒各问题的承办人。"), done=_page_of,
        template="bundles/resolve.html", extra={"bundle": found},
    )  # fmt: skip


def _page_of(found: Bundle) -> str:
    return reverse("bundles:bundle", args=[found.pk])


def _problem_of(member: BundleMember) -> str:
    return reverse("problems:problem", args=[member.problem_id])
