"""The zero meter: on the screen, and as a sheet."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.pages import Request, page
from huifang.campaigns.opening import at_hand
from huifang.desk.pages.address import Address
from huifang.desk.pages.drawing import filters
from huifang.desk.pages.export import note
from huifang.desk.pages.spreadsheet import spreadsheet
from huifang.kit.errors import NotAllowed
from huifang.kit.tables import Column, Worksheet, write_xlsx
from huifang.problems.listings import SHORT
from huifang.problems.queries import meter as queries
from huifang.problems.queries.ways import WAYS
from huifang.records.listing import Asked

KEPT: Final = ("at", *(item.name for item in SHORT.filters))
"""The parameters of the address that pick rows; the address of every number carries them on."""


@page("problem.view")
@at_hand
def meter(request: Request) -> HttpResponseBase:
    """Show what is left of each place, family, matter, unit, group or week."""
    address = Address.of(request)
    asked = Asked.of({k: v for k, v in address.params.items() if k in KEPT}, timezone.now())
    if address.params.get("format") == "xlsx":
        return _sheet(request, address, asked)
    rows, by = SHORT.select(request.actor, asked), address.params.get("by", "")
    found = queries.meter(request.actor, rows, by, asked, address.params.get("page"))
    return render(request, "problems/meter.html", _context(request, address, asked, found))


def _context(
    request: Request, address: Address, asked: Asked, found: queries.Meter
) -> dict[str, Any]:
    return {
        "title": _("清零总表"),
        "found": found,
        "as_of": asked.at,
        "rows": [(row, _below(address, found, row)) for row in found.rows],
        "heads": queries.FIGURES.values(),
        "rates": [head for head, _of in queries.RATES.values()],
        "ways": [(way, address.to(by=way.name)) for way in WAYS.values()],
        "address": address,
        "filters": filters(SHORT, address, request.actor),
        "export_url": address.to(format="xlsx") if request.actor.can("problem.export") else "",
    }


def _below(address: Address, found: queries.Meter, row: queries.ZeroRow) -> str:
    """Return where a row's name leads: one level down, within it."""
    if not found.way.below:
        return ""
    return address.to(by=found.way.below, region=row.params.get("region"))


def _sheet(request: Request, address: Address, asked: Asked) -> HttpResponseBase:
    """Answer with the whole table as a file.

    Raises:
        NotAllowed: the viewer may not take the ledger out of the house.

    """
    viewer = request.actor
    if not viewer.can("problem.export"):
        raise NotAllowed(_("您没有导出此表的权限。"))
    rows, by = SHORT.select(viewer, asked), address.params.get("by", "")
    found = queries.meter(viewer, rows, by, asked, None, queries.ALL)
    way = found.way
    columns = [
        Column(way.head, width=20),
        Column(way.beside or _("说明"), width=24),
        *(Column(head, "number") for head in queries.FIGURES.values()),
        *(Column(f"{head}（%）", "number") for head, _of in queries.RATES.values()),
    ]
    lines = [
        [row.name, row.beside, *(n.value for n in (*row.numbers, *row.rates))]
        for row in (*found.rows, found.total)
    ]
    title = _("清零总表（%(way)s）截至 %(day)s") % {"way": way.label, "day": asked.day}
    sheet = Worksheet(str(way.label), columns, lines, title)
    name = f"{_('清零总表')}-{timezone.localtime(asked.now):%Y%m%d-%H%M}.xlsx"
    answer, _written = spreadsheet(name, lambda out: write_xlsx(out, [sheet], made_at=asked.now))
    note(viewer, SHORT, address.query, name, len(lines), asked.now)
    return answer
