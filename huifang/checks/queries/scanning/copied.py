"""The same long words for families that have nothing to do with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID
from zlib import crc32

from huifang.checks.queries.scanning.seen import MOST_SUBJECTS, Scope, Seen, smallest
from huifang.kit.chinese import bigrams
from huifang.rules.integrity import TEXTS

FACTORS: Final = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)
"""Each gives one mark; of texts that share 90 % of their pairs one in ten thousand has none in
common."""
HEADS: Final = 30
"""A text is compared with so many others of the same mark at most."""
EXCERPT: Final = 40
_DIGITS = re.compile(r"[0-9〇一二三四五六七八九十百千万]+")


@dataclass
class Likes:
    """A text and those that read like it: their subjects, families and places."""

    grams: frozenset[str]
    text: str
    subjects: list[str] = field(default_factory=list)
    families: set[UUID] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)


def copied(scope: Scope) -> Iterator[Seen]:
    """Yield each text that reads almost the same for several families."""
    names = ("household_id", "region_id", "household__head_name")
    visits = scope.visits().values_list("pk", *names, *TEXTS).order_by("pk")
    by_field: dict[str, list[tuple[str, UUID, str, str]]] = {name: [] for name in TEXTS}
    for key, family, region, head, *texts in visits.iterator():
        for name, text in zip(TEXTS, texts, strict=True):
            by_field[name].append((f"visit:{key}", family, region, text.replace(head, "")))
    problems = scope.problems().filter(household__isnull=False)
    by_field["description"] = [
        (f"problem:{key}", family, region, text.replace(head, ""))
        for key, family, region, head, text in problems.values_list("pk", *names, "description")
        .order_by("pk")
        .iterator()
    ]
    families = scope.number("integrity_copied_families")
    for name, rows in by_field.items():
        for group in _groups(rows, scope):
            if len(group.families) >= families:
                yield _seen(name, group)


def _groups(rows: list[tuple[str, UUID, str, str]], scope: Scope) -> list[Likes]:
    """Return the texts put together with those like them, each group under its oldest text."""
    shortest = scope.number("integrity_copied_chars")
    least = scope.number("integrity_copied_percent") / 100
    same: dict[str, Likes] = {}
    marked: dict[tuple[int, int], list[Likes]] = {}
    groups: list[Likes] = []
    for subject, family, region, text in rows:
        if len(text) < shortest:
            continue
        plain = _DIGITS.sub("", text)
        group = same.get(plain)
        if group is None:
            grams = frozenset(bigrams(plain))
            marks = _marks(grams)
            group = _known(grams, marks, marked, least)
            if group is None:
                group = Likes(grams, text)
                groups.append(group)
                for mark in marks:
                    heads = marked.setdefault(mark, [])
                    if len(heads) < HEADS:
                        heads.append(group)
            same[plain] = group
        group.subjects.append(subject)
        group.families.add(family)
        group.regions.add(region)
    return groups


def _known(
    grams: frozenset[str],
    marks: list[tuple[int, int]],
    marked: dict[tuple[int, int], list[Likes]],
    least: float,
) -> Likes | None:
    """Return the group whose text is so like this one, if there is one."""
    for mark in marks:
        for group in marked.get(mark, ()):
            shared = len(grams & group.grams)
            if 2 * shared >= least * (len(grams) + len(group.grams)) and shared:
                return group
    return None


def _marks(grams: frozenset[str]) -> list[tuple[int, int]]:
    """Return the text's marks: of each of several orders of all pairs, the pair that comes first.

    Texts that share most pairs share most marks, whatever stands between.
    """
    hashes = [crc32(gram.encode()) for gram in grams]
    return [
        (turn, min((value * factor + turn) & 0xFFFFFFFF for value in hashes))
        for turn, factor in enumerate(FACTORS)
        if hashes
    ]


def _seen(name: str, group: Likes) -> Seen:
    short = group.text if len(group.text) <= EXCERPT else f"{group.text[:EXCERPT]}……"
    facts: dict[str, Any] = {"count": len(group.families), "field": name, "text": short}
    about = f"{name}:{group.subjects[0]}"
    region = smallest(sorted(group.regions))
    return Seen("copied", region, about, group.subjects[:MOST_SUBJECTS], facts)
