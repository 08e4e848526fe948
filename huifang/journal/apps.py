"""The journal room."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.journal"
    verbose_name = "日志"
