"""The gallery for the tests, which run without DEBUG, and a stand-in for the rooms above."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from huifang.ui.menu import MenuGroup, MenuItem
from huifang.ui.urls import GALLERY


def nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


NAMES = ("login", "logout", "password", "sessions", "language")
ACCESS = ([path(name, nothing, name=name) for name in NAMES], "access")
urlpatterns = [
    path("", nothing, name="home"),
    path("ui/", include((GALLERY, "ui"))),
    path("access/", include(ACCESS)),
]
handler404 = "huifang.ui.errors.not_found"


def menu(_request: HttpRequest) -> list[MenuGroup]:
    ledger = MenuItem("问题台账", "ui:gallery", "list", ("/ui/gallery/list",))
    board = MenuItem("问题看板", "ui:gallery", "list", ("/ui/gallery/board",))
    return [MenuGroup("", [MenuItem("首页", "home")]), MenuGroup("问题", [ledger, board])]
