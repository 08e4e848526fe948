"""Lists of households and people, and the answers to those who look one up by typing."""

from __future__ import annotations

from django.http import HttpResponseBase, JsonResponse

from huifang.access.pages import Request, page
from huifang.desk.pages import listing_page
from huifang.records.sheet import display
from huifang.registry import queries
from huifang.registry.listings import HOUSEHOLDS, PEOPLE


@page("household.view")
def households(request: Request) -> HttpResponseBase:
    """List the households."""
    return listing_page(request, HOUSEHOLDS, template="registry/households.html")


@page("household.view")
def people(request: Request) -> HttpResponseBase:
    """List the people."""
    return listing_page(request, PEOPLE)


@page("household.view")
def household_search(request: Request) -> JsonResponse:
    """Answer the typeahead for households."""
    found = queries.search_households(request.actor, request.GET.get("q", ""))
    items = [
        {"value": str(h.pk), "label": h.head_name, "note": f"{h.region.full_name} {h.number}"}
        for h in found
    ]
    return JsonResponse({"items": items})


@page("household.view")
def person_search(request: Request) -> JsonResponse:
    """Answer the typeahead for people."""
    found = queries.search_people(request.actor, request.GET.get("q", ""))
    items = [
        {
            "value": str(p.pk),
            "label": p.name,
            "note": f"{p.household.head_name} {display(p, 'relation')} {p.region.full_name}",
        }
        for p in found
    ]
    return JsonResponse({"items": items})
