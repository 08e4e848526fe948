"""What holds for the tests of this room."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _no_menu(settings: Any) -> None:
    """Leave the menu out: its pages belong to other rooms."""
    settings.HUIFANG_MENU = ""
