"""The leaders' big screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.pages import Request, page
from huifang.campaigns.queries import current
from huifang.reports.queries import Place, Screen
from huifang.reports.queries import screen as question


@page("figure.view")
def screen(request: Request) -> HttpResponse:
    """Show how the campaign at hand stands, on a page that asks itself again each minute."""
    campaign, now = current(request.actor, request), timezone.now()
    if campaign is None:
        return render(request, "reports/empty.html")
    place = Place(campaign, request.GET.get("region", ""), request.GET.get("at", ""))
    found = question(request.actor, place, now)
    tables = _tables(found)
    context = {
        "title": _("问题清零大屏"),
        "campaign": campaign,
        "found": found,
        "loop": [figure for figure in found.figures if figure.group == "loop"],
        "field": [figure for figure in found.figures if figure.group != "loop"],
        "tables": tables,
        "charts": {name: _plain(table) for name, table in tables.items()},
    }
    return render(request, "reports/screen.html", context)


def _tables(found: Screen) -> dict[str, dict[str, Any]]:
    """Return each chart as a table: title, what a row is, heads, rows of (name, marks)."""
    tiles = [(tile.name, [tile.left, tile.found, tile.overdue]) for tile in found.tiles]
    return {
        "tiles": _table(_("各县区未清零"), _("县区"), [_("未清零"), _("排查"), _("超期")], tiles),
        "weeks": _table(
            _("每周发现、销号与未清零"), _("周（周一）"), [_("发现"), _("销号"), _("未清零")],
            [(one.name, one.marks) for one in found.weeks],
        ),
        "categories": _table(
            _("各类问题"), _("类别"), [_("销号"), _("未清零")],
            [(one.name, one.marks) for one in found.categories],
        ),
        "lamps": _table(
            _("各类单位在办问题的灯"), _("单位类别"), [_("正常"), _("临期"), _("超期")],
            [(one.name, one.marks) for one in found.lamps],
        ),
    }  # fmt: skip


def _table(title: str, head: str, heads: list[str], rows: list[Any]) -> dict[str, Any]:
    return {"title": title, "head": head, "heads": heads, "rows": rows}


def _plain(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table as the page's script reads it."""
    rows = [
        {"name": name, "values": [mark.value for mark in marks], "urls": [m.url for m in marks]}
        for name, marks in table["rows"]
    ]
    return {"heads": table["heads"], "rows": rows}
