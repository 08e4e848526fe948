"""`manage figures CAMPAIGN [--at DATE] [--region CODE] [--json]`: the figures of a campaign."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from huifang.access.actor import SYSTEM
from huifang.campaigns.models import Campaign
from huifang.kit.dates import parse_date
from huifang.kit.errors import HouseError
from huifang.reports.queries import Figure, Place, as_of, figures
from huifang.territory.models import Region, RegionCode


class Command(BaseCommand):
    """Print every figure of a campaign with its definition and the address of its rows."""

    help = "Print the figures of a campaign"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", help="the campaign's code, e.g. yongzhou-2020")
        parser.add_argument("--at", default="", help="as of the end of this day, e.g. 2020-06-30")
        parser.add_argument("--region", default="", help="an official code or our own key")
        parser.add_argument("--json", action="store_true", help="machine-readable")

    def handle(self, *args: Any, campaign: str, at: str, region: str, **options: Any) -> None:
        found = Campaign.objects.filter(code=campaign).first()
        if found is None:
            known = ", ".join(Campaign.objects.values_list("code", flat=True)) or "(无)"
            raise CommandError(f"没有代号为 {campaign} 的行动;现有:{known}")
        place, now = Place(found, _key(region), _day(at)), timezone.now()
        rows = figures(SYSTEM, place, now)
        if options["json"]:
            self.stdout.write(_json(place, rows, as_of(place, now).isoformat()))
        else:
            for row in rows:
                self.stdout.write(f"{row.label}\t{row.value:g} {row.unit}\t{row.definition}")


def _json(place: Place, rows: list[Figure], moment: str) -> str:
    facts = ("label", "value", "unit", "definition", "rows_url")
    body = {row.name: {fact: getattr(row, fact) for fact in facts} for row in rows}
    answer = {"campaign": place.campaign.code, "as_of": moment, "figures": body}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _day(text: str) -> str:
    if not text:
        return ""
    try:
        return parse_date(text).isoformat()
    except HouseError as error:
        raise CommandError(str(error)) from error


def _key(text: str) -> str:
    if not text or Region.objects.filter(pk=text).exists():
        return text
    code = RegionCode.objects.filter(value=text).first()
    if code is None:
        raise CommandError(f"没有代码为 {text} 的行政区划")
    return code.region_id
