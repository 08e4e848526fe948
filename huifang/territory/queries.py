"""Questions about regions and units."""

from __future__ import annotations

from django.db.models.functions import Length

from huifang.territory.models import Region


def counties_of(city_key: str) -> list[Region]:
    """Return the county units of a city in the order of their keys."""
    counties = Region.objects.annotate(digits=Length("key")).filter(digits=6)
    return list(counties.filter(key__startswith=city_key))
