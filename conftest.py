"""What holds for every test: fast passwords, and the marks that say where a test runs again."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

_DATABASE = {"db", "transactional_db", "sites"}
_BROWSER = {"browser"}


def pytest_configure() -> None:
    """Make passwords cheap, since tests sign people in by the hundred, and luck repeatable."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The same examples each time, and no stop-watch: a busy machine is not a fault.
    hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
    hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it touches, so that nobody can forget to."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & _DATABASE or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if fixtures & _BROWSER:
            item.add_marker("browser")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell `./run test` what was skipped, so that it is said at the end and counts in CI."""
    skipped = terminalreporter.stats.get("skipped", [])
    told = os.environ.get("HUIFANG_LEFT_OUT")
    if told:
        lines = (f"{each.nodeid}: {each.longrepr[-1]}\n" for each in skipped)
        Path(told).write_text("".join(lines), "utf-8")
