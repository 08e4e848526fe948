"""The faces that GB/T 9704 asks for, which of them are here, and what stands in for the others.

None of them is free to pass on, so none is shipped: an office puts its own files into a folder.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_SERIF: Final = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun", "宋体", "STSong",
    "AR PL UMing CN", "Noto Sans CJK SC",
)  # fmt: skip
_SANS: Final = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Microsoft YaHei",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Noto Serif CJK SC",
)  # fmt: skip


@dataclass(frozen=True)
class Face:
    """A face by its `role`: its `name` in Word files, the families that are it, the stand-ins."""

    role: str
    name: str
    used_for: str
    families: tuple[str, ...]
    stand_ins: tuple[str, ...]
    bold_stand_in: bool = False


FACES: Final = (
    Face(
        "title", "方正小标宋简体", "发文机关标志、标题",
        ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
        _SERIF, bold_stand_in=True,
    ),
    Face(
        "body", "仿宋_GB2312", "正文",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋"),
        ("FandolFang R", "FandolFang", *_SERIF),
    ),
    Face("black", "黑体", "一级标题、表头", ("SimHei", "黑体", "STHeiti", "华文黑体"), _SANS),
    Face(
        "kai", "楷体_GB2312", "二级标题、签发人",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "华文楷体"),
        ("FandolKai", "AR PL UKai CN", *_SERIF),
    ),
    Face("song", "宋体", "页码", ("SimSun", "宋体", "NSimSun", "STSong"), _SERIF),
)  # fmt: skip
NAMES: Final = {face.role: face.name for face in FACES}


@dataclass(frozen=True)
class Chosen:
    """The family a face is set in; `own` False when another stands in, "" when nothing can."""

    face: Face
    family: str
    own: bool

    @property
    def bold(self) -> bool:
        """Tell whether the stand-in is set bold to look as heavy as the face."""
        return not self.own and self.face.bold_stand_in


def choose(families: Collection[str]) -> list[Chosen]:
    """Return for each face the first of its families that is here, else the first stand-in."""
    return [_choose(face, families) for face in FACES]


def _choose(face: Face, families: Collection[str]) -> Chosen:
    for family in face.families:
        if family in families:
            return Chosen(face, family, own=True)
    stand_in = next((name for name in face.stand_ins if name in families), "")
    return Chosen(face, stand_in, own=False)
