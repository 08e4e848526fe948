"""A region's codes and former names in templates."""

from __future__ import annotations

from django import template

from huifang.territory.listings import code_words
from huifang.territory.listings import former_names as names_before
from huifang.territory.models import Region

register = template.Library()


@register.filter
def codes(region: Region) -> str:
    """Return the codes of a region in force, each with its system."""
    return code_words(region)


@register.filter
def former_names(region: Region) -> str:
    """Return the names a region bore before."""
    return names_before(region)
