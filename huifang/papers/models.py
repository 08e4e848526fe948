"""The counters of numbers, and every paper that was issued."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.access.models import Account
from huifang.files.models import StoredFile
from huifang.records.base import Record, Scope
from huifang.records.sealed import Sealed


class Series(models.Model):
    """The last number a body gave in a year under a word of its own."""

    body = models.CharField(_("发文代字"), max_length=60)
    word = models.CharField(_("文种代字"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("文号计数")
        constraints = (
            models.UniqueConstraint(fields=["body", "word", "year"], name="papers_series_once"),
        )

    def __str__(self) -> str:
        return f"{self.body}{self.word}〔{self.year}〕{self.last}号"


class Paper(Record):
    """A paper as it was issued, filed for good.

    `subject` is the record it is about, `kind:key`. Issued again after the record has changed, it
    is the next edition under the same number. Rooms above own region, campaign and unit, so they
    stand here by key.
    """

    kind_name = models.CharField(_("文书种类"), max_length=40)
    subject = models.CharField(_("所述记录"), max_length=120)
    subject_words = models.CharField(_("事由"), max_length=200)
    number = models.CharField(_("文号"), max_length=80, blank=True, db_index=True)
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    named = models.BooleanField(_("实名"), default=False)
    region_key = models.CharField(_("区划键"), max_length=21, blank=True, db_index=True)
    campaign_id = models.UUIDField(_("行动"), null=True, blank=True)
    unit_id = models.UUIDField(_("单位"), null=True, blank=True)
    content = Sealed(_("内容"), kind="paper")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("存档文件")
    )
    sha256 = models.CharField(_("文件摘要"), max_length=64)
    issued_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )
    issued_at = models.DateTimeField(_("签发时间"))
    thread_name = models.CharField(max_length=120, blank=True, editable=False)

    SCOPE: ClassVar[Scope] = Scope(region="region_key", campaign="campaign_id", unit=("unit_id",))

    class Meta:
        verbose_name = _("文书")
        ordering = ("-issued_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["kind_name", "subject", "named", "edition"], name="papers_edition_once"
            ),
        )

    def __str__(self) -> str:
        return self.number or self.subject_words

    def thread(self) -> str:
        return self.thread_name or self.subject
