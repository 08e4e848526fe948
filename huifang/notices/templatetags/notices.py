"""The bell of the top bar."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from huifang.notices.queries import MANY, unread_count

register = template.Library()


@register.inclusion_tag("notices/_bell_link.html", takes_context=True)
def bell(context: Context) -> dict[str, Any]:
    """Draw the way to the inbox with the number of unread lines."""
    request: Any = context.get("request")
    actor = getattr(request, "actor", None)
    number = unread_count(actor) if actor is not None and actor.id else 0
    return {"number": number, "words": f"{MANY}+" if number > MANY else str(number)}
