"""`manage messages`: bring the English catalogue up to date with the code and the templates."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from huifang.site import messages


class Command(BaseCommand):
    """Update locale/en/LC_MESSAGES/django.po and name what has no English yet."""

    help = "Bring the English catalogue up to date and name the gaps"

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = messages.merged()
        messages.write(catalogue)
        missing = messages.gaps(catalogue)
        for text in missing:
            self.stdout.write(text)
        self.stdout.write(f"{len(catalogue)} messages, {len(missing)} without English")
