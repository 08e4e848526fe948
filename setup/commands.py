"""The words `./run` understands."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from setup import checking, site
from setup.frontend import ensure_frontend
from setup.packages import ensure_packages
from setup.steps import SetupFailed, one_at_a_time, say
from setup.testing import run_tests
from setup.translations import ensure_translations

_EPILOG = """
HUIFANG_HOME   数据文件夹,默认 var/ · the folder of the data, var/ by default
DATABASE_URL   用 PostgreSQL 时填 · names a PostgreSQL (15 or later) instead of SQLite
"""


def main(words: Sequence[str]) -> int:
    """Do what the words say and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _end_tidily)
    arguments, rest = _parser().parse_known_args(words)
    if rest and arguments.word not in {"test", "manage"}:
        _parser().error(f"unknown words: {' '.join(rest)}")
    try:
        return _do(arguments, list(words))
    except SetupFailed as error:
        say(f"\n✗ {error}")
        return 1
    except KeyboardInterrupt:
        return 130


def _do(arguments: argparse.Namespace, words: list[str]) -> int:
    match arguments.word:
        case "demo":
            return _demo(arguments)
        case "serve":
            return _serve(arguments)
        case "test":
            return run_tests(*_only([word for word in words[1:] if word != "--"]))
        case "check":
            return checking.check()
        case "fix":
            return checking.fix()
        case _:
            return _manage(arguments.word, words[1:])


def _demo(arguments: argparse.Namespace) -> int:
    _prepare()
    with one_at_a_time():
        site.ensure_site()
        site.load_demo()
    if arguments.serve:
        return site.serve(arguments.host, arguments.port, accounts=True)
    say("\n" + site.manage("demo", "--accounts"))
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    _prepare()
    with one_at_a_time():
        site.ensure_site()
    return site.serve(arguments.host, arguments.port)


def _manage(word: str, words: list[str]) -> int:
    """Hand over to Django's commands, or to the doctor, who works where the settings do not."""
    with one_at_a_time():
        ensure_packages()
    module = ["huifang.site.doctor"] if word == "doctor" else ["django", *words]
    return site.run_module(*module)


def _prepare() -> None:
    with one_at_a_time():
        ensure_packages()
        ensure_frontend()
        ensure_translations()


def _only(words: list[str]) -> tuple[list[str], str | None]:
    """Split `--only sqlite|postgres` from the words meant for pytest."""
    if "--only" not in words:
        return words, None
    place = words.index("--only")
    chosen = words[place + 1] if place + 1 < len(words) else ""
    if chosen not in {"sqlite", "postgres"}:
        raise SetupFailed("--only sqlite | postgres")
    return words[:place] + words[place + 2 :], chosen


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    demo = words.add_parser("demo", help="从头准备、载入演示数据并启动 · set up, load, serve")
    demo.add_argument("--no-serve", dest="serve", action="store_false", help="只准备 · only set up")
    serve = words.add_parser("serve", help="启动,不载入演示数据 · serve without the demo")
    for parts in (demo, serve):
        parts.add_argument("--port", type=int, default=8000)
        parts.add_argument("--host", default="127.0.0.1")
    for word, meaning in {
        "test": "全部测试 · all tests [--only sqlite|postgres] [pytest's words]",
        "check": "全部检查 · all checks",
        "fix": "自动整理 · let the formatters do what they can",
        "manage": "管理命令 · Django's commands",
        "doctor": "体检 · say in plain words what is well and what is not",
    }.items():
        words.add_parser(word, help=meaning, add_help=word not in {"test", "manage"})
    return parser


def _end_tidily(number: int, frame: FrameType | None) -> None:
    """Turn SIGTERM into an exit that runs every `finally` on its way."""
    del frame
    sys.exit(128 + number)
