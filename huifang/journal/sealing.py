"""Sealing the journal in signed Merkle blocks, and proving that it is whole."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from django.db import transaction
from django.utils.translation import gettext as _

from huifang.journal.models import Counter, Entry, Seal
from huifang.kit import crypto, merkle
from huifang.kit.errors import Invalid
from huifang.records.keys import keys

BLOCK = 10_000  # entries in a block at the most
HASH = 32


@dataclass(frozen=True)
class Verdict:
    """What a verification found: how much was read, and the first fault or ""."""

    entries: int
    seals: int
    unsealed: int
    fault: str = ""
    at_seq: int | None = None


@transaction.atomic
def seal(now: datetime) -> int:
    """Seal all entries not yet sealed; returns the number of blocks made."""
    Counter.objects.select_for_update().get(pk=1)
    last = Seal.objects.order_by("-number").first()
    start, number, previous = (last.last_seq, last.number, last.root) if last else (0, 0, "0" * 64)
    made = 0
    while entries := list(Entry.objects.filter(seq__gt=start).order_by("seq")[:BLOCK]):
        leaves = [merkle.leaf_hash(entry.content()) for entry in entries]
        number, made, start = number + 1, made + 1, entries[-1].seq
        block = Seal(
            number=number,
            first_seq=entries[0].seq,
            last_seq=start,
            leaves=b"".join(leaves),
            root=merkle.root(leaves).hex(),
            previous=previous,
            sealed_at=now,
            public_key=keys().public_key.hex(),
        )
        block.signature = crypto.sign(keys(), block.statement()).hex()
        block.save(force_insert=True)
        previous = block.root
    return made


def verify(checkpoint: str = "") -> Verdict:
    """Read the whole journal and prove it; the verdict names the first broken entry.

    Whoever holds database and keys can cut off the end and seal anew. Only a `checkpoint` that
    `fingerprint` gave earlier, and that was kept elsewhere, shows that.

    Raises:
        Invalid: this is no checkpoint.

    """
    previous, expected, sealed, seals = "0" * 64, 1, 0, 0
    fault = _checkpoint_fault(checkpoint) if checkpoint else ""
    if fault:
        return Verdict(0, 0, 0, fault)
    counted = Counter.objects.get(pk=1).last  # before the entries, which may grow meanwhile
    for block in Seal.objects.order_by("number").iterator(chunk_size=10):
        seals += 1
        fault = _block_fault(block, seals, expected, previous)
        if fault:
            return Verdict(sealed, seals, 0, fault, block.first_seq)
        stored = [bytes(block.leaves[i : i + HASH]) for i in range(0, len(block.leaves), HASH)]
        broken = _first_broken(block, stored)
        if broken:
            return Verdict(sealed, seals, 0, broken[1], broken[0])
        sealed += len(stored)
        previous, expected = block.root, block.last_seq + 1
    return _tail(sealed, seals, expected, counted)


def _block_fault(block: Seal, number: int, expected: int, previous: str) -> str:
    """Return what is wrong with the block itself, "" if nothing."""
    if block.number != number or block.first_seq != expected or block.previous != previous:
        return _("第 %(n)s 块与上一块不相连") % {"n": number}
    key = bytes.fromhex(block.public_key)
    if key != keys().public_key:
        return _("第 %(n)s 块的签名密钥不是本系统的") % {"n": number}
    if not crypto.verify(key, block.statement(), bytes.fromhex(block.signature)):
        return _("第 %(n)s 块的签名不符") % {"n": number}
    leaves = [bytes(block.leaves[i : i + HASH]) for i in range(0, len(block.leaves), HASH)]
    if not leaves or merkle.root(leaves).hex() != block.root:
        return _("第 %(n)s 块的摘要与签名的根不符") % {"n": number}
    return ""


def _first_broken(block: Seal, stored: list[bytes]) -> tuple[int, str] | None:
    """Return (seq, words) of the first entry that is missing or was changed."""
    seq = block.first_seq
    for entry, leaf in zip(_entries(block), stored, strict=False):
        if entry.seq != seq:
            break
        if merkle.leaf_hash(entry.content()) != leaf:
            return seq, _("第 %(seq)s 条日志的内容被改动") % {"seq": seq}
        seq += 1
    if seq <= block.last_seq:
        return seq, _("第 %(seq)s 条日志缺失") % {"seq": seq}
    return None


def _entries(block: Seal) -> Iterator[Entry]:
    between = Entry.objects.filter(seq__gte=block.first_seq, seq__lte=block.last_seq)
    return between.order_by("seq").iterator(chunk_size=2000)


def _tail(sealed: int, seals: int, expected: int, counted: int) -> Verdict:
    """Check the entries after the last seal: no gap, and as many as the counter says.

    Deeds go on meanwhile: there are at least as many as were counted before the reading and at
    most as many as are counted after it.
    """
    unsealed = Entry.objects.filter(seq__gte=expected).order_by("seq")
    seqs = list(unsealed.values_list("seq", flat=True))
    wanted = range(expected, max([counted, *seqs]) + 1)
    gap = next((w for w, s in zip_longest(wanted, seqs) if w != s), None)
    if gap is not None:
        words = _("第 %(seq)s 条日志缺失") % {"seq": gap}
        return Verdict(sealed + len(seqs), seals, len(seqs), words, gap)
    last = Counter.objects.get(pk=1).last
    if (seqs[-1] if seqs else expected - 1) > last:
        words = _("日志的计数被改动：已有的日志多于 %(last)s 条") % {"last": last}
        return Verdict(sealed + len(seqs), seals, len(seqs), words, last + 1)
    return Verdict(sealed + len(seqs), seals, len(seqs))


def _checkpoint_fault(checkpoint: str) -> str:
    """Return how the journal differs from what it was at a checkpoint, "" if it does not."""
    number, _dash, _rest = checkpoint.partition("-")
    if not re.fullmatch(r"[0-9]+-[0-9]+-[0-9a-f]{16}", checkpoint):
        raise Invalid(_("“%(text)s”不是校验点。请照原样输入。") % {"text": checkpoint})
    block = Seal.objects.filter(number=int(number)).first()
    if block is None:
        return _("校验点所在的第 %(n)s 块封存缺失，日志的末尾被删去") % {"n": number}
    if _fingerprint(block) != checkpoint:
        return _("第 %(n)s 块封存与校验点不符，日志曾被改写") % {"n": number}
    return ""


def fingerprint() -> str:
    """Return a short text over the last seal, to be kept outside the machine as a checkpoint."""
    last = Seal.objects.order_by("-number").first()
    return _fingerprint(last) if last else ""


def _fingerprint(block: Seal) -> str:
    digest = hashlib.sha256(block.statement() + bytes.fromhex(block.signature)).hexdigest()
    return f"{block.number}-{block.last_seq}-{digest[:16]}"
