"""What the papers about problems say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from huifang.kit.papers.tree import Document
from huifang.papers.kinds import kind_called
from huifang.papers.queries import draft
from huifang.problems import actions
from huifang.problems.models import Confirmation, Problem, Slip
from huifang.problems.tests.make import cast, problem_at
from huifang.registry.tests.make import household

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 9, 1, tzinfo=UTC)


def text_of(name: str, found: Any) -> str:
    return "\n".join(paper(name, found).texts())


def paper(name: str, found: Any) -> Document:
    kind = kind_called(name)
    return draft(cast().office, kind, kind.load(cast().office, found.pk), NOW)


def slip_of(*matters: Problem) -> Slip:
    who, first = cast(), matters[0]
    made = Slip.objects.create(
        number=f"永回访交〔2026〕{Slip.objects.count() + 900}号", campaign=first.campaign,
        region=first.region, unit=who.unit, issued_by_id=who.issuer.id, issued_at=NOW,
    )  # fmt: skip
    made.problems.set(matters)
    Problem.objects.filter(pk__in=[found.pk for found in matters]).update(slip=made)
    return made


def test_a_slip_of_one_matter_names_unit_demand_limit_and_who_signs() -> None:
    found = problem_at("handed_over", now=NOW)
    made = slip_of(found)
    text = text_of("slip", made)
    for words in (made.number, "县交通局：", found.number, "入户道路缺护栏", "护栏装好", "签收人",
                  "村民王某某", "县水利局。"):  # fmt: skip
        assert words in text, words
    assert "王甲一" not in text


def test_a_slip_of_a_batch_lists_its_matters() -> None:
    matters = [problem_at("handed_over", now=NOW) for _n in range(3)]
    text = text_of("slip", slip_of(*matters))
    assert "3个问题（见下表）" in text
    assert all(found.number in text for found in matters)


def test_a_ruling_is_final_and_leaves_the_limit() -> None:
    found = problem_at("disputed", now=NOW)
    found = actions.rule(cast().issuer, found, lead_unit=cast().unit, reason="由你局办理", now=NOW)
    text = text_of("ruling", found)
    for words in ("不是我局的路", "由你局办理", "最终裁定", "2026年3月9日"):
        assert words in text, words


def test_a_receipt_is_filled_in_as_far_as_it_is_known() -> None:
    assert "　　年　　月　　日" in text_of("receipt", problem_at("rectifying", now=NOW))
    assert "已装护栏30米" in text_of("receipt", problem_at("to_verify", now=NOW)).replace(" ", "")


def test_a_clearance_slip_carries_the_familys_word_by_pseudonym() -> None:
    found = problem_at("cleared", now=NOW, house=household("欧阳建国"))
    given = Confirmation.objects.get()
    given.given_by = "欧阳建国"
    given.save()
    text = text_of("clearance", found)
    for words in (
        "村民欧阳某某于",
        "电话回访",
        "装好了，放心",
        "满意",
        "核验人",
        "审批人",
        "第1轮",
    ):
        assert words in text, words
    assert "欧阳建国" not in text


def test_the_notice_gives_no_family_and_no_description_away() -> None:
    found = problem_at("to_clear", now=NOW)
    found.campaign.notice_days = 5
    found.campaign.save()
    for name, about in (("notice", found.campaign), ("village-notice", found.region)):
        text = text_of(name, about)
        assert found.number in text
        assert "2026年3月9日起至2026年3月14日止" in text
        assert "王" not in text
        assert "缺护栏" not in text


def test_without_anything_to_clear_the_notice_says_so() -> None:
    assert "没有公示期内的问题" in text_of("notice", problem_at("rectifying").campaign)
