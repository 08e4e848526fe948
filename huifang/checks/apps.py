"""The checks room."""

from __future__ import annotations

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.checks"
    verbose_name = "抽查"
