"""Merkle trees as in RFC 6962: one hash proves a list, a short proof that an entry is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry; its prefix keeps it from passing for an inner node."""
    return hashlib.sha256(b"\x00" + entry).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes in their order; of no leaves, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that, with the leaf at `index`, give the root; from the bottom up.

    Raises:
        IndexError: there is no such leaf.

    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    proof: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            proof.append(level[beside])
        level = _above(level)
        index //= 2
    return proof


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes
) -> bool:
    """Whether `proof` shows that `leaf` stands at `index` of the `size` leaves under the root."""
    if not 0 <= index < size:
        return False
    reached, last, steps = leaf, size - 1, iter(proof)
    while last > 0:
        if index % 2 or index < last:
            beside = next(steps, None)
            if beside is None:
                return False
            reached = _node(beside, reached) if index % 2 else _node(reached, beside)
        index //= 2
        last //= 2
    return next(steps, None) is None and reached == expected_root


def _above(level: list[bytes]) -> list[bytes]:
    """The next level up; a node without a partner rises as it is."""
    pairs = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
