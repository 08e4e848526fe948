"""Builders of regions and units for tests: a city, two counties, and the villages 甲 and 乙."""

from __future__ import annotations

from huifang.territory.models import Region, Unit

CITY, COUNTY, TOWNSHIP = "001", "001001", "001001001"
JIA, YI, FAR = "001001001001", "001001001002", "001002001001"

NAMES = {
    CITY: ("潇北市", "city"),
    COUNTY: ("东岭县", "county"),
    "001002": ("西塘县", "county"),
    TOWNSHIP: ("清溪镇", "town"),
    "001002001": ("大塘镇", "town"),
    JIA: ("甲村", "village"),
    YI: ("乙村", "village"),
    FAR: ("丙村", "village"),
}


def regions() -> dict[str, Region]:
    """Return the little tree, made once."""
    for key, (name, kind) in NAMES.items():
        full = " ".join(NAMES[key[:n]][0] for n in range(6, len(key) + 1, 3)) or name
        Region.objects.get_or_create(
            key=key, defaults={"name": name, "full_name": full, "kind_code": kind}
        )
    return {region.key: region for region in Region.objects.all()}


def unit(name: str = "县交通局", region: str = COUNTY, kind: str = "department") -> Unit:
    """Return a unit, made once."""
    regions()
    found, _made = Unit.objects.get_or_create(
        name=name, region_id=region, defaults={"kind_code": kind}
    )
    return found
