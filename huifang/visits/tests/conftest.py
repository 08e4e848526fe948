"""Every test of this room happens at noon of 20 March 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from huifang.visits.tests.make import NOW


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """Hold the clock."""
    with time_machine.travel(NOW, tick=False):
        yield
