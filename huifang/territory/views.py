"""The pages of the territory room: units, the tree of regions, and what choosers ask for."""

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
from huifang.desk.pages import form_page, listing_page
from huifang.territory import actions, forms, queries
from huifang.territory.listings import REGIONS, UNITS
from huifang.territory.models import Region, Unit


@page("unit.view")
def units(request: Request) -> HttpResponseBase:
    """List the units."""
    return listing_page(request, UNITS)


@page("unit.view")
def unit(request: Request, key: str) -> HttpResponse:
    """Show a unit."""
    found = get_visible(request.actor, Unit, "unit.view", key)
    may_change = queries.may_look_after(request.actor, found)
    context = {"title": found.name, "unit": found, "may_change": may_change}
    return render(request, "territory/unit.html", context)


@page("unit.change")
def unit_add(request: Request) -> HttpResponse:
    """Register a unit."""

    def save(by: Actor, data: dict[str, Any]) -> Unit:
        region = data.pop("region")
        return actions.create_unit(by, region, facts=data, now=timezone.now())

    done = reverse("territory:units")
    return form_page(request, forms.UNIT_FORM, save, title=_("登记单位"), done=done)


@page("unit.change")
def unit_change(request: Request, key: str) -> HttpResponse:
    """Correct a unit."""
    found = get_visible(request.actor, Unit, "unit.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Unit:
        return actions.change_unit(by, found, facts=data, now=timezone.now())

    done = reverse("territory:unit", args=[key])
    return form_page(request, forms.UNIT_FORM, save, title=_("修改单位"), instance=found, done=done)


@page("region.view")
def browse(request: Request) -> HttpResponse:
    """Show the tree of regions level by level, with codes and dated names."""
    key = request.GET.get("in", "")
    shelf = queries.shelf(request.actor, key, timezone.localdate())
    return render(request, "territory/regions.html", {"title": _("行政区划"), "shelf": shelf})


@page("region.view")
def region_list(request: Request) -> HttpResponseBase:
    """List the regions of all levels, to search and to export."""
    return listing_page(request, REGIONS)


@page("region.view")
def region(request: Request, key: str) -> HttpResponse:
    """Show a region: names, codes, what became of it."""
    found = get_visible(request.actor, Region, "region.view", key)
    above = queries.ancestors(found)
    context = {"title": found.name, "region": found, "above": above}
    return render(request, "territory/region.html", context)


@page("region.create")
def region_add(request: Request, key: str) -> HttpResponse:
    """Add a region below another."""
    parent = get_visible(request.actor, Region, "region.create", key)

    def save(by: Actor, data: dict[str, Any]) -> Region:
        return actions.add_region(by, parent, now=timezone.now(), **data)

    title = _("在“%(name)s”下增设区划") % {"name": parent.name}
    return form_page(request, forms.AddForm, save, title=title, done=_browse)


@page("region.change")
def region_rename(request: Request, key: str) -> HttpResponse:
    """Give a region a new name."""
    found = get_visible(request.actor, Region, "region.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Region:
        return actions.rename_region(by, found, now=timezone.now(), **data)

    title = _("“%(name)s”改名") % {"name": found.name}
    return form_page(request, forms.RenameForm, save, title=title, instance=found, done=_page_of)


@page("region.change")
def region_code(request: Request, key: str) -> HttpResponse:
    """Give a region a code."""
    found = get_visible(request.actor, Region, "region.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Region:
        return actions.set_region_code(by, found, now=timezone.now(), **data)

    title = _("“%(name)s”的代码") % {"name": found.name}
    return form_page(request, forms.CodeForm, save, title=title, instance=found, done=_page_of)


@page("region.change")
def region_dissolve(request: Request, key: str) -> HttpResponse:
    """End a region."""
    found = get_visible(request.actor, Region, "region.change", key)

    def save(by: Actor, data: dict[str, Any]) -> Region:
        return actions.dissolve_region(by, found, now=timezone.now(), **data)

    title = _("撤销“%(name)s”") % {"name": found.name}
    confirm = _("撤销后不能恢复，以后也不能再选用它。确定撤销？")
    return form_page(
        request, forms.DissolveForm, save, title=title, instance=found, done=_page_of,
        submit=_("撤销"), confirm=confirm,
    )  # fmt: skip


@page("region.view")
def children(request: Request) -> JsonResponse:
    """Answer the region cascader: what lies below, the way to a region, or a search."""
    viewer, today = request.actor, timezone.localdate()
    if words := request.GET.get("q", ""):
        places = queries.search_regions(viewer, words, today)
        return JsonResponse({"items": [_found(place) for place in places]})
    if key := request.GET.get("of", ""):
        return JsonResponse({"path": [_place(p) for p in queries.path_to(viewer, key)]})
    places = queries.children(viewer, request.GET.get("parent", ""), today)
    return JsonResponse({"items": [_place(place) for place in places]})


@page("unit.view")
def unit_search(request: Request) -> JsonResponse:
    """Answer the typeahead for units."""
    found = queries.search_units(request.actor, request.GET.get("q", ""))
    items = [{"value": str(u.pk), "label": u.name, "note": u.region.full_name} for u in found]
    return JsonResponse({"items": items})


def _place(place: queries.Place) -> dict[str, Any]:
    return {"key": place.key, "name": place.name, "leaf": place.leaf}


def _found(place: queries.Place) -> dict[str, Any]:
    return {"key": place.key, "name": place.name, "path": place.path}


def _page_of(found: Region) -> str:
    return reverse("territory:region", args=[found.key])


def _browse(found: Region) -> str:
    return f"{reverse('territory:regions')}?in={found.parent_key}"
