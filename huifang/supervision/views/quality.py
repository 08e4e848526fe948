"""How well the work goes, for those who answer for it."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huifang.access.pages import Request, page
from huifang.campaigns.opening import at_hand
from huifang.desk.pages.address import Address
from huifang.desk.pages.drawing import filters
from huifang.problems.listings import SHORT
from huifang.records.listing import Asked
from huifang.supervision.queries import quality as queries

KEPT: Final = tuple(item.name for item in SHORT.filters)
WAYS: Final = {
    "unit": (gettext_lazy("以单位"), gettext_lazy("责任单位")),
    "county": (gettext_lazy("以县区"), gettext_lazy("县区")),
    "group": (gettext_lazy("以组"), gettext_lazy("回访组")),
    queries.FAMILIES: (gettext_lazy("以户类别"), gettext_lazy("户类别")),
}


@page("quality.view")
@at_hand
def quality(request: Request) -> HttpResponseBase:
    """Show ages, medians and rates of the units, counties or groups the viewer answers for."""
    address, now = Address.of(request), timezone.now()
    asked = Asked.of({k: v for k, v in address.params.items() if k in KEPT}, now)
    open_ways = queries.ways_for(request.actor)
    by = address.params.get("by", "")
    by = by if by in open_ways else open_ways[0]
    rows = SHORT.select(request.actor, asked)
    found = queries.quality(request.actor, rows, by, asked.params, asked.day)
    return _drawn(request, address, by, found)


def _drawn(request: Request, address: Address, by: str, found: Any) -> HttpResponse:
    context = {
        "title": _("办理质量"),
        "rows": found,
        "head": WAYS[by][1],
        "by": by,
        "ways": [
            (name, WAYS[name][0], address.to(by=name)) for name in queries.ways_for(request.actor)
        ],
        "buckets": [label for _low, _high, label in queries.BUCKETS],
        "medians": [label for _name, label in queries.MEDIANS],
        "rates": [label for _name, label in queries.RATES],
        "address": address,
        "filters": filters(SHORT, address, request.actor),
    }
    return render(request, "supervision/quality.html", context)
