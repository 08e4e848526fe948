"""The visits room."""

from __future__ import annotations

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.visits"
    verbose_name = "走访"
