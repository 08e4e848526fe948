from __future__ import annotations

import json
import re

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from huifang.kit.errors import Missing
from huifang.ui.middleware import HouseErrorMiddleware

HTMX = {"HX-Request": "true", "HX-Target": "form#x"}
DRAWER = {"HX-Request": "true", "HX-Target": "div#drawer"}


def body_of(response: HttpResponse) -> str:
    return re.sub(r'content="[\w-]{64}"', "", response.content.decode())  # the CSRF token


@pytest.mark.parametrize("status", [403, 404, 409, 422])
def test_a_refusal_is_a_page_with_its_status_and_words(client: Client, status: int) -> None:
    response = client.get(f"/ui/gallery/refuse/{status}")
    assert response.status_code == status
    assert "<h1>" in response.content.decode()


def test_a_foreign_a_missing_and_an_unknown_address_give_the_same_page(client: Client) -> None:
    record = client.get("/ui/gallery/refuse/404")
    address = client.get("/nowhere/at/all")
    assert record.status_code == address.status_code == 404
    assert body_of(record) == body_of(address)  # type: ignore[arg-type]


def test_what_a_missing_record_says_is_never_shown() -> None:
    middleware = HouseErrorMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/", headers={"Accept": "application/json"})
    said = [
        middleware.process_exception(request, error)
        for error in (Missing("甲村的户"), Missing(), Http404("x"))
    ]
    texts = {response.content for response in said if response}
    assert len(texts) == 1


def test_a_refused_deed_is_told_above_the_form_that_stays(client: Client) -> None:
    response = client.post("/ui/gallery/refuse/422", headers=HTMX)
    assert response["HX-Retarget"] == "#toasts"
    assert response["HX-Reswap"] == "beforeend"
    assert "群众尚未确认" in response.content.decode()


def test_a_refused_page_in_the_drawer_fills_the_drawer(client: Client) -> None:
    response = client.get("/ui/gallery/refuse/403", headers=DRAWER)
    assert "HX-Retarget" not in response
    assert 'id="drawer-title"' in response.content.decode()


def test_machines_get_the_refusal_as_json(client: Client) -> None:
    response = client.get("/ui/gallery/refuse/409", headers={"Accept": "application/json"})
    assert response.status_code == 409
    assert json.loads(response.content)["error"]["message"]


def test_a_fault_of_ours_is_not_swallowed() -> None:
    middleware = HouseErrorMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(HttpRequest(), ValueError()) is None
