"""Steps that say what they do and how long it took; programs that speak only when they fail."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
BUILD = CHECKOUT / "build"
VAR = CHECKOUT / "var"


class SetupFailed(Exception):
    """A step could not be done; the message says what and shows the end of what was said."""


def say(words: str = "") -> None:
    """Print a line at once."""
    print(words, flush=True)


@contextmanager
def step(words: str) -> Iterator[None]:
    """Announce a step and, when it is done, the seconds it took."""
    started = time.monotonic()
    print(f"· {words} …", end="", flush=True)
    try:
        yield
    except BaseException:
        say(f" ✗ {time.monotonic() - started:.1f} s")
        raise
    say(f" {time.monotonic() - started:.1f} s")


def call(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = CHECKOUT
) -> str:
    """Run a program quietly and return what it printed.

    Raises:
        SetupFailed: it is missing or ended with an error.

    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=environment() if env is None else env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise SetupFailed(f"{name}: {error}") from error
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-30:])
        shown = " ".join(str(part) for part in command[:8])
        raise SetupFailed(f"{shown}\n{tail}\n(exit code {done.returncode})")
    return done.stdout


def environment(**extra: str) -> dict[str, str]:
    """Return the variables for our programs: ours to the settings, and those the machine has."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "DJANGO_SETTINGS_MODULE"}
    }
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "huifang.site.settings",
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        **extra,
    }


def digest(paths: Iterable[Path], *words: str) -> str:
    """Return one hash over the names and contents of files (and some words beside)."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(paths):
        total.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


class Stamp:
    """A file that remembers from which inputs something was made."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def matches(self, made_from: str) -> bool:
        """Say whether the thing was last made from these inputs."""
        try:
            return self.path.read_text("utf-8") == made_from
        except OSError:
            return False

    def write(self, made_from: str) -> None:
        """Remember these inputs; call it last, when the thing stands."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(made_from, "utf-8")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the set-up for this process; a second `./run` in the same checkout waits."""
    import fcntl

    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("· 另一个 ./run 正在准备,等它做完 · Waiting for another ./run to finish its set-up")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_root() -> bool:
    """Say whether packages of the system may be installed."""
    return sys.platform != "win32" and os.geteuid() == 0
