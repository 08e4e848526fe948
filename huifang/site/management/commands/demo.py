"""`manage demo yongzhou-2020 yongzhou-2026 [--accounts] [--today DAY]`: load the demo campaigns."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.kit.dates import parse_date
from huifang.kit.errors import HouseError
from huifang.rules.permissions import ROLES
from huifang.site.demo import campaigns, cast
from huifang.site.demo.diary import Step
from huifang.site.demo.loading import Loader, StepRefused
from huifang.site.demo.texts import read


class Command(BaseCommand):
    """Load campaigns of the demo through the deeds, once; or print who may sign in."""

    help = "Load the demo campaigns and print the demo accounts"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", nargs="*", help=" ".join(campaigns.CODES))
        parser.add_argument("--accounts", action="store_true", help="print the demo accounts")
        parser.add_argument("--today", default="", help="the day on which 2026 stands; default now")

    def handle(self, *args: Any, campaign: list[str], today: str, **options: Any) -> None:
        """Load what is named, the older first, and print the accounts when asked."""
        strange = set(campaign) - set(campaigns.CODES)
        if strange or not (campaign or options["accounts"]):
            raise CommandError(_("请写明要载入的演示：%s") % " ".join(campaigns.CODES))
        try:
            day = parse_date(today) if today else timezone.localdate()
        except HouseError as error:
            raise CommandError(str(error)) from error
        loader = Loader(self._tell)
        for code in campaigns.CODES:
            if code not in campaign:
                continue
            if campaigns.is_loaded(code):
                self.stdout.write(_("%s 已经载入。") % code)
                continue
            try:
                campaigns.load(code, loader, day)
            except StepRefused as error:
                raise CommandError(_("演示数据只能载入空的系统：%s") % error) from error
        if options["accounts"]:
            self.stdout.write(_accounts())

    def _tell(self, done: int, of: int, last: Step) -> None:
        if done == of or done % 2000 == 0:
            words = _("%(done)s/%(of)s 步，到 %(day)s")
            self.stdout.write(f"  {words % {'done': done, 'of': of, 'day': last.at.date()}}")
            self.stdout.flush()


def _accounts() -> str:
    """Return the accounts as a table, those to try first on top."""
    rows = sorted(cast.accounts(), key=lambda row: row.get("first", 99))
    lines = [_("演示账号（密码都是 %s）：") % read("accounts")["password"]]
    for row in rows:
        mark = "★" if "first" in row else " "
        lines.append(f"{mark} {row['username']:<13}{row['name']}（{_roles(row)}）  {row['why']}")
    lines.append(_("★ 建议先试。仅供演示，数据均为虚构。"))
    return "\n".join(lines)


def _roles(row: Any) -> str:
    if "member" in row:
        role = {"leader": "group_leader"}.get(
            row["member"].split("/")[0], row["member"].split("/")[0]
        )
        return ROLES[role][0]
    return "、".join(ROLES[role][0] for role in row["roles"])
