"""The reports room."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.reports"
    verbose_name = "数据"
