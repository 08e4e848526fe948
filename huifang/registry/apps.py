"""The registry room."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.registry"
    verbose_name = "户档"
