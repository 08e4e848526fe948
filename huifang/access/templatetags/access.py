"""`{{ request.actor|can:"problem.verify" }}` in templates."""

from __future__ import annotations

from django import template

from huifang.access.actor import Actor

register = template.Library()


@register.filter
def can(actor: Actor, permission: str) -> bool:
    """Tell whether the actor holds the permission somewhere; for showing a button only."""
    return actor.can(permission)
