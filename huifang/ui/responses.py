"""Answers to htmx: say something in passing, tell the page that records have changed."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse
from django_htmx.http import trigger_client_event

Tone = Literal["ok", "info", "error"]


def toast(response: HttpResponse, text: object, tone: Tone = "ok") -> HttpResponse:
    """Let the page say `text` for a few seconds; an error stays until it is closed."""
    return trigger_client_event(response, "huifang:toast", {"text": str(text), "tone": tone})


def changed(text: object = "", *, close: bool = False) -> HttpResponse:
    """Answer a deed done in the drawer: lists reload, the drawer goes back to what was under it.

    The drawer returns to the page it was opened from (fresh), or closes when there is none or
    `close` is asked.
    """
    response = HttpResponse(status=204)
    trigger_client_event(response, "huifang:changed", {"close": close, "text": str(text)})
    return toast(response, text) if text else response
