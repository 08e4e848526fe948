"""The bundles room."""

from __future__ import annotations

from django.apps import AppConfig


class BundlesConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.bundles"
    verbose_name = "同因归并"
