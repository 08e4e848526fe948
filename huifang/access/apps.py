"""The access room."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.access"
    verbose_name = "账号与权限"
