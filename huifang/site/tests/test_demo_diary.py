"""The diary of the demo, before anything is loaded: pure, repeatable, about nobody."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string

from huifang.kit.ids import SYNTHETIC_REGION, check_id_number, check_mobile
from huifang.site import demo
from huifang.site.demo import campaigns, regular, spring
from huifang.site.demo.diary import Diary, Step, moment
from huifang.site.demo.families import families, newcomers
from huifang.site.demo.places import villages

HERE = Path(demo.__file__).parent
TODAY = date(2026, 11, 24)
REAL_PLACES = (
    "大庙口",
    "紫云",
    "祥霖铺",
    "白露塘",
    "甲背岭",
    "凤凰乡",
    "秧田",
    "晒北滩",
    "野株源",
    "邮亭圩",
    "岿山",
)
READS = {
    "loading.py": {
        "huifang.access.models",
        "huifang.notices.models",
        "huifang.territory.models",
    },
    "campaigns.py": {"huifang.campaigns.models"},
}
WRITES = {
    "save", "create", "get_or_create", "update_or_create", "update", "delete", "set_password",
    "bulk_create", "bulk_update", "raw", "cursor", "execute",
}  # fmt: skip


@cache
def of_2020() -> tuple[Step, ...]:
    return tuple(campaigns.diary_of_2020().in_order())


@cache
def of_2026(today: date = TODAY) -> tuple[Step, ...]:
    diary = Diary()
    regular.write(diary, today)
    return tuple(diary.in_order())


def print_of(steps: tuple[Step, ...]) -> str:
    return hashlib.sha256("\n".join(map(repr, steps)).encode()).hexdigest()


def test_the_same_diary_is_written_each_time() -> None:
    first, second = print_of(of_2020()), print_of(of_2026())
    of_2020.cache_clear()
    of_2026.cache_clear()
    spring.worked_out.cache_clear()
    families.cache_clear()
    assert (print_of(of_2020()), print_of(of_2026())) == (first, second)


def test_spring_2020_finds_737_problems_in_656_people_and_fourteen_that_were_none() -> None:
    worked = spring.worked_out()
    talks = [talk for stay in worked.stays for talk in stay.talks]
    assert len(worked.dealt) == 737
    assert sum(len(talk.met) for talk in talks) == 656
    counts = Counter(step.deed for step in of_2020())
    assert counts["problems.report"] == 737 + 14
    assert (counts["visits.record_activity"], counts["visits.record_meeting"]) == (36, 46)


def test_every_county_unit_is_gone_to_and_none_is_left_with_few_problems() -> None:
    counties = Counter(one.found.village.county for one in spring.worked_out().dealt)
    assert len(counties) == 13
    assert min(counties.values()) >= 20


def test_about_six_in_ten_are_mended_on_the_spot() -> None:
    dealt = spring.worked_out().dealt
    assert 0.55 < sum(one.on_the_spot for one in dealt) / len(dealt) < 0.7


def test_no_two_problems_and_no_two_villages_read_the_same() -> None:
    said = defaultdict(set)
    for step in (*of_2020(), *of_2026()):
        if step.deed == "problems.report":
            said[step.facts["region"].key].add(step.facts["description"])
    every = [text for texts in said.values() for text in texts]
    assert len(every) == len(set(every))
    assert len(said) == len(villages())


def test_no_real_place_below_the_county_is_named() -> None:
    files = [*HERE.rglob("*.py"), *HERE.rglob("*.toml")]
    written = "".join(path.read_text("utf-8") for path in files)
    written += "".join(repr(step.facts) for step in (*of_2020(), *of_2026()))
    assert [name for name in REAL_PLACES if name in written] == []


def test_numbers_belong_to_nobody() -> None:
    people = [kin for family in (*families(), *newcomers()) for kin in family.people]
    for kin in people:
        number = check_id_number(kin.id_number)
        assert number.number.startswith(SYNTHETIC_REGION)
        assert number.birth_date is None, "born in a year nobody alive was born in"
        assert check_mobile(kin.mobile).startswith("154"), "a segment that was never given out"
    assert len({kin.id_number for kin in people}) == len(people)
    assert len({kin.mobile for kin in people}) == len(people)


def test_texts_about_persons_name_neither_them_nor_an_illness() -> None:
    for step in (*of_2020(), *of_2026()):
        if step.deed == "problems.report" and "person" in step.facts:
            name = step.facts["person"].part.removeprefix("person/")
            assert name not in step.facts["description"]
            assert not re.search("癌|肿瘤|精神病|肝炎|尿毒|艾滋", step.facts["description"])


def test_every_deed_of_the_diary_exists() -> None:
    for deed in {step.deed for step in (*of_2020(), *of_2026())}:
        assert callable(import_string(f"huifang.{deed.replace('.', '.actions.', 1)}"))


def test_everything_is_done_by_somebody_save_the_first_administrators() -> None:
    nobody = [step.key for step in of_2020() if not step.by]
    assert nobody == [
        "regions/city",
        "account/admin",
        "grant/admin/admin/",
        "grant/security/security/",
    ]


def test_the_last_steps_are_those_the_loader_looks_for() -> None:
    assert of_2020()[-1].key == spring.LAST_KEY
    assert of_2026()[-1].key == regular.LAST_KEY


@pytest.mark.parametrize("days", [*range(1, 8), 20, 66, 95, 400])
def test_the_campaign_of_2026_ends_with_yesterday_whichever_day_it_is(days: int) -> None:
    today = TODAY + timedelta(days=days)
    steps = of_2026(today)
    assert steps[-1].at < moment(today, 0)
    assert steps[-1].key == regular.LAST_KEY


def test_the_demo_imports_no_table_to_write_in_it() -> None:
    for path in HERE.glob("*.py"):
        tables = {name for name in _imports(path) if ".models" in name}
        assert tables <= READS.get(path.name, set()), path.name


def test_the_demo_writes_nothing_but_through_deeds() -> None:
    for path in HERE.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        called = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert called & WRITES == set(), path.name


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("words", [[], ["yongzhou-1999"]])
def test_the_command_says_which_campaigns_there_are(words: list[str]) -> None:
    with pytest.raises(CommandError, match="yongzhou-2020 yongzhou-2026"):
        call_command("demo", *words)
