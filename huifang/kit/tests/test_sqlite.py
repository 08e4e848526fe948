"""Never an affected SQLite."""

from __future__ import annotations

import pytest

from huifang.kit.sqlite import Choice, choose, is_safe

MENDED = (3, 51, 3)
NEWER = (3, 53, 4)
DEBIAN_12 = (3, 40, 1)


@pytest.mark.parametrize(
    ("version", "safe"),
    [((3, 7, 0), False), ((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True)],
)
def test_releases_before_3_51_3_are_affected(version: tuple[int, ...], safe: bool) -> None:
    assert is_safe(version) is safe


def test_pythons_own_engine_is_taken_where_it_is_mended() -> None:
    assert choose(MENDED, NEWER) == Choice("sqlite3", MENDED, "WAL")


def test_the_bundled_engine_stands_in_for_an_affected_one() -> None:
    assert choose(DEBIAN_12, NEWER) == Choice("pysqlite3", NEWER, "WAL")


@pytest.mark.parametrize("bundled", [None, DEBIAN_12])
def test_without_a_mended_engine_the_journal_is_rolled_back_and_not_ahead(
    bundled: tuple[int, ...] | None,
) -> None:
    choice = choose(DEBIAN_12, bundled)
    assert (choice.module, choice.journal_mode) == ("sqlite3", "TRUNCATE")


def test_the_version_reads_as_people_write_it() -> None:
    assert choose(MENDED, None).version_text == "3.51.3"
