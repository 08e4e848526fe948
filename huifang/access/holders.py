"""Who holds a permission on one record: the scope function read the other way round."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from huifang.access.actor import OWN
from huifang.access.models import Account, Grant
from huifang.records.base import Record
from huifang.rules.permissions import roles_with


def holders_of(permission: str, record: Record) -> QuerySet[Account]:
    """Return the enabled accounts that may do or see `permission` on this very record.

    It agrees with `visible`: an account is here exactly when the record is among the rows that
    `visible(actor_of(account), type(record), permission)` gives.
    """
    live = Account.objects.filter(is_active=True)
    if not type(record)._default_manager.filter(pk=record.pk).exists():
        return live.none()
    if permission == OWN:
        return live
    grants = Grant.objects.filter(ended_at=None, role__in=roles_with(permission))
    reaching = grants.filter(_region(record) & _campaign(record) & _unit(record))
    return live.filter(pk__in=reaching.values("account"))


def _region(record: Record) -> Q:
    """Return the condition on a grant's region: none named, or one that holds the record's."""
    column = record.SCOPE.region
    if column is None:
        return Q()
    keys = {key for key in _values(record, column) if key}
    return Q(region_key__in={"", *(key[:n] for key in keys for n in range(1, len(key) + 1))})


def _campaign(record: Record) -> Q:
    column = record.SCOPE.campaign
    if not column:
        return Q()
    return Q(campaign_id=None) | Q(campaign_id__in=_values(record, column))


def _unit(record: Record) -> Q:
    columns = record.SCOPE.unit
    if columns is None:
        return Q()
    own = {unit for column in columns for unit in _values(record, column)}
    return Q(unit_id=None) | Q(unit_id__in=own)


def _values(record: Record, column: str) -> set[Any]:
    """Return what a scope path leads to from the record; several for many-to-many."""
    rows = type(record)._default_manager.filter(pk=record.pk).order_by()
    return {value for value in rows.values_list(column, flat=True) if value is not None}
