"""The row of a stored file; its bytes lie on disk under their SHA-256."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.records.base import Record, Scope


class StoredFile(Record):
    """One upload: the name it came with, what it really is, and where its bytes are.

    The same content uploaded twice makes two rows and one blob. It carries no scope of its own:
    only the pages of the owning record hand it out.
    """

    SCOPE: ClassVar[Scope] = Scope(region=None, unit=None)

    sha256 = models.CharField(_("内容摘要"), max_length=64, db_index=True, editable=False)
    size = models.PositiveBigIntegerField(_("字节数"), editable=False)
    content_type = models.CharField(_("文件类型"), max_length=100, editable=False)
    name = models.CharField(_("文件名"), max_length=200)
    sealed = models.BooleanField(_("加密存放"), default=False, editable=False)
    keep_until = models.DateTimeField(_("保留到"), null=True, blank=True, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("文件")
        verbose_name_plural = _("文件")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Return where the bytes are."""
        return blob_path(self.sha256)

    @property
    def is_image(self) -> bool:
        """Tell whether a browser can show it as a picture."""
        return self.content_type.startswith("image/")


def blob_path(sha256: str) -> Path:
    """Return the place of a content: two levels of folders keep each of them small."""
    return Path(settings.HUIFANG_FILES) / sha256[:2] / sha256[2:4] / sha256
