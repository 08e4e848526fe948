"""Gives every request its actor, and sends first-time users to their new password."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from huifang.access.actor import NOBODY, Actor, actor_of
from huifang.access.models import Account

FREE = ("access:password", "access:logout", "access:language")


class ActorMiddleware:
    """Puts `request.actor`, read from the database at each request, so a revoked right is gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: self._actor(request))  # type: ignore[attr-defined]  # our Request
        if request.path.startswith(("/static/", "/health")):
            return self.get_response(request)
        user = request.user
        if user.is_authenticated and getattr(user, "must_change_password", False):
            free = {reverse(name) for name in FREE}
            if request.path not in free:
                return redirect("access:password")
        return self.get_response(request)

    @staticmethod
    def _actor(request: HttpRequest) -> Actor:
        user = request.user
        return actor_of(user) if isinstance(user, Account) else NOBODY
