"""Numbers of papers: one row of them for each body, word and year, without a gap."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from huifang.papers.models import Series


def next_number(body: str, word: str, year: int) -> str:
    """Return the next number of a body under a word in a year: “永政协回访交〔2020〕1号”.

    The counter's row stays locked until the caller's transaction ends, so two at once never get
    the same, and a deed that fails takes none.

    Raises:
        RuntimeError: the caller has no transaction open.

    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken inside a deed, so that a failed one takes none")
    series, _made = Series.objects.get_or_create(body=body, word=word, year=year)
    Series.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db(fields=["last"])
    return str(series)
