"""The papers room."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.papers"
    verbose_name = "文书"
