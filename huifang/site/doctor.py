"""The doctor: says in plain words what is well with this installation and what is not.

It runs as `./run doctor`, and starts even where a broken key file stops everything else.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from huifang.kit.errors import HouseError
from huifang.kit.sqlite import is_safe

Level = Literal["well", "warn", "ill"]
MARKS: dict[Level, str] = {"well": "✓", "warn": "!", "ill": "✗"}
GIB = 2**30
OLDEST_POSTGRES = 150000
# No machine whose clock is right can be earlier than the day this was written.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, and what to do if it is not well."""

    level: Level
    subject: str
    says: str


def observe() -> list[Finding]:
    """Look at everything once; what only a database can tell is left out where there is none."""
    home: Path = settings.HUIFANG_HOME
    if not home.is_dir():
        words = _("还没有数据文件夹 %s，请先运行 ./run demo 或 ./run serve。") % home
        return [python(), Finding("ill", _("数据"), words)]
    opened = database()
    inside = [journal_mode, migrations, clock] if opened.level != "ill" else []
    looks: list[Callable[[], Finding]] = [*inside, disk, keys, privacy, backups, pages, address]
    return [python(), opened, *(look() for look in looks)]


def python() -> Finding:
    """Python is of a release we test."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if (3, 11) <= sys.version_info[:2] <= (3, 14):
        return Finding("well", "Python", version)
    return Finding("ill", "Python", _("%s 不受支持，需要 3.11 至 3.14。") % version)


def database() -> Finding:
    """The database answers, and is of a release that keeps its word."""
    subject = _("数据库")
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return Finding("ill", subject, _("还没有建立，请先运行 ./run demo 或 ./run serve。"))
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return Finding("ill", subject, _("连不上：%s") % str(error).strip())
    if connection.vendor == "sqlite":
        choice = settings.SQLITE
        if choice.module == "pysqlite3":
            return Finding(
                "well", subject, _("SQLite %s（自带，不受系统版本影响）") % choice.version_text
            )
        return Finding("well", subject, f"SQLite {choice.version_text}")
    number: int = getattr(connection, "pg_version", 0)
    words = f"PostgreSQL {number // 10000}.{number % 10000}"
    if number >= OLDEST_POSTGRES:
        return Finding("well", subject, words)
    return Finding("ill", subject, _("%s 太旧，需要 15 或更高。") % words)


def journal_mode() -> Finding:
    """SQLite is never in WAL mode with a release that can corrupt it."""
    subject = _("写入方式")
    if connection.vendor != "sqlite":
        return Finding("well", subject, _("由 PostgreSQL 保证"))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0]).upper()
    version = settings.SQLITE.version_text
    if mode == "WAL" and not is_safe(settings.SQLITE.version):
        return Finding(
            "ill", subject, _("SQLite %s 在 WAL 方式下可能损坏数据，请立即停止使用。") % version
        )
    if mode == "TRUNCATE":
        return Finding(
            "warn",
            subject,
            _("SQLite %s 不能放心使用 WAL，已退回回滚日志：安全，但同时读写会慢。") % version,
        )
    return Finding("well", subject, mode)


def migrations() -> Finding:
    """The tables are those this release expects."""
    subject = _("数据表")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return Finding("well", subject, _("已是最新"))
    words = _("有 %d 项更新没有执行，请运行 ./run manage migrate。") % len(waiting)
    return Finding("ill", subject, words)


def disk() -> Finding:
    """There is room for a day's work, and the folder can be written."""
    subject = _("磁盘")
    home = settings.HUIFANG_HOME
    if not os.access(home, os.W_OK):
        return Finding("ill", subject, _("数据文件夹 %s 不能写入。") % home)
    free = shutil.disk_usage(home).free / GIB
    words = _("数据文件夹 %(home)s，剩余 %(free).1f GB") % {"home": home, "free": free}
    if free < 1:
        return Finding("ill", subject, words + _("：空间即将用尽，请先清理。"))
    return Finding("warn" if free < 5 else "well", subject, words)


