"""What the desk remembers: saved views, imports under way, and how files name their columns."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.files.models import StoredFile
from huifang.jobs.models import Job
from huifang.records.base import Record, Scope

OWN = Scope(region=None, unit=None)
"""Belongs to no place: the deeds see to it that only the owner touches his own."""


class SavedView(Record):
    """A list with its filters, order and columns, under a name of the owner's choice."""

    SCOPE: ClassVar[Scope] = OWN

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("账号")
    )
    listing = models.CharField(_("列表"), max_length=60)
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("常用视图")
        verbose_name_plural = _("常用视图")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "listing", "name"), name="desk_view_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    """Where an import stands."""

    MAPPING = "mapping", _("待对应列名")
    CHECKING = "checking", _("正在核对")
    STAGED = "staged", _("待确认")
    RUNNING = "running", _("正在写入")
    DONE = "done", _("已完成")
    DISCARDED = "discarded", _("已放弃")


class ImportBatch(Record):
    """One file on its way in: kept sealed until it is written, given up or a day old.

    `mapping` gives the known name of each column number; `counts` the rows by verdict; `written`
    the [first, last] numbers of the rows that parts of it have written.
    """

    SCOPE: ClassVar[Scope] = OWN

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("账号")
    )
    importer = models.CharField(_("导入种类"), max_length=60)
    params = models.JSONField(_("参数"), default=dict, blank=True)
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("文件摘要"), max_length=64)
    file = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, related_name="+", verbose_name=_("文件")
    )
    preview = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, related_name="+", verbose_name=_("核对结果")
    )
    mapping = models.JSONField(_("列名对应"), default=dict)
    state = models.CharField(_("状态"), max_length=12, choices=ImportState)
    counts = models.JSONField(_("行数"), default=dict)
    written = models.JSONField(_("已写入的行"), default=list)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("后台任务")
    )

    class Meta:
        verbose_name = _("导入")
        verbose_name_plural = _("导入")

    def __str__(self) -> str:
        return self.name

    def has_written(self, number: int) -> bool:
        """Tell whether the row of that number is in already."""
        return any(first <= number <= last for first, last in self.written)


class ColumnMapping(models.Model):
    """How the columns of a file were named by hand, remembered for the next file like it."""

    importer = models.CharField(max_length=60)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("列名对应")
        constraints = (
            models.UniqueConstraint(fields=("importer", "signature"), name="desk_mapping_once"),
        )

    def __str__(self) -> str:
        return f"{self.importer} {self.signature[:8]}"


class WordMapping(models.Model):
    """What a text in a column of a file stands for, remembered for the next file."""

    importer = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    text = models.CharField(max_length=120)
    word = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("用词对应")
        constraints = (
            models.UniqueConstraint(fields=("importer", "field", "text"), name="desk_word_once"),
        )

    def __str__(self) -> str:
        return f"{self.text} = {self.word}"


class Export(Record):
    """Rows that left the house as a file: who took how many, under which conditions.

    `file` is there for large ones only, sealed, until it is a day old.
    """

    SCOPE: ClassVar[Scope] = OWN

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("账号")
    )
    listing = models.CharField(_("列表"), max_length=60)
    name = models.CharField(_("文件名"), max_length=200)
    query = models.CharField(_("条件"), max_length=2000, blank=True)
    rows = models.PositiveIntegerField(_("行数"))
    file = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, related_name="+", verbose_name=_("文件")
    )

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")

    def __str__(self) -> str:
        return self.name
