"""What the tests of the calendar share: nothing kept from one test to the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from huifang.calendar.queries import forget


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    forget()
    yield
    forget()
