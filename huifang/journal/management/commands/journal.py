"""`manage journal verify [--checkpoint TEXT] | seal`: prove the journal whole, or seal the new."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from huifang.journal import sealing
from huifang.kit.errors import HouseError


class Command(BaseCommand):
    """Verify or seal the journal."""

    help = "verify: prove the journal whole and name the first broken entry; seal: seal what is new"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["verify", "seal"])
        parser.add_argument("--checkpoint", default="", help="verify: what was printed earlier")

    def handle(self, *args: Any, deed: str, checkpoint: str = "", **options: Any) -> None:
        if deed == "seal":
            made = sealing.seal(timezone.now())
            self.stdout.write(f"新封存 {made} 块;校验点 {sealing.fingerprint()}")
            return
        try:
            verdict = sealing.verify(checkpoint)
        except HouseError as error:
            raise CommandError(str(error)) from error
        if verdict.fault:
            raise CommandError(f"日志不完整:{verdict.fault}")
        self.stdout.write(
            f"日志完整:{verdict.entries} 条,{verdict.seals} 块,"
            f"未封存 {verdict.unsealed} 条;校验点 {sealing.fingerprint()}"
        )
