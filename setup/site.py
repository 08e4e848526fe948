"""The site itself: its keys, its tables, its demo, and serving it with the worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

from setup.packages import PYTHON
from setup.steps import CHECKOUT, VAR, SetupFailed, call, environment, say, step

PATIENCE = 15.0  # seconds that a program may take to end
DEMO = ("yongzhou-2020", "yongzhou-2026")
Children = dict[str, subprocess.Popen[bytes]]


def home() -> Path:
    """Return the folder of the data: HUIFANG_HOME, else `var/` in the checkout."""
    return Path(os.environ.get("HUIFANG_HOME") or VAR).resolve()


def ensure_site() -> None:
    """Make the keys once and bring the tables up to date."""
    os.umask(0o077)  # what follows holds people's data: nobody else on the machine reads it
    folder = home()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "keys" / "huifang.json").exists():
        with step("生成密钥 · Making the keys"):
            manage("keys")
    with step("更新数据表 · Bringing the tables up to date"):
        manage("migrate", "--no-input", "--verbosity", "0")


def load_demo() -> None:
    """Load the two demo campaigns, which tell their progress; again, it changes nothing."""
    say("· 载入演示数据 · Loading the demo campaigns …")
    started = time.monotonic()
    if run_module("django", "demo", *DEMO):
        raise SetupFailed("manage demo")
    say(f"  {time.monotonic() - started:.1f} s")


def manage(*words: str) -> str:
    """Run a management command quietly and return what it printed."""
    return call([PYTHON, "-m", "django", *words])


def run_module(*words: str) -> int:
    """Run one of our modules with this terminal and return its exit code."""
    os.umask(0o077)
    command: list[str | Path] = [PYTHON, "-m", *words]
    return subprocess.run(command, cwd=CHECKOUT, env=environment(), check=False).returncode


def serve(host: str, port: int, *, accounts: bool = False) -> int:
    """Run the web server and the worker until one signal, or the end of either, stops both."""
    if is_taken(host, port):
        raise SetupFailed(
            f"端口 {port} 已被占用。请换一个,例如 --port {free_port()}。\n"
            f"Port {port} is taken: choose another, such as --port {free_port()}."
        )
    children = {
        "web": _start(*web_command(host, port)),
        "worker": _start(PYTHON, "-m", "django", "worker"),
    }
    stopping = _listen_for_signals()
    try:
        address = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}"
        with step("启动 · Starting"):
            _wait_until_it_answers(address, children, stopping)
        say(f"\n  {address}\n")
        if accounts:
            say(manage("demo", "--accounts"))
        say("按 Ctrl+C 停止 · Ctrl+C stops it")
        return _watch(children, stopping)
    finally:
        stop(children.values())


def web_command(host: str, port: int) -> list[str | Path]:
    """Return how to start gunicorn: processes for the cores, threads for those who wait."""
    processes = os.environ.get("HUIFANG_PROCESSES") or str(min(os.cpu_count() or 1, 4))
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command: list[str | Path] = [PYTHON, "-m", "gunicorn", "huifang.site.wsgi", "--bind", bind]
    command += ["--worker-class", "gthread", "--workers", processes, "--threads", "4"]
    command += ["--graceful-timeout", "10", "--timeout", "120", "--no-control-socket"]
    command += ["--log-level", "warning", "--preload"]
    memory = Path("/dev/shm")
    return [*command, "--worker-tmp-dir", memory] if memory.is_dir() else command


def stop(children: Iterable[subprocess.Popen[bytes]]) -> None:
    """End the given programs: asked first, made to when our patience is at its end."""
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in running:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def is_taken(host: str, port: int) -> bool:
    """Say whether something listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _start(*command: str | Path) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl+C reaches it only through us."""
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=CHECKOUT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


class _Stopping:
    """Turns true once somebody asked us to stop."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def _listen_for_signals() -> _Stopping:
    stopping = _Stopping()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stopping)
    return stopping


def _wait_until_it_answers(
    address: str, children: Children, stopping: _Stopping, seconds: float = 30
) -> None:
    deadline = time.monotonic() + seconds
    while not stopping.asked and not _ended(children):
        try:
            urllib.request.urlopen(address, timeout=5)
        except urllib.error.HTTPError:
            return  # it answers, if only to say that something is missing
        except OSError:
            if time.monotonic() > deadline:
                raise SetupFailed(f"{address}: no answer after {seconds:.0f} s") from None
            time.sleep(0.1)
        else:
            return


def _watch(children: Children, stopping: _Stopping) -> int:
    while not stopping.asked:
        for name in _ended(children):
            say(f"{name} 已停止,另一个也停下 · {name} has ended, so the other is stopped too")
            return children[name].returncode or 1
        time.sleep(0.2)
    say("正在停止 · Stopping")
    return 0


def _ended(children: Children) -> list[str]:
    return [name for name, child in children.items() if child.poll() is not None]
