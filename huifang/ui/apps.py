"""The room's entry in INSTALLED_APPS."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The look of the house."""

    name = "huifang.ui"
