"""The territory room."""

from __future__ import annotations

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.territory"
    verbose_name = "行政区划与单位"
