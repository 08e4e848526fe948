"""The notices room."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.notices"
    verbose_name = "消息"
