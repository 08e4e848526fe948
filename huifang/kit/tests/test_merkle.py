"""Merkle trees."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.kit.merkle import inclusion_proof, leaf_hash, root, verify_inclusion

ENTRIES = st.lists(st.binary(max_size=8), min_size=1, max_size=40)

# The eight entries and the roots over the first n of them, as every RFC 6962 log is tested with.
KNOWN_ENTRIES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
KNOWN_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def by_the_definition(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, recursive as it is written there."""
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    split = 1 << (len(entries) - 1).bit_length() - 1
    left, right = by_the_definition(entries[:split]), by_the_definition(entries[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", KNOWN_ROOTS)
def test_the_roots_are_the_published_ones(size: int) -> None:
    leaves = [leaf_hash(entry) for entry in KNOWN_ENTRIES[:size]]
    assert root(leaves).hex() == KNOWN_ROOTS[size]


@given(ENTRIES)
def test_the_root_is_what_the_definition_says(entries: list[bytes]) -> None:
    assert root([leaf_hash(entry) for entry in entries]) == by_the_definition(entries)


@given(ENTRIES, st.data())
def test_every_leaf_has_a_proof_that_holds_for_it_alone(
    entries: list[bytes], data: st.DataObject
) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    index = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.integers(0, len(leaves) - 1))
    proof, top = inclusion_proof(leaves, index), root(leaves)
    assert verify_inclusion(leaves[index], index, len(leaves), proof, top)
    assert not verify_inclusion(leaf_hash(b"another entry"), index, len(leaves), proof, top)
    assert not verify_inclusion(leaves[index], index, len(leaves), [*proof, top], top)
    if proof:
        assert not verify_inclusion(leaves[index], index, len(leaves), proof[:-1], top)
    if leaves[other] != leaves[index]:
        assert not verify_inclusion(leaves[other], index, len(leaves), proof, top)


def test_there_is_no_proof_of_what_is_not_there() -> None:
    with pytest.raises(IndexError):
        inclusion_proof([leaf_hash(b"")], 1)
    assert not verify_inclusion(leaf_hash(b""), 1, 1, [], leaf_hash(b""))
