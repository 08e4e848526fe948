"""Signatures of the demo: a few strokes drawn by lot, as small PNG pictures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from math import cos, sin

from huifang.site.demo.texts import lot_of

WIDE, HIGH, KINDS = 360, 140, 12


def signature(seed: str) -> bytes:
    """Return one of some signatures, the same for the same seed."""
    return _drawn(lot_of(seed).randrange(KINDS))


@cache
def _drawn(number: int) -> bytes:
    rows = [bytearray(b"\xff" * WIDE) for _row in range(HIGH)]
    for x, y in _dots(number):
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1), (-1, 0), (0, -1)):
            if 0 <= x + dx < WIDE and 0 <= y + dy < HIGH:
                rows[y + dy][x + dx] = 20
    picture = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    size = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 0, 0, 0, 0)
    chunks = (_chunk(b"IHDR", size), _chunk(b"IDAT", picture), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _dots(number: int) -> Iterator[tuple[int, int]]:
    """Yield the dots of three characters, each of some bent strokes."""
    lot = lot_of(f"signature/{number}")
    for place in range(3):
        left, top = 25 + place * 110, 20
        for _stroke in range(lot.randint(4, 7)):
            x, y = left + lot.random() * 80, top + lot.random() * 80
            angle, bend = lot.choice((0.0, 0.1, 1.5, 2.2, 0.8)), lot.uniform(-0.02, 0.02)
            for _step in range(lot.randint(30, 70)):
                x, y, angle = x + cos(angle), y + sin(angle), angle + bend
                if left < x < left + 95 and top < y < HIGH - top:
                    yield round(x), round(y)


def _chunk(kind: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc
