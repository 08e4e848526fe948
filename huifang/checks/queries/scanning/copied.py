"""The same long words for families that have nothing to do with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nsmallest
from itertools import pairwise
from typing import Any, Final
from uuid import UUID
from zlib import crc32

from huifang.checks.queries.scanning.seen import MOST_SUBJECTS, Scope, Seen
from huifang.kit.chinese import bigrams
from huifang.rules.integrity import TEXTS
from huifang.territory.queries import smallest_around

SKETCH: Final = 8
"""So many of a text's pairs of characters, in the order of their digests, stand for it."""
HEADS: Final = 10
"""A text is compared with so many others of the same mark at most."""
EXCERPT: Final = 40
SPREAD: Final = 0x9E3779B1
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
            needed = least * (len(grams) + len(group.grams)) / 2
            if min(len(grams), len(group.grams)) >= needed <= len(grams & group.grams):
                return group
    return None


def _marks(grams: frozenset[str]) -> list[tuple[int, int]]:
    """Return the text's marks: the first few digests of its pairs, each with the next one.

    Texts that share nine tenths of their pairs have a mark in common but for one in a thousand,
    whatever stands between; texts that share a few words seldom have.
    """
    first = nsmallest(SKETCH, (_digest(gram) for gram in grams))
    return list(pairwise(first))


@lru_cache(maxsize=200_000)
def _digest(gram: str) -> int:
    return crc32(gram.encode()) * SPREAD & 0xFFFFFFFF


def _seen(name: str, group: Likes) -> Seen:
    text = group.text.rstrip("。！？；，")  # the sentence around it has its own stop
    short = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}……"
    facts: dict[str, Any] = {"count": len(group.families), "field": name, "text": short}
    about = f"{name}:{group.subjects[0]}"
    region = smallest_around(sorted(group.regions))
    return Seen("copied", region, about, group.subjects[:MOST_SUBJECTS], facts)
