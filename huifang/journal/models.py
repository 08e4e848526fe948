"""Entries of the journal, the counter that numbers them, and the seals over them."""

from __future__ import annotations

import json
from datetime import UTC

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.kit.ids import uuid7


class Counter(models.Model):
    """One row: the last number given. Locked inside each deed, so numbers follow commits."""

    last = models.BigIntegerField(default=0)


class Entry(models.Model):
    """One deed as it was done. Triggers refuse to change or delete it.

    `changes` maps a column to [before, after]; secrets are only ever noted as changed.
    `thread` is the file it belongs to (`household:…`); regions and campaigns are given by key.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    seq = models.BigIntegerField(_("序号"), unique=True)
    recorded_at = models.DateTimeField(_("记录时间"))
    happened_at = models.DateTimeField(_("发生时间"))
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(_("操作人"), max_length=100)
    door = models.CharField(_("入口"), max_length=10)
    deed = models.CharField(_("动作"), max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    subject_name = models.CharField(_("对象"), max_length=200)
    thread = models.CharField(max_length=90)
    region_key = models.CharField(max_length=21, blank=True)
    campaign_id = models.UUIDField(null=True)
    changes = models.JSONField(default=dict)
    note = models.TextField(_("说明"), blank=True)
    op_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("日志")
        indexes = [
            models.Index(fields=["thread", "seq"], name="journal_thread"),
            models.Index(fields=["subject_kind", "subject_id", "seq"], name="journal_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.deed}"

    def content(self) -> bytes:
        """Return the bytes that the seal covers: every column, in one fixed spelling."""
        facts = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.attname not in ("recorded_at", "happened_at")
        }
        facts["recorded_at"] = self.recorded_at.astimezone(UTC).isoformat()
        facts["happened_at"] = self.happened_at.astimezone(UTC).isoformat()
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
        return text.encode()


class Seal(models.Model):
    """A signed block of entries: Merkle root over their leaves, chained to the block before.

    `leaves` is the 32-byte leaf hashes one after another, so that the first broken one is named.
    """

    number = models.BigIntegerField(_("块号"), primary_key=True)
    first_seq = models.BigIntegerField(_("首条"))
    last_seq = models.BigIntegerField(_("末条"))
    leaves = models.BinaryField()
    root = models.CharField(_("根"), max_length=64)
    previous = models.CharField(_("上块"), max_length=64)
    sealed_at = models.DateTimeField(_("封存时间"))
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("封存")

    def __str__(self) -> str:
        return f"{self.number}: {self.first_seq}–{self.last_seq}"

    def statement(self) -> bytes:
        """Return the bytes that are signed."""
        at = self.sealed_at.astimezone(UTC).isoformat()
        facts = (
            self.number,
            self.first_seq,
            self.last_seq,
            self.root,
            self.previous,
            at,
        )
        return "|".join(str(fact) for fact in facts).encode()
