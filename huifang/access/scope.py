"""The one scope function: what a viewer may see, for lists, details, counts, exports and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor, Held
from huifang.kit.errors import Missing
from huifang.records.base import Record, Scope

R = TypeVar("R", bound=Record)


def visible(viewer: Actor, source: type[R] | QuerySet[R], permission: str) -> QuerySet[R]:
    """Return the rows on which `viewer` holds `permission`; none when he holds it nowhere."""
    rows: QuerySet[R] = source if isinstance(source, QuerySet) else source._default_manager.all()
    condition = scope_of(viewer, rows.model, permission)
    return rows.none() if condition is None else rows.filter(condition) if condition else rows


def scope_of(viewer: Actor, model: type[Record], permission: str) -> Q | None:
    """Return the condition on `model` that `visible` sets; empty for all rows, None for no row."""
    if viewer.everything:
        return Q()
    found: Q | None = None
    for places in _together(_widest(viewer.grants_for(permission))):
        condition = _within(model, model.SCOPE, places)
        if condition is None:
            continue
        if not condition:
            return condition
        found = condition if found is None else found | condition
    return found


def get_visible(viewer: Actor, source: type[R] | QuerySet[R], permission: str, key: Any) -> R:
    """Return one row in scope.

    Raises:
        Missing: there is none, or it is not the viewer's to see; the two look the same.

    """
    try:
        # Sliced, not first(): one row by its key needs no ordering.
        row = next(iter(visible(viewer, source, permission).filter(pk=key).order_by()[:1]), None)
    except (ValidationError, ValueError):
        row = None
    if row is None:
        raise Missing(_("没有找到这条记录，或者您无权查看。"))
    return row


def region_range(column: str, key: str) -> Q:
    """Return the condition "in the region `key` or below it" on a region key column."""
    if not key:
        return Q()
    after = str(int(key) + 1).zfill(len(key))
    return Q(**{f"{column}__gte": key, f"{column}__lt": after})


def _widest(grants: tuple[Held, ...]) -> list[Held]:
    """Drop grants that another one covers, so that the condition stays short."""
    places = {(g.region_key, g.campaign_id, g.unit_id) for g in grants}
    kept = [
        (region, campaign, unit)
        for region, campaign, unit in places
        if not any(
            other != (region, campaign, unit)
            and region.startswith(other[0])
            and other[1] in (None, campaign)
            and other[2] in (None, unit)
            for other in places
        )
    ]
    return [Held("", *place) for place in sorted(kept, key=str)]


@dataclass(frozen=True)
class _Places:
    """Grants that share all but their regions or units; an empty tuple does not narrow."""

    campaign: UUID | None
    units: tuple[UUID, ...]
    regions: tuple[str, ...]


def _together(grants: list[Held]) -> list[_Places]:
    """Put grants together that differ in the unit or the region alone: one condition for many."""
    units: dict[tuple[UUID | None, str], list[UUID]] = {}
    for grant in grants:
        held = units.setdefault((grant.campaign_id, grant.region_key), [])
        held += [grant.unit_id] if grant.unit_id else []
    regions: dict[tuple[UUID | None, tuple[UUID, ...]], list[str]] = {}
    for (campaign, region), wanted in units.items():
        # A grant without a unit covers the others of its place, so `_widest` left it alone.
        held_in = regions.setdefault((campaign, tuple(sorted(wanted))), [])
        held_in += [region] if region else []
    return [_Places(*key, tuple(keys)) for key, keys in regions.items()]


def _within(model: type[Record], scope: Scope, places: _Places) -> Q | None:
    """Return the condition that grants set on a model; None when they see no row of it."""
    condition = Q()
    if places.units:
        if scope.unit == ():
            return None
        if scope.unit:
            condition &= _of_units(model, scope.unit, places.units)
    if places.campaign and scope.campaign:
        condition &= Q(**{scope.campaign: places.campaign})
    if places.regions and scope.region:
        inside = Q()
        for key in places.regions:
            inside |= region_range(scope.region, key)
        condition &= inside
    return condition


def _of_units(model: type[Record], columns: tuple[str, ...], units: tuple[UUID, ...]) -> Q:
    """Return "one of the columns is such a unit"; many-to-many by a sub-query, not a join."""
    found = Q()
    for column in columns:
        wanted = Q(**{f"{column}__in": units})
        if "__" in column:
            wanted = Q(pk__in=model._default_manager.filter(wanted).values("pk"))
        found |= wanted
    return found
