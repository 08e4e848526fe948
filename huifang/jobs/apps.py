"""The room of background work, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Background jobs and periodic work."""

    name = "huifang.jobs"
    label = "jobs"
    verbose_name = _("后台任务")
