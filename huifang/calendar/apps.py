"""The calendar room."""

from __future__ import annotations

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """Names the room to Django."""

    name = "huifang.calendar"
    verbose_name = "工作日历"
