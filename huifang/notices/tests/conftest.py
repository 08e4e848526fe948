"""What the tests of notices share: a chat platform on the loopback, a fresh calendar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from huifang.access.actor import Actor
from huifang.calendar.queries import forget
from huifang.notices import sources
from huifang.notices.tests import make


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the calendar of other tests, and hear only the sources of this one."""
    forget()
    sources.lines(Actor(None, "", "command"), make.MORNING.date())  # all rooms have spoken
    monkeypatch.setattr(sources, "SOURCES", {})


@pytest.fixture
def platform(settings: Any) -> Iterator[make.Platform]:
    """A chat platform that the installation allows to be asked by http."""
    with make.platform() as found:
        settings.HUIFANG_WEBHOOK_HTTP_HOSTS = [found.host]
        settings.HUIFANG_ADDRESS = "https://huifang.example"
        yield found
