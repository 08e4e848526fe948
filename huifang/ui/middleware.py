"""Turns a refusal raised by a view into a page, a part of a page, or JSON, with its status."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from huifang.kit.errors import HouseError, Missing, NotAllowed
from huifang.ui.errors import refusal


class HouseErrorMiddleware:
    """A foreign record, a missing one and an unknown address give the same page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of a refusal; other errors are faults and go on."""
        if isinstance(error, HouseError):
            return refusal(request, error)
        if isinstance(error, Http404):
            return refusal(request, Missing())
        if isinstance(error, PermissionDenied):
            return refusal(request, NotAllowed())
        return None
