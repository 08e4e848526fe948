"""The page of GB/T 9704-2012, in millimetres and points."""

from __future__ import annotations

from typing import Final

PAGE_MM: Final = (210.0, 297.0)
TOP_MM: Final = 37.0
LEFT_MM: Final = 28.0
RIGHT_MM: Final = 26.0
FOOT_MM: Final = 35.0
BLOCK_MM: Final = (156.0, 225.0)
LINES: Final = 22
CHARACTERS: Final = 28

PITCH_PT: Final = 28.95
"""From line to line: 225 mm over 22 lines."""
SIZE_2_PT: Final = 22.0  # 2号: the title
SIZE_3_PT: Final = 16.0  # 3号: everything that has no size of its own
SIZE_4_PT: Final = 14.0  # 4号: page number, imprint, tables that are forms
SIZE_SMALL_4_PT: Final = 12.0  # 小四: tables of many columns

HEAD_MM: Final = 35.0  # from the upper edge of the text block to the red head
RED_LINE_GAP_MM: Final = 4.0  # from the number to the red line
PAGE_NUMBER_MM: Final = 7.0  # from the lower edge of the text block to the page number
THICK_MM: Final = 0.35  # first and last line of the imprint
THIN_MM: Final = 0.25  # the lines between

RED: Final = "#ff0000"
TONES: Final = {"blue": "#1f5fae", "orange": "#d9730d", "red": "#c00000"}
MARK_PT: Final = 40.0
"""The red head at its largest; a long name is set smaller so that it stays on one line."""

CODE_MM: Final = 18.0  # the QR code, in the upper margin at the right
CODE_TOP_MM: Final = 10.0


def points(millimetres: float) -> float:
    """Return millimetres in points."""
    return millimetres * 72 / 25.4


def mark_size_pt(text: str) -> float:
    """Return the size of the red head that puts it on one line of the text block."""
    return min(MARK_PT, points(BLOCK_MM[0]) * 0.96 / max(len(text), 1))
