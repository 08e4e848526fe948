"""The row of a job, and the table of periodic work."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.records.base import Record, Scope


class State(models.TextChoices):
    """Where a job stands."""

    READY = "ready", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


ACTIVE = (State.READY, State.RUNNING)


class Job(Record):
    """One piece of background work, asked for by `owner`, in the owner's language.

    `claim` names the worker that holds it; every write of a worker is refused once it has
    lost the claim. `committed` counts the items whose step is committed, so that a second attempt
    goes on there; `done` is only shown.
    """

    SCOPE: ClassVar[Scope] = Scope(region=None, unit=None)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发起人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(_("任务"), max_length=64)
    title = models.CharField(_("名称"), max_length=200)
    args = models.JSONField(_("参数"), default=dict)
    language = models.CharField(_("语言"), max_length=16, default="zh-hans")
    key = models.CharField(_("去重键"), max_length=128, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=State, default=State.READY)
    run_at = models.DateTimeField(_("开始时间"))
    done = models.PositiveIntegerField(_("已完成"), default=0)
    committed = models.PositiveIntegerField(default=0, editable=False)
    total = models.PositiveIntegerField(_("总数"), default=0)
    note = models.CharField(_("进展"), max_length=200, blank=True)
    cancel_requested = models.BooleanField(_("要求取消"), default=False)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    claim = models.CharField(max_length=32, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    result = models.JSONField(_("结果"), default=dict)
    error = models.TextField(_("原因"), blank=True)

    class Meta:
        verbose_name = _("后台任务")
        verbose_name_plural = _("后台任务")
        indexes = (models.Index(fields=("state", "run_at"), name="job_queue"),)
        constraints = (
            models.UniqueConstraint(
                fields=("key",),
                condition=Q(state__in=("ready", "running")) & ~Q(key=""),
                name="job_key_once",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_active(self) -> bool:
        """Tell whether it still waits or runs."""
        return self.state in ACTIVE

    @property
    def percent(self) -> int:
        """Return how far it is, 0 to 100."""
        if self.state == State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class Periodic(models.Model):
    """When a piece of periodic work last began; the claim of all workers together."""

    name = models.CharField(primary_key=True, max_length=64)
    began_at = models.DateTimeField()

    class Meta:
        verbose_name = _("定时任务")
        verbose_name_plural = _("定时任务")

    def __str__(self) -> str:
        return self.name
