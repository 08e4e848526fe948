"""The ledger, the board, the three zeros, and what choosers ask for."""

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
from huifang.problems.listings import LEDGER, SHORT
from huifang.problems.queries import choosing, zero
from huifang.problems.queries.board import board as board_of
from huifang.records.listing import Asked


@page("problem.view")
@at_hand
def ledger(request: Request) -> HttpResponseBase:
    """List the problems."""
    return listing_page(request, LEDGER)


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
@at_hand
def zeros(request: Request) -> HttpResponse:
    """Show what is left of each family, village or matter."""
    address = Address.of(request)
    asked = Asked.of(address.params, timezone.now())
    rows, by = SHORT.select(request.actor, asked), asked.params.get("by", "")
    found = zero.zeros(request.actor, rows, by, asked, asked.params.get("page"))
    context = {
        "title": _("清零视图"),
        "found": found,
        "heads": zero.FIGURES.values(),
        "ways": [(way, address.to(by=way.name)) for way in zero.WAYS.values()],
        "address": address,
        "filters": filters(SHORT, address, request.actor),
    }
    return render(request, "problems/zero.html", context)


@page("problem.view")
def search(request: Request) -> JsonResponse:
    """Answer the typeahead for problems."""
    return JsonResponse({"items": choosing.problems(request.actor, request.GET.get("q", ""))})
