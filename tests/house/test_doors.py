"""Every door is guarded: addresses, deeds, and who holds which right."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from huifang.access.action import ACTIONS
from huifang.rules.permissions import PERMISSIONS, ROLES
from tests.house.reading import HOUSE, ROOMS

MATRIX = Path(__file__).parent / "roles.txt"
SIGHTS = {"household.export", "problem.export", "journal.view"}  # rights to see, not deeds


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from patterns(item, prefix + str(item.pattern))
        elif isinstance(item, URLPattern):
            yield prefix + str(item.pattern), item.callback


def test_every_address_is_public_by_name_or_guarded() -> None:
    bare = [address for address, view in patterns() if not hasattr(view, "permission")]
    assert bare == []


def test_the_public_addresses_are_these_and_no_others() -> None:
    public = {address for address, view in patterns() if view.permission is None}
    assert public <= {"access/login/", "access/logout/", "access/language/", "healthz", "readyz",
                      "ui/gallery"}  # fmt: skip


def test_every_deed_stands_in_the_table_and_the_reverse() -> None:
    for room in ROOMS:
        if (HOUSE / room / "actions.py").exists() or (HOUSE / room / "actions").is_dir():
            importlib.import_module(f"huifang.{room}.actions")
    deeds = {name for name in PERMISSIONS if not name.endswith(".view")} - SIGHTS
    assert set(ACTIONS) == deeds


def test_roles_and_rights_equal_the_reviewed_file() -> None:
    """A changed right is seen in review: write the new matrix with `./run manage rights`."""
    lines = [
        f"{name}: {', '.join(role for role in ROLES if role in permission.roles)}"
        for name, permission in PERMISSIONS.items()
    ]
    assert MATRIX.read_text("utf-8").splitlines() == lines
