"""The consultations room."""

from __future__ import annotations

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.consultations"
    verbose_name = "疑难会诊"
