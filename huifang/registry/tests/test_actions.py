from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from huifang.access.actor import Actor
from huifang.access.tests.make import actor
from huifang.journal.models import Entry
from huifang.journal.queries import tell
from huifang.kit.errors import Invalid, Missing, NotAllowed
from huifang.kit.ids import synthetic_id
from huifang.registry import actions
from huifang.registry.models import Household, Person
from huifang.registry.tests.make import household
from huifang.territory.models import Region
from huifang.territory.tests.make import COUNTY, FAR, JIA, TOWNSHIP, YI, regions

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def wang() -> Actor:
    return actor("wang", "township", name="王", region=JIA)


def li() -> Actor:
    return actor("li", "township", name="李", region=YI)


def village(key: str = JIA) -> Region:
    return regions()[key]


def register(by: Actor | None = None, **facts: Any) -> Household:
    options: dict[str, Any] = {"head_name": "王 甲一", "now": NOW} | facts
    return actions.create_household(by or wang(), village(), **options)


# registering


def test_a_household_is_registered_with_its_head() -> None:
    number = synthetic_id(7, "female")
    made = register(facts={"mobile": "138 0000 1234"}, head={"id_number": number})
    head = made.people.get()
    assert (made.number, made.head_name, made.head_initials) == (f"{JIA}-0001", "王甲一", "wjy")
    assert (head.name, head.relation, head.sex) == ("王甲一", "head", "female")
    assert (str(made.mobile), head.id_number.reveal()) == ("138****1234", number)
    assert register(head_name="王甲二").number == f"{JIA}-0002"


def test_the_journal_names_the_household_and_hides_its_secrets() -> None:
    register(head={"id_number": synthetic_id(7)}, facts={"mobile": "13800001234"})
    entry = Entry.objects.get()
    assert (entry.deed, entry.region_key) == ("household.create", JIA)
    assert entry.changes["mobile"] == [None, "***"]
    assert synthetic_id(7) not in str(entry.changes)


@pytest.mark.parametrize("key", [TOWNSHIP, COUNTY])
def test_a_household_belongs_to_a_village(key: str) -> None:
    by = actor("office", "office")
    with pytest.raises(Invalid, match="村"):
        actions.create_household(by, village(key), head_name="王", now=NOW)


def test_a_household_is_not_registered_in_an_ended_village() -> None:
    Region.objects.filter(pk=village().pk).update(until=date(2025, 12, 31))
    with pytest.raises(Invalid, match="已撤销"):
        register()


def test_a_neighbour_cannot_register_in_our_village() -> None:
    with pytest.raises(Missing):
        register(li())


