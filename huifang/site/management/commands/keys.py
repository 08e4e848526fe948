"""`manage keys`: make the key file of a new installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from huifang.kit.crypto import create_key_file
from huifang.kit.errors import HouseError


class Command(BaseCommand):
    """Make the key file, never twice and never for data that other keys have sealed."""

    help = "Make the key file of a new installation; it never replaces one."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file, or say why not."""
        path = settings.HUIFANG_KEY_FILE
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if connection.introspection.table_names():
            raise CommandError(_("数据库里已经有数据，新密钥打不开它。请从备份恢复 %s。") % path)
        try:
            create_key_file(path)
        except HouseError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(path))
