"""The campaigns room."""

from __future__ import annotations

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.campaigns"
    verbose_name = "行动"
