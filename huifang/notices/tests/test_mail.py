"""The digest by mail, over a real connection: taken, refused, not reached, or not known."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_string
from typing import Any

import pytest

from huifang.access.actor import actor_of
from huifang.access.tests.make import account
from huifang.notices import actions
from huifang.notices.digest import send_due
from huifang.notices.models import Digest
from huifang.notices.tests.make import MORNING, PostOffice, post_office, signed_in, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    """A mail server, named in the settings, and 王 who wants his digest."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.5
    settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
    settings.DEFAULT_FROM_EMAIL = "huifang@example.cn"
    told("wang")
    wang = actor_of(account("wang"))
    actions.keep_settings(wang, None, digest=True, email="wang@example.cn", at=None, now=MORNING)
    with post_office() as found:
        settings.EMAIL_PORT = found.port
        yield found


def test_a_letter_is_taken_by_the_mail_server(office: PostOffice) -> None:
    assert send_due(MORNING) == 1
    letter = message_from_string(office.taken[0])
    assert (letter["To"], letter["From"]) == ("wang@example.cn", "huifang@example.cn")
    assert "未读消息（其他）：1" in str(letter.get_payload())


def test_a_refused_recipient_is_told_on_the_page(office: PostOffice) -> None:
    office.recipient = "550 no such user"
    assert send_due(MORNING) == 0
    assert Digest.objects.get().state == "failed"
    page = signed_in("wang").get("/notices/settings/").content.decode()
    assert "发件服务器拒绝了这封邮件" in page


def test_a_mail_server_that_is_not_there_is_told_and_tried_again(
    office: PostOffice, settings: Any
) -> None:
    settings.EMAIL_PORT = 9
    assert send_due(MORNING) == 0
    row = Digest.objects.get()
    assert (row.state, "连不上发件服务器" in row.error) == ("failed", True)
    assert row.next_at is not None


def test_a_letter_whose_taking_was_not_confirmed_is_not_sent_again(office: PostOffice) -> None:
    office.after_data = ""
    assert send_due(MORNING) == 0
    assert (len(office.taken), Digest.objects.get().state) == (1, "unknown")