def clock() -> Finding:
    """The clock is not behind what was already written."""
    subject = _("时钟")
    now = datetime.now(UTC)
    words = now.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    latest = _database_time() or WRITTEN
    if now < WRITTEN or (latest - now).total_seconds() > 60:
        return Finding("ill", subject, _("%s 不对：早于已经写下的数据。请校准时间。") % words)
    return Finding("well", subject, words)


def keys() -> Finding:
    """The one key file is there and only its owner reads it (the settings have read it)."""
    subject = _("密钥")
    path: Path = settings.HUIFANG_KEY_FILE
    if settings.HUIFANG_KEYS is None:
        return Finding("ill", subject, _("没有密钥文件 %s。请运行 ./run manage keys。") % path)
    return Finding("well", subject, _("%s（请另存一份，丢失后旧数据无法打开）") % path)


def privacy() -> Finding:
    """Nobody else on this machine reads the data."""
    subject = _("文件权限")
    home: Path = settings.HUIFANG_HOME
    kept = (home / "huifang.sqlite3", settings.HUIFANG_FILES, settings.HUIFANG_BACKUPS)
    open_to_others = [str(path) for path in kept if path.exists() and _others_read(path)]
    if os.name != "posix" or not open_to_others:
        return Finding("well", subject, _("只有本账户能读"))
    words = _("别的账户也能读：%(paths)s。请运行 chmod -R go= %(paths)s。")
    return Finding("warn", subject, words % {"paths": " ".join(open_to_others)})


def backups() -> Finding:
    """There is a copy of the data, made within a day."""
    subject = _("备份")
    folder: Path = settings.HUIFANG_BACKUPS
    made = [path.stat().st_mtime for path in folder.glob("*") if path.is_file()]
    if not made:
        return Finding("warn", subject, _("%s 里还没有备份。") % folder)
    hours = (time.time() - max(made)) / 3600
    words = _("最近一份是 %d 小时前") % hours
    return Finding("well" if hours <= 24 else "warn", subject, words)


def pages() -> Finding:
    """The style sheets and scripts are built."""
    manifest = settings.BUILD / "web" / "manifest.json"
    if manifest.exists():
        return Finding("well", _("网页样式"), _("已生成"))
    return Finding("ill", _("网页样式"), _("没有生成，请运行 ./run serve，它会先生成。"))


def address() -> Finding:
    """Whoever serves more than this machine does so over HTTPS."""
    subject = _("访问")
    hosts = ", ".join(settings.ALLOWED_HOSTS)
    local = {"127.0.0.1", "localhost", "[::1]"}
    if settings.DEBUG:
        return Finding("ill", subject, _("调试方式开着（HUIFANG_DEBUG），会泄露数据。"))
    if set(settings.ALLOWED_HOSTS) - local and not settings.HTTPS:
        return Finding("warn", subject, _("%s 没有启用 HTTPS(HUIFANG_HTTPS=1)。") % hosts)
    return Finding("well", subject, hosts)


def report(findings: list[Finding]) -> str:
    """Return the findings as lines for a terminal."""
    return "\n".join(f"{MARKS[each.level]} {each.subject}:{each.says}" for each in findings)


def main() -> int:
    """Print the findings and return 1 if anything is ill."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huifang.site.settings")
    try:
        django.setup()
    except HouseError as error:
        sys.stdout.write(f"{MARKS['ill']} {error}\n")
        return 1
    findings = observe()
    sys.stdout.write(report(findings) + "\n")
    return 1 if any(each.level == "ill" for each in findings) else 0


def _database_time() -> datetime | None:
    """Return when the database was last written, or what time its server has."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else None
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        told: datetime = cursor.fetchone()[0]
    return told.astimezone(UTC)


def _others_read(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


if __name__ == "__main__":
    sys.exit(main())
