"""The ledger, its four lists, the board, and what choosers ask for."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.pages import Request, page
from huifang.campaigns.opening import at_hand
from huifang.desk.pages import listing_page
from huifang.desk.pages.address import Address
from huifang.desk.pages.drawing import filters
from huifang.problems.listings import DUTIES, LEDGER, MATTERS, MEASURES, SHORT, TASKS
from huifang.problems.queries import choosing
from huifang.problems.queries.board import board as board_of
from huifang.records.listing import Asked


@page("problem.view")
@at_hand
def ledger(request: Request) -> HttpResponseBase:
    """List the problems."""
    return listing_page(request, LEDGER, template="problems/ledger.html")


@page("problem.view")
@at_hand
def tasks(request: Request) -> HttpResponseBase:
    """List who must do what by when."""
    return listing_page(request, TASKS)


@page("problem.view")
@at_hand
def matters(request: Request) -> HttpResponseBase:
    """List what is wrong."""
    return listing_page(request, MATTERS)


@page("problem.view")
@at_hand
def duties(request: Request) -> HttpResponseBase:
    """List who answers for what."""
    return listing_page(request, DUTIES)


@page("problem.view")
@at_hand
def measures(request: Request) -> HttpResponseBase:
    """List causes, measures and what came of them."""
    return listing_page(request, MEASURES)


@page("problem.view")
@at_hand
def board(request: Request) -> HttpResponse:
    """Show what stands where."""
    address = Address.of(request)
    asked = Asked.of(address.params, timezone.now())
    rows = SHORT.select(request.actor, asked)
    context = {
        "title": _("问题看板"),
        "address": address,
        "columns": board_of(rows, address.params, asked.day),
        "filters": filters(SHORT, address, request.actor),
    }
    return render(request, "problems/board.html", context)


@page("problem.view")
def search(request: Request) -> JsonResponse:
    """Answer the typeahead for problems."""
    return JsonResponse({"items": choosing.problems(request.actor, request.GET.get("q", ""))})
