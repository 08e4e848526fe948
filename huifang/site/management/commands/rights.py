"""`manage rights`: write the matrix of rights and roles that a review compares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from huifang.rules.permissions import PERMISSIONS, ROLES

MATRIX = Path(__file__).resolve().parents[4] / "tests" / "house" / "roles.txt"


class Command(BaseCommand):
    """Write tests/house/roles.txt anew."""

    help = "Write the reviewed matrix of rights and roles anew"

    def handle(self, *args: Any, **options: Any) -> None:
        lines = [
            f"{name}: {', '.join(role for role in ROLES if role in permission.roles)}"
            for name, permission in PERMISSIONS.items()
        ]
        MATRIX.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write(f"{MATRIX}: {len(lines)}")
