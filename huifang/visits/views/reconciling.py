"""The reconciliation sheet, its rows, and the sheet as a file."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.pages import Request, page
from huifang.desk.pages import listing_page
from huifang.desk.pages.address import Address
from huifang.desk.pages.drawing import filters
from huifang.desk.pages.export import note
from huifang.desk.pages.spreadsheet import spreadsheet
from huifang.kit.errors import NotAllowed
from huifang.kit.tables import Column, Worksheet, write_xlsx
from huifang.records.listing import Asked
from huifang.visits import queries
from huifang.visits.listings import RECONCILED
from huifang.visits.queries.reconciling import NONE, OUTCOMES, PARTS, Line, Part
from huifang.visits.views.common import at_hand

KEPT: Final = tuple(item.name for item in RECONCILED.filters)


@page("target.view")
@at_hand
def reconciliation(request: Request) -> HttpResponseBase:
    """Show whether planned, visited, absent, refused, moved and not reached add up."""
    address = Address.of(request)
    asked = Asked.of({k: v for k, v in address.params.items() if k in KEPT}, timezone.now())
    rows = RECONCILED.select(request.actor, asked)
    part, lines, total = queries.reconciliation(rows, address.params.get("by", ""))
    if address.params.get("format") == "xlsx":
        return _sheet(request, address, asked, part, [*lines, total])
    context = {
        "title": _("走访对账"),
        "part": part,
        "lines": [_drawn(line, part, address, asked) for line in lines],
        "total": _drawn(total, part, address, asked),
        "heads": [head for head, _condition in OUTCOMES.values()],
        "parts": [(one, address.to(by=one.name)) for one in PARTS.values()],
        "address": address,
        "filters": filters(RECONCILED, address, request.actor)[1:],
        "export_url": address.to(format="xlsx"),
    }
    return render(request, "visits/reconciliation.html", context)


@page("target.view")
@at_hand
def rows(request: Request) -> HttpResponseBase:
    """List the families behind the numbers."""
    return listing_page(request, RECONCILED)


def _drawn(line: Line, part: Part, address: Address, asked: Asked) -> dict[str, Any]:
    """Return a line with the address of each number's rows, and of what lies below it."""
    params = dict(asked.params)
    if line.key != "":
        params[part.filter] = _narrowed(part, line.key, params)
    below = {**params, "by": part.below} if part.below and line.key != "" else {}
    return {
        "line": line,
        "below": f"{address.path}?{urlencode(below)}" if below else "",
        "numbers": [
            (value, _rows_url({**params, "outcome": name})) for name, value in line.numbers.items()
        ],
        "odd_url": _rows_url({**params, "outcome": "odd"}),
    }


def _narrowed(part: Part, key: Any, params: dict[str, str]) -> str:
    chosen = params.get(part.filter, "")
    if part.filter == "region" and chosen.startswith(str(key)):
        return chosen
    return NONE if key is None else str(key)


def _rows_url(params: dict[str, str]) -> str:
    return f"{reverse('visits:reconciled')}?{urlencode(params)}"


def _sheet(
    request: Request, address: Address, asked: Asked, part: Part, lines: list[Line]
) -> HttpResponseBase:
    """Answer with the sheet as a file.

    Raises:
        NotAllowed: the viewer may not take targets out of the house.

    """
    if not request.actor.can(RECONCILED.export_permission):
        raise NotAllowed(_("您没有导出此表的权限。"))
    columns = [
        Column(part.head, width=28),
        *(Column(head, "number") for head, _condition in OUTCOMES.values()),
        Column(_("走访率（%）"), "number"),
        Column(_("差额"), "number"),
        Column(_("对不上的户"), "number"),
    ]
    cells = [
        [line.name, *line.numbers.values(), line.percent, line.difference, line.odd]
        for line in lines
    ]
    name = f"{_('走访对账')}-{timezone.localtime(asked.now):%Y%m%d-%H%M}.xlsx"
    sheet = Worksheet(str(part.label), columns, cells, str(_("走访对账")))
    answer, _written = spreadsheet(name, lambda out: write_xlsx(out, [sheet], made_at=asked.now))
    note(request.actor, RECONCILED, address.query, name, len(cells), asked.now)
    return answer
