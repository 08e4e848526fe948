"""A signature drawn on the screen, posted as a picture inside the form."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

PREFIX: Final = "data:image/png;base64,"
MOST: Final = 600_000
"""Characters of the longest picture taken: a signature has some thousands."""


class SignatureWidget(forms.TextInput):
    """A box to sign in with finger, pen or mouse; its picture survives a form drawn again."""

    template_name = "ui/widgets/signature.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-wide": "", **(attrs or {})})

    def use_required_attribute(self, initial: Any) -> bool:
        """Leave it to the server: a hidden value cannot be asked for by the browser."""
        del initial
        return False


class SignatureField(forms.CharField):
    """Cleans the picture of a signature to an uploaded PNG, or None when nothing was drawn."""

    widget = SignatureWidget

    def clean(self, value: Any) -> Any:
        """Return the picture as a file.

        Raises:
            ValidationError: it is no picture that the box has drawn.

        """
        text = super().clean(value)
        if not text:
            return None
        content = _decoded(text)
        if content is None:
            raise forms.ValidationError(_("签字没有传好。请点“重签”，再签一次。"))
        return SimpleUploadedFile("signature.png", content, "image/png")


def _decoded(text: str) -> bytes | None:
    if not text.startswith(PREFIX) or len(text) > MOST:
        return None
    try:
        content = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        return None
    return content if content.startswith(b"\x89PNG\r\n\x1a\n") else None
