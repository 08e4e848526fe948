"""The visit sheet and the meal ledger: complete, and nobody's name or number on them."""

from __future__ import annotations

import pytest
from django.test import Client

from huifang.access.models import Account
from huifang.campaigns.tests.make import office
from huifang.papers.tests.make import body_of, words_of_docx, words_of_pdf
from huifang.registry.tests.make import household
from huifang.visits.tests.make import meal, trip, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    made = Client()
    made.force_login(Account.objects.get(pk=str(office().id)))
    return made


def test_the_visit_sheet_says_what_was_heard_but_not_from_whom(desk: Client) -> None:
    house = household("欧阳建国")
    found = visit(house, spoke_with="欧阳建国", spoke_mobile="13800001234",
                  requests="欧阳建国想修路，电话13800001234", remark="#let x=1")  # fmt: skip
    for form, words in (("pdf", words_of_pdf), ("docx", words_of_docx)):
        text = words(body_of(desk.get(f"/papers/visit/{found.pk}/?format={form}")))
        assert "入户走访表" in text
        assert "村民欧阳某某" in text
        assert "#letx=1" in text
        assert "欧阳建国" not in text
        assert "13800001234" not in text
    assert f"/papers/visit/{found.pk}/" in desk.get(f"/visits/{found.pk}/").content.decode()


def test_the_meal_ledger_adds_up(desk: Client) -> None:
    going = trip(came=9, went=11)
    made = meal(going, payee="王甲一")
    text = words_of_pdf(body_of(desk.get(f"/papers/meals/{going.pk}/?format=pdf")))
    assert "王某某" in text
    assert "王甲一" not in text
    assert f"{made.due_yuan:.2f}" in text
    assert f"/papers/meals/{going.pk}/" in desk.get(f"/visits/trips/{going.pk}/").content.decode()
