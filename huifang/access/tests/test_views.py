from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huifang.access.models import Account, Session
from huifang.access.tests.make import PASSWORD, account, actor

pytestmark = pytest.mark.django_db


def signed_in(username: str = "wang") -> Client:
    actor(username, "office")
    client = Client()
    client.post(reverse("access:login"), {"username": username, "password": PASSWORD})
    return client


def test_without_signing_in_every_page_leads_to_the_login() -> None:
    answer = Client().get(reverse("access:sessions"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("access:login"))


def test_five_wrong_passwords_lock_the_account_for_a_while() -> None:
    account("wang")
    client = Client()
    for _ in range(5):
        answer = client.post(reverse("access:login"), {"username": "wang", "password": "x"})
    assert answer.status_code == 429
    right = client.post(reverse("access:login"), {"username": "wang", "password": PASSWORD})
    assert right.status_code == 429
    assert "15 分钟" in right.content.decode()


def test_a_wrong_password_and_an_unknown_account_get_the_same_words() -> None:
    account("wang")
    texts = [
        Client().post(reverse("access:login"), {"username": name, "password": "x"}).context["form"]
        for name in ("wang", "nobody")
    ]
    assert texts[0].errors == texts[1].errors


def test_a_first_password_must_be_changed_before_anything_else() -> None:
    client = signed_in()
    Account.objects.update(must_change_password=True)
    assert client.get(reverse("access:sessions"))["Location"] == reverse("access:password")
    answer = client.post(
        reverse("access:password"),
        {"old": PASSWORD, "new": "xinmima-2026-ok", "again": "xinmima-2026-ok"},
    )
    assert answer.status_code == 302
    assert client.get(reverse("access:sessions")).status_code == 200


def test_a_weak_or_mistyped_new_password_is_refused_with_words() -> None:
    client = signed_in()
    answer = client.post(
        reverse("access:password"), {"old": PASSWORD, "new": "12345", "again": "12345"}
    )
    assert answer.status_code == 422
    wrong = client.post(
        reverse("access:password"), {"old": "x", "new": "xinmima-2026-ok", "again": "another"}
    )
    assert "不一致" in wrong.content.decode()


def test_a_session_on_another_device_can_be_ended() -> None:
    here, there = signed_in(), signed_in()
    key = Session.objects.exclude(pk=here.session.session_key).get().pk
    assert here.post(reverse("access:session-end"), {"key": key}).status_code == 302
    assert there.get(reverse("access:sessions")).status_code == 302
    assert here.get(reverse("access:sessions")).status_code == 200


def test_nobody_ends_somebody_elses_session() -> None:
    wang, li = signed_in("wang"), signed_in("li")
    key = li.session.session_key
    wang.post(reverse("access:session-end"), {"key": key})
    assert li.get(reverse("access:sessions")).status_code == 200


def test_a_disabled_account_is_out_at_the_next_request() -> None:
    client = signed_in()
    Account.objects.update(is_active=False)
    assert client.get(reverse("access:sessions")).status_code == 302


def test_an_account_without_any_role_can_still_set_its_first_password() -> None:
    owner = account("new")
    Account.objects.update(must_change_password=True)
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        reverse("access:password"),
        {"old": PASSWORD, "new": "xinmima-2026-ok", "again": "xinmima-2026-ok"},
    )
    assert answer.status_code == 302
