"""The room's entry in INSTALLED_APPS."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext

from huifang.kit.words import translate_with


class UiConfig(AppConfig):
    """The look of the house."""

    name = "huifang.ui"

    def ready(self) -> None:
        """Let the words of the rooms that know no Django be looked up in the catalogue."""
        translate_with(gettext)