def test_a_reader_cannot_register() -> None:
    with pytest.raises(NotAllowed):
        register(actor("v", "verifier", region=JIA))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"head_name": " "}, "head_name"),
        ({"facts": {"mobile": "12345"}}, "mobile"),
        ({"facts": {"main_cause": "bad luck"}}, "main_cause"),
        ({"facts": {"group_name": "组" * 41}}, "group_name"),
        ({"head": {"id_number": "431199180101010011"}}, "id_number"),
    ],
)
def test_what_cannot_be_stored_is_refused_at_its_field(facts: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        register(**facts)
    assert field in refused.value.fields
    assert not Household.objects.exists()


def test_a_taken_number_is_named_only_to_those_who_may_see_it() -> None:
    household("王甲一", number="8001")
    with pytest.raises(Invalid, match="王甲一"):
        register(number="8001", head_name="王甲二")
    with pytest.raises(Invalid) as refused:
        actions.create_household(li(), village(YI), head_name="李", number="8001", now=NOW)
    assert "王甲一" not in str(refused.value)


# changing


def test_a_change_is_written_from_and_to_with_its_basis() -> None:
    house = register()
    facts = {"group_name": "三组", "head_name": "王甲乙"}
    actions.change_household(wang(), house, facts=facts, note="户口簿", now=NOW)
    entry = Entry.objects.latest("seq")
    assert entry.changes["group_name"] == ["", "三组"]
    assert entry.note == "户口簿"
    assert house.people.get().name == "王甲乙"


def test_an_empty_secret_leaves_what_is_stored() -> None:
    house = register(facts={"mobile": "13800001234"})
    actions.change_household(wang(), house, facts={"mobile": "", "note": "x"}, now=NOW)
    house.refresh_from_db()
    assert house.mobile.reveal() == "13800001234"
    assert "mobile" not in Entry.objects.latest("seq").changes
    actions.change_household(wang(), house, facts={"mobile": "13800001234"}, now=NOW)
    assert Entry.objects.latest("seq").changes == {}


def test_a_household_moves_only_to_a_village_of_the_same_hand() -> None:
    house = register()
    with pytest.raises(NotAllowed, match="上级办公室"):
        actions.change_household(wang(), house, facts={"region": village(YI)}, now=NOW)
    county = actor("county", "county", region=COUNTY)
    with pytest.raises(NotAllowed):
        actions.change_household(county, house, facts={"region": village(FAR)}, now=NOW)
    moved = actions.change_household(county, house, facts={"region": village(YI)}, now=NOW)
    assert moved.region_id == moved.people.get().region_id == YI


def test_a_neighbour_changes_nothing_of_ours() -> None:
    house = register()
    person = house.people.get()
    for attempt in (
        lambda: actions.change_household(li(), house, facts={"note": "x"}, now=NOW),
        lambda: actions.add_person(li(), house, facts={"name": "x"}, now=NOW),
        lambda: actions.change_person(li(), person, facts={"name": "x"}, now=NOW),
        lambda: actions.add_year(li(), house, year=2025, facts={}, now=NOW),
        lambda: actions.add_status(li(), house, status="general", since=NOW.date(), now=NOW),
        lambda: actions.reveal(li(), person, field="id_number", reason="核对证件", now=NOW),
    ):
        with pytest.raises(Missing):
            attempt()


# people


def test_birth_date_and_sex_are_read_from_the_number() -> None:
    # 19000101: the earliest year that the kit takes for a living person's; the county is unassigned
    from stdnum.iso7064 import mod_11_2

    body = "43119919000101002"
    number = body + mod_11_2.calc_check_digit(body)
    made = actions.add_person(
        wang(), register(), facts={"name": "甲女", "relation": "daughter", "id_number": number},
        now=NOW,
    )  # fmt: skip
    assert (made.birth_date, made.sex, made.id_kind) == (date(1900, 1, 1), "female", "resident")


def test_a_number_is_on_record_once() -> None:
    house = register(head={"id_number": synthetic_id(7)})
    facts = {"name": "甲女", "relation": "daughter", "id_number": synthetic_id(7)}
    with pytest.raises(Invalid, match="本户成员“王甲一”"):
        actions.add_person(wang(), house, facts=facts, now=NOW)
    other = register(head_name="王甲二")
    with pytest.raises(Invalid, match=f"“王甲一”户.*{house.number}"):
        actions.add_person(wang(), other, facts=facts, now=NOW)


def test_a_foreign_holder_of_the_number_is_not_named() -> None:
    register(head={"id_number": synthetic_id(7)})
    theirs = household("李乙一", YI)
    facts = {"name": "乙女", "id_number": synthetic_id(7)}
    with pytest.raises(Invalid, match="其他地区的一户") as refused:
        actions.add_person(li(), theirs, facts=facts, now=NOW)
    assert "王甲一" not in str(refused.value)


def test_who_has_left_gives_his_number_free() -> None:
    house = register(head={"id_number": synthetic_id(7)})
    facts = {"name": "甲女", "relation": "daughter", "id_number": synthetic_id(8)}
    daughter = actions.add_person(wang(), house, facts=facts, now=NOW)
    actions.leave(wang(), daughter, left_on=date(2026, 2, 1), left_reason="marriage", now=NOW)
    other = register(head_name="王甲二")
    married = actions.add_person(wang(), other, facts=facts | {"relation": "spouse"}, now=NOW)
    assert married.household == other
    with pytest.raises(Invalid, match="王甲二"):
        actions.bring_back(wang(), daughter, note="登记有误", now=NOW)


def test_a_household_has_one_head() -> None:
    house = register()
    with pytest.raises(Invalid, match="本户已有户主“王甲一”"):
        actions.add_person(wang(), house, facts={"name": "乙", "relation": "head"}, now=NOW)
    with pytest.raises(Invalid, match="变更户主"):
        actions.change_person(wang(), house.people.get(), facts={"relation": "son"}, now=NOW)


def test_another_head_takes_over_before_the_old_one_leaves() -> None:
    house = register()
    head = house.people.get()
    son = actions.add_person(wang(), house, facts={"name": "王甲子", "relation": "son"}, now=NOW)
    left: dict[str, Any] = {"left_on": date(2026, 3, 1), "left_reason": "death", "now": NOW}
    with pytest.raises(Invalid, match="变更户主"):
        actions.leave(wang(), head, **left)
    with pytest.raises(Invalid, match="已是户主"):
        actions.change_head(wang(), house, person=head, now=NOW)
    with pytest.raises(Invalid, match="现有的家庭成员"):
        actions.change_head(wang(), house, person=household("外人").people.get(), now=NOW)
    with pytest.raises(Invalid, match="原户主"):
        actions.change_head(wang(), house, person=son, former_relation="head", now=NOW)
    changed = actions.change_head(wang(), house, person=son, former_relation="parent", now=NOW)
    assert (changed.head_name, changed.head_initials) == ("王甲子", "wjz")
    head.refresh_from_db()
    assert head.relation == "parent"
    assert actions.leave(wang(), head, **left).left_reason == "death"


@pytest.mark.parametrize(
    ("left_on", "reason", "words"),
    [
        (date(2026, 3, 3), "death", "晚于今天"),
        (date(2019, 1, 1), "death", "早于增加日期"),
        (date(2026, 3, 1), "", "减少原因"),
    ],
)
def test_leaving_needs_a_day_and_a_reason(left_on: date, reason: str, words: str) -> None:
    son = actions.add_person(
        wang(), register(), facts={"name": "子", "joined_on": date(2020, 1, 1)}, now=NOW
    )
    with pytest.raises(Invalid, match=words):
        actions.leave(wang(), son, left_on=left_on, left_reason=reason, now=NOW)


def test_who_left_by_mistake_is_brought_back_with_a_reason() -> None:
    son = actions.add_person(wang(), register(), facts={"name": "子"}, now=NOW)
    with pytest.raises(Invalid, match="就在册"):
        actions.bring_back(wang(), son, note="x", now=NOW)
    gone = actions.leave(wang(), son, left_on=date(2026, 3, 1), left_reason="moved", now=NOW)
    with pytest.raises(Invalid, match="已于"):
        actions.leave(wang(), gone, left_on=date(2026, 3, 1), left_reason="moved", now=NOW)
    with pytest.raises(Invalid, match="原因"):
        actions.bring_back(wang(), gone, note=" ", now=NOW)
    assert actions.bring_back(wang(), gone, note="登记有误", now=NOW).left_on is None


# years


def test_net_income_per_head_is_computed() -> None:
    facts = {
        "people": 3, "wage_yuan": Decimal(30000), "business_yuan": Decimal(9000),
        "allowance_yuan": Decimal(1500), "cost_yuan": Decimal(4000),
    }  # fmt: skip
    made = actions.add_year(wang(), register(), year=2025, facts=facts, now=NOW)
    assert (made.income_yuan, made.net_yuan) == (Decimal(40500), Decimal(36500))
    assert made.net_per_head_yuan == Decimal("12166.67")
    changed = actions.change_year(wang(), made, facts={"people": 4}, now=NOW)
    assert changed.net_per_head_yuan == Decimal("9125.00")


@pytest.mark.parametrize(
    ("year", "facts", "field"),
    [
        (2027, {}, "year"),
        (1999, {}, "year"),
        (2025, {"wage_yuan": Decimal(-1)}, "wage_yuan"),
        (2025, {"people": -1}, "people"),
        (2025, {"income_from": date(2025, 9, 30), "income_to": date(2024, 10, 1)}, "income_to"),
        (2024, {}, "year"),
    ],
)
def test_a_year_that_cannot_be_is_refused(year: int, facts: Any, field: str) -> None:
    house = register()
    actions.add_year(wang(), house, year=2024, facts={"people": 1}, now=NOW)
    with pytest.raises(Invalid) as refused:
        actions.add_year(wang(), house, year=year, facts=facts, now=NOW)
    assert field in refused.value.fields


# statuses


def test_a_status_is_given_in_the_words_of_its_time() -> None:
    house = register()
    actions.add_status(wang(), house, status="poor", since=date(2016, 5, 1),
                       until=date(2019, 12, 31), now=NOW)  # fmt: skip
    actions.add_status(wang(), house, status="at_risk", since=date(2026, 2, 1), now=NOW)
    with pytest.raises(Invalid, match=r"2026-01-01 起不再使用“脱贫不稳定户”.*防止返贫致贫对象"):
        actions.add_status(wang(), house, status="unstable", since=date(2026, 1, 1), now=NOW)
    with pytest.raises(Invalid, match=r"“防止返贫致贫对象”自 2026-01-01 起使用.*脱贫不稳定户"):
        actions.add_status(wang(), house, status="at_risk", since=date(2024, 1, 1), now=NOW)
    with pytest.raises(Invalid, match="只用到 2025-12-31"):
        actions.add_status(wang(), house, status="unstable", since=date(2024, 1, 1),
                           until=date(2026, 1, 1), now=NOW)  # fmt: skip


def test_a_status_does_not_stand_twice_at_once() -> None:
    house = register()
    record = actions.add_status(wang(), house, status="low_income", since=date(2020, 1, 1), now=NOW)
    with pytest.raises(Invalid, match="自 2020-01-01 起已是“农村低保户”"):
        actions.add_status(wang(), house, status="low_income", since=date(2024, 1, 1), now=NOW)
    actions.end_status(wang(), record, until=date(2023, 12, 31), now=NOW)
    actions.add_status(wang(), house, status="low_income", since=date(2024, 1, 1), now=NOW)
    assert house.statuses.count() == 2


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2026, 3, 3), None, "晚于今天"),
        (date(2025, 3, 3), date(2025, 3, 2), "早于起始"),
    ],
)
def test_the_days_of_a_status_run_forwards(since: date, until: Any, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        actions.add_status(
            wang(), register(), status="low_income", since=since, until=until, now=NOW
        )


def test_a_status_ends_once() -> None:
    record = actions.add_status(
        wang(), register(), status="lifted", since=date(2020, 1, 1), now=NOW
    )
    with pytest.raises(Invalid, match="晚于今天"):
        actions.end_status(wang(), record, until=date(2026, 3, 3), now=NOW)
    with pytest.raises(Invalid, match="早于起始"):
        actions.end_status(wang(), record, until=date(2019, 1, 1), now=NOW)
    ended = actions.end_status(wang(), record, until=date(2025, 12, 31), now=NOW)
    with pytest.raises(Invalid, match="已于"):
        actions.end_status(wang(), ended, until=date(2025, 12, 31), now=NOW)


# revealing


def test_a_secret_is_revealed_with_a_reason_and_a_trace() -> None:
    person = register(head={"id_number": synthetic_id(7)}).people.get()
    with pytest.raises(Invalid, match="理由"):
        actions.reveal(wang(), person, field="id_number", reason=" ", now=NOW)
    seen = actions.reveal(wang(), person, field="id_number", reason="入户核对证件", now=NOW)
    assert isinstance(seen, Person)
    entry = Entry.objects.latest("seq")
    assert (entry.deed, entry.note) == ("household.reveal", "入户核对证件")
    change = tell([entry])[0].changes[0]
    assert (change.label, change.after) == ("查看的内容", "证件号码")
    assert synthetic_id(7) not in str(entry.changes)


@pytest.mark.parametrize("field", ["name", "mobile", "id_number_index", "nothing"])
def test_only_a_secret_that_is_there_can_be_revealed(field: str) -> None:
    person = register(head={"id_number": synthetic_id(7)}).people.get()
    with pytest.raises(Missing):
        actions.reveal(wang(), person, field=field, reason="入户核对", now=NOW)


def test_a_visitor_does_not_reveal() -> None:
    person = register(head={"id_number": synthetic_id(7)}).people.get()
    visitor = actor("v", "visitor", region=JIA)
    with pytest.raises(NotAllowed):
        actions.reveal(visitor, person, field="id_number", reason="入户核对", now=NOW)
