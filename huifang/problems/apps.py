"""The problems room."""

from __future__ import annotations

from django.apps import AppConfig


class ProblemsConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.problems"
    verbose_name = "问题台账"
