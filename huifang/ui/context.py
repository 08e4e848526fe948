"""What every page's frame needs to know: type size, menu, whether it is drawn in the drawer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from huifang.ui.menu import menu_of

SIZES = (("normal", _("标准")), ("large", _("大")), ("huge", _("特大")))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the template to extend as `frame`, and what the frame shows."""
    size = request.COOKIES.get("huifang_size", "")
    return {
        "frame": _frame(request),
        "in_drawer": in_drawer(request),
        "size": size if size in dict(SIZES) else "normal",
        "sizes": SIZES,
        "menu_narrow": request.COOKIES.get("huifang_menu") == "narrow",
        "menu": SimpleLazyObject(lambda: menu_of(request)),
        "topbar": getattr(settings, "HUIFANG_TOPBAR", ""),
        "topbar_end": getattr(settings, "HUIFANG_TOPBAR_END", ""),
    }


def _frame(request: HttpRequest) -> str:
    if in_drawer(request):
        return "ui/drawer.html"
    return "ui/part.html" if in_listing(request) else "ui/base.html"


def in_listing(request: HttpRequest) -> bool:
    """Tell whether only the list of a list page is wanted: its block `listing`."""
    return request.headers.get("HX-Target", "") in {"listing", "div#listing"}


def in_drawer(request: HttpRequest) -> bool:
    """Tell whether the answer will be put into the drawer."""
    return request.headers.get("HX-Target", "") in {"drawer", "div#drawer"}
