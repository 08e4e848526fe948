"""The room of stored files, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Uploads kept by their content."""

    name = "huifang.files"
    label = "files"
    verbose_name = _("文件")
