"""Who holds a permission on one record: the scope function read the other way round."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from huifang.access.actor import OWN
from huifang.access.models import Account, Grant
from huifang.records.base import Record, Scope
from huifang.rules.permissions import roles_with

Place = dict[str, set[Any]]
"""What each scope path leads to from a record; several for many-to-many."""


def holders_of(permission: str, record: Record) -> QuerySet[Account]:
    """Return the enabled accounts that may do or see `permission` on this very record.

    It agrees with `visible`: an account is here exactly when the record is among the rows that
    `visible(actor_of(account), type(record), permission)` gives.
    """
    live = Account.objects.filter(is_active=True)
    place = _place(record)
    if place is None:
        return live.none()
    if permission == OWN:
        return live
    grants = Grant.objects.filter(ended_at=None, role__in=roles_with(permission))
    scope = record.SCOPE
    reaching = grants.filter(_region(scope, place) & _campaign(scope, place) & _unit(scope, place))
    return live.filter(pk__in=reaching.values("account"))


def _place(record: Record) -> Place | None:
    """Return what each scope path leads to from the record; None if there is no such row."""
    scope = record.SCOPE
    columns = [name for name in (scope.region, scope.campaign, *(scope.unit or ())) if name]
    rows = type(record)._default_manager.filter(pk=record.pk).order_by()
    found = list(rows.values_list("pk", *columns))
    if not found:
        return None
    values = [{row[n] for row in found} - {None} for n in range(1, len(columns) + 1)]
    return dict(zip(columns, values, strict=True))


def _region(scope: Scope, place: Place) -> Q:
    """Return the condition on a grant's region: none named, or one that holds the record's."""
    if scope.region is None:
        return Q()
    keys = {key for key in place[scope.region] if key} if scope.region else set()
    return Q(region_key__in={"", *(key[:n] for key in keys for n in range(1, len(key) + 1))})


def _campaign(scope: Scope, place: Place) -> Q:
    if not scope.campaign:
        return Q()
    return Q(campaign_id=None) | Q(campaign_id__in=place[scope.campaign])


def _unit(scope: Scope, place: Place) -> Q:
    if scope.unit is None:
        return Q()
    own = {unit for column in scope.unit for unit in place[column]}
    return Q(unit_id=None) | Q(unit_id__in=own)
