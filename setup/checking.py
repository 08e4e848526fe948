"""The checks: every tool runs, every finding is shown, and one fault fails the whole."""

from __future__ import annotations

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from setup.frontend import WEB, ensure_node_modules, node, node_environment
from setup.packages import PYTHON, VENV, ensure_packages
from setup.steps import CHECKOUT, environment, one_at_a_time, say
from setup.translations import ensure_translations

_LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True)
class Tool:
    """One check: its name, how to start it, and where."""

    name: str
    command: list[str | Path]
    folder: Path = CHECKOUT


@dataclass(frozen=True)
class Outcome:
    """What a tool said, and whether it was content."""

    tool: Tool
    passed: bool
    said: str
    seconds: float


def check() -> int:
    """Run every check and return 0 if all were content."""
    _prepare()
    started = time.monotonic()
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        outcomes = list(pool.map(_run, _slowest_first()))
    for outcome in outcomes:
        mark = "✓" if outcome.passed else "✗"
        say(f"{mark} {outcome.tool.name} {outcome.seconds:.1f} s")
        if not outcome.passed:
            say(outcome.said.rstrip() + "\n")
    unhappy = [outcome.tool.name for outcome in outcomes if not outcome.passed]
    say(f"\n{time.monotonic() - started:.1f} s")
    if unhappy:
        say(f"✗ 没有通过 · Not passed: {', '.join(unhappy)}")
        return 1
    say("✓ 检查全部通过 · All checks passed")
    return 0


def fix() -> int:
    """Let every formatter and fixer do what it can; `check` says what is left."""
    _prepare()
    fixers = [
        Tool("ruff", [PYTHON, "-m", "ruff", "check", "--fix-only", "--quiet", "."]),
        Tool("ruff format", [PYTHON, "-m", "ruff", "format", "--quiet", "."]),
        Tool("djade", [VENV / "bin" / "djade", "--target-version", "5.2", *templates()]),
        Tool("biome", [node(), _bin("@biomejs/biome/bin/biome"), "check", "--write"], WEB),
    ]
    for tool in fixers:
        outcome = _run(tool)
        say(f"· {tool.name} {outcome.seconds:.1f} s\n{outcome.said}".rstrip())
    return 0


def templates() -> list[Path]:
    """Return every template of the product."""
    return sorted(CHECKOUT.glob("huifang/**/templates/**/*.html"))


def _slowest_first() -> list[Tool]:
    node_program = node()
    return [
        Tool("mypy", [PYTHON, "-m", "mypy"]),
        Tool("djlint", [PYTHON, "-m", "djlint", "--lint", "--quiet", "huifang"]),
        Tool("import-linter", [PYTHON, "-c", _LINT_IMPORTS]),
        Tool("deptry", [PYTHON, "-m", "deptry", "."]),
        Tool("tsc", [node_program, _bin("typescript/bin/tsc"), "--noEmit"], WEB),
        Tool("codespell", [PYTHON, "-m", "codespell_lib"]),
        Tool("ruff", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
        Tool("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
        Tool("djade", [VENV / "bin" / "djade", "--check", "--target-version", "5.2", *templates()]),
        Tool(
            "biome",
            [
                node_program,
                _bin("@biomejs/biome/bin/biome"),
                "check",
                "--error-on-warnings",
                "--max-diagnostics=none",
            ],
            WEB,
        ),
    ]


def _prepare() -> None:
    with one_at_a_time():
        ensure_packages(dev=True)
        ensure_node_modules(dev=True)
        ensure_translations()


def _bin(name: str) -> Path:
    return WEB / "node_modules" / name


def _run(tool: Tool) -> Outcome:
    started = time.monotonic()
    env = node_environment() if tool.folder == WEB else environment()
    done = subprocess.run(
        [str(part) for part in tool.command],
        cwd=tool.folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    seconds = time.monotonic() - started
    return Outcome(tool, done.returncode == 0, done.stdout, seconds)
