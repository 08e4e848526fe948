"""The QR code of a paper."""

from __future__ import annotations

import io

import segno


def svg(address: str) -> str:
    """Return the code as an SVG picture."""
    return str(_made(address).svg_inline(border=0, unit="mm"))


def png(address: str) -> bytes:
    """Return the code as a PNG picture."""
    stream = io.BytesIO()
    _made(address).save(stream, kind="png", scale=6, border=0)
    return stream.getvalue()


def _made(address: str) -> segno.QRCode:
    return segno.make_qr(address, error="m")
