"""The supervision room."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.supervision"
    verbose_name = "督办"
