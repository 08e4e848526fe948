"""The buttons of a problem: the main move first, few side by side, the rest under 更多."""

from __future__ import annotations

import pytest

from huifang.desk.panels import Action, Shown
from huifang.problems.queries import offers as laid_out
from huifang.problems.queries import one
from huifang.problems.tests.make import TODAY, cast, problem_at

pytestmark = pytest.mark.django_db


def shown(*extra: Action) -> laid_out.Offers:
    from dataclasses import replace

    seen = one.sight(cast().issuer, problem_at("to_hand_over").pk, TODAY)
    return laid_out.offers(replace(seen, panels=[Shown("", "", {}, extra)]))


def labels(actions: object) -> list[str]:
    return [str(action.label) for action in actions]  # type: ignore[attr-defined]


def test_few_buttons_stand_side_by_side_and_nothing_is_folded() -> None:
    found = shown(Action("召集会诊", "/x/"))
    assert labels(found.open)[0] == "交办"
    assert "召集会诊" in labels(found.open)
    assert not found.folded


def test_of_many_the_last_are_folded_and_none_is_lost() -> None:
    many = [Action(f"第{n}项", "/x/") for n in range(6)]
    found = shown(*many)
    assert len(found.open) == laid_out.MOST - 1
    assert labels(found.folded)[-1] == "第5项"
    assert set(labels(many)) <= {*labels(found.open), *labels(found.folded)}


def test_what_a_panel_holds_for_the_main_step_stands_before_the_plain_moves() -> None:
    found = shown(Action("登记约谈", "/x/", "primary"))
    assert set(labels(found.open)[:2]) == {"交办", "登记约谈"}
