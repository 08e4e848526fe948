"""Python's environment in `var/venv`, from the hashed locks: with uv if present, else with pip.

It stays in the checkout's own `var/` even where HUIFANG_HOME puts the data elsewhere: it can be
made again at any time, the data cannot.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path

from setup.steps import CHECKOUT, VAR, SetupFailed, call, digest, environment, say, step

VENV = VAR / "venv"
PYTHON = VENV / "bin" / "python"
RUNTIME_LOCK = CHECKOUT / "requirements.lock"
DEV_LOCK = CHECKOUT / "requirements-dev.lock"
UV_LOCK = CHECKOUT / "setup" / "uv.lock"
WHEELHOUSE = CHECKOUT / "wheelhouse"
_STAMP = VENV / "huifang.json"
# uv trusts its own list of authorities unless told to trust the machine's, as pip does.
_UV_TRUST = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}


def ensure_packages(*, dev: bool = False) -> None:
    """Make or renew the environment so that it holds exactly what the locks name."""
    wanted = {"runtime": digest([RUNTIME_LOCK]), "dev": digest([DEV_LOCK]) if dev else ""}
    have = _stamp()
    if _is_ready(wanted, have):
        return
    dev = dev or bool(have.get("dev"))
    lock = DEV_LOCK if dev else RUNTIME_LOCK
    wanted["dev"] = digest([DEV_LOCK]) if dev else ""
    if not _works():
        with step("建立 Python 环境 · Making the Python environment"):
            shutil.rmtree(VENV, ignore_errors=True)
            _make()
    with step("安装依赖 · Installing the packages of the lock"):
        _install(lock)
        _know_the_checkout()
    _STAMP.write_text(json.dumps(wanted), "utf-8")


def install_into(folder: Path, lock: Path) -> None:
    """Install a lock into a folder of its own, beside the environment."""
    shutil.rmtree(folder, ignore_errors=True)
    uv = _uv()
    if uv is not None:
        _with_uv(uv, "--python", PYTHON, "--target", folder, lock=lock)
    else:
        _with_pip(_pip(), "--target", folder, lock=lock)


def _stamp() -> dict[str, str]:
    try:
        have: dict[str, str] = json.loads(_STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return have


def _is_ready(wanted: dict[str, str], have: dict[str, str]) -> bool:
    same = all(have.get(kind) == value for kind, value in wanted.items() if value)
    return same and _works()


def _works() -> bool:
    """Say whether the environment's Python runs, and is of the release its packages are for."""
    ask = "import sys; print('python%d.%d' % sys.version_info[:2])"
    try:
        said = call([PYTHON, "-c", ask])
    except SetupFailed:
        return False
    return (VENV / "lib" / said.strip() / "site-packages").is_dir()


def _uv() -> str | Path | None:
    """Return uv: the machine's, or the one fetched where Python cannot make environments."""
    own = VAR / "boot" / "bin" / "uv"
    return shutil.which("uv") or (own if own.exists() else None)


def _make() -> None:
    VENV.parent.mkdir(exist_ok=True)
    uv = _uv()
    if uv is None and _has_ensurepip():
        call([sys.executable, "-m", "venv", VENV])
        return
    uv = uv or _fetch_uv()
    call([uv, "venv", "--quiet", "--python", sys.executable, VENV], env=environment(**_UV_TRUST))


def _fetch_uv() -> Path:
    """Get uv through pip, for a Python without ensurepip (Debian's, without python3-venv)."""
    if importlib.util.find_spec("pip") is None:
        raise SetupFailed(
            "这台机器的 Python 没有 venv 和 pip。请先运行 apt install python3-venv,再试一次。\n"
            "This Python has neither venv nor pip: install python3-venv and try again."
        )
    boot = VAR / "boot"
    shutil.rmtree(boot, ignore_errors=True)
    _with_pip(Path(sys.executable), "--target", boot, lock=UV_LOCK)
    return boot / "bin" / "uv"


def _install(lock: Path) -> None:
    uv = _uv()
    if uv is None:
        _with_pip(_pip(), lock=lock)
        return
    try:
        _with_uv(uv, "--python", PYTHON, "--compile-bytecode", lock=lock)
    except SetupFailed as error:
        if not _has_ensurepip():
            raise
        say(f"\n  uv 没有成功,改用 pip · uv could not, going on with pip: {_reason(error)}")
        _with_pip(_pip(), lock=lock)


def _pip() -> Path:
    """Return the environment's Python after making sure that it has pip."""
    try:
        call([PYTHON, "-m", "pip", "--version"])
    except SetupFailed:
        call([PYTHON, "-m", "ensurepip", "--upgrade"])
    return PYTHON


def _has_ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def _reason(error: SetupFailed) -> str:
    lines = [line for line in str(error).splitlines()[1:] if line.strip()]
    return lines[0].strip() if lines else str(error)


def _with_uv(uv: str | Path, *where: str | Path, lock: Path) -> None:
    command = [uv, "pip", "install", "--quiet", *where, "--require-hashes", "-r", lock]
    call([*command, *_offline()], env=environment(**_UV_TRUST))


def _with_pip(python: Path, *where: str | Path, lock: Path) -> None:
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location"]
    command = [python, "-m", "pip", "install", *quiet, *where, "--require-hashes", "-r", lock]
    call([*command, *_offline()])


def _offline() -> list[str | Path]:
    """Return how to install from a folder of wheels that was carried here, where there is one."""
    return ["--no-index", "--find-links", WHEELHOUSE] if WHEELHOUSE.is_dir() else []


def _know_the_checkout() -> None:
    """Let the environment's programs find our packages from wherever they are started."""
    for library in (VENV / "lib").glob("python3*/site-packages"):
        (library / "huifang-checkout.pth").write_text(f"{CHECKOUT}\n", "utf-8")
