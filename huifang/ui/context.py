"""What every page's frame needs to know: type size, menu, whether it is drawn in the drawer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from huifang.ui.menu import menu_of

SIZES = (("normal", _("标准")), ("large", _("大")), ("huge", _("特大")))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return `frame` (the template to extend), `size`, `sizes`, `menu_narrow` and `menu`."""
    size = request.COOKIES.get("huifang_size", "")
    return {
        "frame": "ui/drawer.html" if in_drawer(request) else "ui/base.html",
        "in_drawer": in_drawer(request),
        "size": size if size in dict(SIZES) else "normal",
        "sizes": SIZES,
        "menu_narrow": request.COOKIES.get("huifang_menu") == "narrow",
        "menu": SimpleLazyObject(lambda: menu_of(request)),
    }


def in_drawer(request: HttpRequest) -> bool:
    """Tell whether the answer will be put into the drawer."""
    return request.headers.get("HX-Target", "") in {"drawer", "div#drawer"}
