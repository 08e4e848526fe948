"""Words of a record's field, and of a region's codes and former names, in templates."""

from __future__ import annotations

from django import template
from django.db.models import Model

from huifang.records.sheet import display
from huifang.territory.listings import code_words
from huifang.territory.listings import former_names as names_before
from huifang.territory.models import Region

register = template.Library()


@register.simple_tag
def words(record: Model, name: str) -> str:
    """Return one field of a record as a person reads it; secrets masked."""
    return display(record, name)


@register.filter
def codes(region: Region) -> str:
    """Return the codes of a region in force, each with its system."""
    return code_words(region)


@register.filter
def former_names(region: Region) -> str:
    """Return the names a region bore before."""
    return names_before(region)
