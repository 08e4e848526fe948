"""A day of the working calendar that is not what its weekday says."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.records.base import Record, Scope
from huifang.records.fields import Coded


class Holiday(Record):
    """A day off, or a weekend day that is worked (调休), and where that is written.

    `origin` tells rows of the published calendar from those of a notice, a sheet or a hand: only
    the first kind follows when a later version of the published calendar corrects itself.
    """

    day = models.DateField(_("日期"), unique=True)
    works = models.BooleanField(_("上班"), default=False)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    origin = Coded("calendar.origin", verbose_name=_("来源"), default="hand")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("登记时间"))

    SCOPE: ClassVar[Scope] = Scope(region=None, unit=None)

    class Meta:
        verbose_name = _("工作日历")
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {_('上班') if self.works else _('休息')}"

    def thread(self) -> str:
        return f"calendar:{self.day.year}"
