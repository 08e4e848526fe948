"""Two addresses for machines: does the process live, and can it serve."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

from huifang.access.pages import public
from huifang.site import doctor


def _healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def _readyz(_request: HttpRequest) -> HttpResponse:
    try:
        levels = {look.__name__: look().level for look in (doctor.migrations, doctor.disk)}
    except DatabaseError:
        levels = {"database": "ill"}
    ready = "ill" not in levels.values()
    return JsonResponse({"ready": ready, **levels}, status=200 if ready else 503)


healthz = public(_healthz)
readyz = public(_readyz)
