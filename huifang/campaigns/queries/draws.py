"""A random draw as arithmetic: from seed and candidates to the households, again and again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from random import Random
from uuid import UUID

from huifang.campaigns.models import Draw

KEY_BYTES = 16


def candidate_keys(draw: Draw) -> list[UUID]:
    """Return the households among which was drawn, in the order in which they were."""
    packed = bytes(draw.candidate_list)
    return [UUID(bytes=packed[at : at + KEY_BYTES]) for at in range(0, len(packed), KEY_BYTES)]


def pack(keys: Iterable[UUID]) -> bytes:
    """Return the keys as a draw keeps them: sorted, 16 bytes each."""
    return b"".join(key.bytes for key in sorted(keys, key=lambda key: key.bytes))


def digest(packed: bytes) -> str:
    """Return the SHA-256 of a kept list of candidates."""
    return hashlib.sha256(packed).hexdigest()


def pick(seed: str, candidates: Sequence[UUID], size: int) -> set[UUID]:
    """Return `size` of the candidates (in their sorted order) by the lot that `seed` gives each.

    Every candidate gets the next number of `Random(seed)`; the smallest numbers are drawn. Python
    promises this sequence for all its releases, so the draw can be repeated in ten years.
    """
    random = Random(seed)  # noqa: S311  # a public lot that must repeat, not a secret
    lots = [(random.random(), key.bytes, key) for key in candidates]
    return {key for _lot, _bytes, key in sorted(lots)[:size]}


def verify_draw(draw: Draw) -> bool:
    """Tell whether candidates, seed and the households on the list belong together."""
    packed = bytes(draw.candidate_list)
    if digest(packed) != draw.candidates_sha256 or len(packed) != draw.candidates * KEY_BYTES:
        return False
    drawn = set(draw.targets.values_list("household_id", flat=True))
    return drawn == pick(draw.seed, candidate_keys(draw), draw.size)
