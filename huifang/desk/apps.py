"""The desk, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """List pages, forms, saved views, import and export."""

    name = "huifang.desk"
    label = "desk"
    verbose_name = _("桌面")
