"""`@page` and `@public`: every address declares who may open it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.kit.errors import NotAllowed
from huifang.rules.permissions import roles_with

P = ParamSpec("P")


class Request(HttpRequest):
    """A request as the middleware leaves it: with its actor."""

    actor: Actor
    htmx: Any


View = Callable[Concatenate[Request, P], HttpResponseBase]


def page(permission: str) -> Callable[[View[P]], View[P]]:
    """Open a view only to those who are signed in and hold `permission` somewhere.

    Which rows they may see there is decided by `visible`, never here.
    """
    roles_with(permission)

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.actor.id is None:
                return _to_login(request)
            if not request.actor.can(permission):
                raise NotAllowed(_("您没有打开此页的权限，请联系本级办公室。"))
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by tests/house
        return cast("View[P]", guarded)

    return wrap


def public(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Open a view to everybody, by name."""
    view.permission = None  # type: ignore[attr-defined]  # read by tests/house
    return view


def _to_login(request: Request) -> HttpResponseBase:
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = resolve_url(settings.LOGIN_URL)
        return response
    return redirect_to_login(request.get_full_path())
