"""`{% papers record %}`: the papers that a record has or may have."""

from __future__ import annotations

from typing import Any

from django import template

from huifang.papers.queries import offers
from huifang.records.base import Record

register = template.Library()


@register.inclusion_tag("papers/offers.html", takes_context=True)
def papers(context: Any, record: Record) -> dict[str, Any]:
    """Draw a card with links to the papers of `record`; nothing where there is none."""
    return {"offers": offers(context["request"].actor, record)}
