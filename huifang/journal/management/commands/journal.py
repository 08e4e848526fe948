"""`manage journal verify | seal`: prove that the journal is whole, or seal what is new."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from huifang.journal import sealing


class Command(BaseCommand):
    """Verify or seal the journal."""

    help = "verify: prove the journal whole and name the first broken entry; seal: seal what is new"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["verify", "seal"])

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        if deed == "seal":
            made = sealing.seal(timezone.now())
            self.stdout.write(f"新封存 {made} 块;校验点 {sealing.fingerprint()}")
            return
        verdict = sealing.verify()
        if verdict.fault:
            raise CommandError(f"日志不完整:{verdict.fault}")
        self.stdout.write(
            f"日志完整:{verdict.entries} 条,{verdict.seals} 块,"
            f"未封存 {verdict.unsealed} 条;校验点 {sealing.fingerprint()}"
        )
