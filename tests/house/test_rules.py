"""The notice board: every rule is valid, sourced, dated in order, used, and proved by examples."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from huifang.reports.queries import definitions, listing_of
from huifang.rules.reader import codes, files, load, ruling
from tests.house.reading import HOUSE, sources

PARAMETERS = sorted(files("parameters"))
CODES = sorted(files("codes"))
TEXT = "\n".join(path.read_text("utf-8") for path in sources())


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_is_sourced_dated_in_order_and_its_examples_are_true(name: str) -> None:
    rule = load("parameters", name)
    assert rule["label"]
    assert rule["unit"]
    days = [version["from"] for version in rule["version"]]
    assert days == sorted(set(days))
    assert all(version["source"] for version in rule["version"])
    assert rule["example"], "a rule is proved by at least one example"
    for example in rule["example"]:
        by = {key: text for key, text in example.items() if key not in ("day", "gives")}
        assert ruling(name, example["day"], **by).value == example["gives"]


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_is_used(name: str) -> None:
    assert f'"{name}"' in TEXT


@pytest.mark.parametrize("room", CODES)
def test_a_code_list_has_both_languages_once_each_and_a_source(room: str) -> None:
    for name, table in load("codes", room).items():
        assert table["label"], name
        assert table["source"], name
        found = codes(f"{room}.{name}")
        assert len({code.value for code in found}) == len(found), name
        assert all(code.label and code.en for code in found), name
        assert all(code.since <= code.until for code in found if code.since and code.until), name


@pytest.mark.parametrize("room", CODES)
def test_a_code_list_is_used(room: str) -> None:
    unused = [name for name in load("codes", room) if f'"{room}.{name}"' not in TEXT]
    assert unused == []


def test_every_category_has_a_basis() -> None:
    for name in files("category_sets"):
        for row in load("category_sets", name)["category"]:
            assert row["basis"], f"{name}: {row['label']}"


def test_every_figure_counts_an_existing_list_by_an_existing_measure_and_filters() -> None:
    names = [item.name for item in definitions()]
    for item in definitions():
        if item.ratio:
            assert set(item.ratio) <= set(names)
            continue
        listing = listing_of(item)
        assert item.measure in listing.measures
        known = {entry.name for entry in listing.filters}
        assert set(item.params) | {"campaign", "region"} <= known, item.name


def test_no_number_of_policy_stands_in_the_code_of_the_rooms() -> None:
    """Deadlines, rates and shares are rules; these words with a number would be constants."""
    wanted = re.compile(r"^[A-Z_]*(DEADLINE|DUE_DAYS|RATE_YUAN|SAMPLE)[A-Z_]* *=.*\d", re.M)
    rooms = ("problems", "visits", "campaigns", "registry", "reports")
    text = "\n".join(p.read_text("utf-8") for r in rooms for p in (HOUSE / r).rglob("*.py"))
    assert wanted.findall(text) == []


def test_the_words_of_an_era_end_with_it() -> None:
    by_value: dict[str, Any] = {code.value: code for code in codes("registry.household_status")}
    assert not by_value["poor"].holds_on(date(2021, 1, 1))
    assert by_value["unstable"].holds_on(date(2023, 6, 1))
    assert not by_value["unstable"].holds_on(date(2026, 1, 1))
    assert by_value["at_risk"].holds_on(date(2026, 1, 1))
