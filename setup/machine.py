"""What the tests need of the machine: a Chromium and a PostgreSQL, found or installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from setup.packages import PYTHON
from setup.steps import SetupFailed, call, environment, is_root, step

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_PLAYWRIGHT = ".cache/ms-playwright/chromium-*/chrome-linux*/chrome"


def find_chromium() -> Path | None:
    """Return the Chromium named by HUIFANG_CHROMIUM, the system's, or Playwright's own."""
    named = os.environ.get("HUIFANG_CHROMIUM")
    if named:
        return Path(named)
    for name in _CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    own = sorted(Path.home().glob(_PLAYWRIGHT))
    return own[-1] if own else None


def ensure_chromium() -> Path | None:
    """Find a Chromium, or install one; None where neither is possible."""
    found = find_chromium()
    if found is None and can_install():
        with step("安装 Chromium 和中文字体 · Installing Chromium and Chinese fonts"):
            install("chromium", "fonts-noto-cjk")
        found = find_chromium()
    if found is None:
        try:
            with step("下载 Chromium · Downloading Chromium through Playwright"):
                call([PYTHON, "-m", "playwright", "install", "chromium"])
        except SetupFailed:
            return None
        found = find_chromium()
    return found


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs (15 or later), the newest first."""
    folders = {
        int(folder.parent.name): folder
        for folder in Path("/usr/lib/postgresql").glob("[0-9]*/bin")
        if (folder / "initdb").exists()
    }
    if folders and max(folders) >= 15:
        return folders[max(folders)]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def ensure_postgres() -> Path | None:
    """Find PostgreSQL's programs, or install them; None where neither is possible."""
    found = find_postgres()
    if found is None and can_install():
        with step("安装 PostgreSQL · Installing PostgreSQL"):
            install("postgresql")
        found = find_postgres()
    return found


def can_install() -> bool:
    """Say whether packages of the system may be installed here."""
    return is_root() and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Install packages of the system.

    Raises:
        SetupFailed: apt could not.

    """
    quiet = environment(DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    tried = subprocess.run(command, env=quiet, capture_output=True, check=False)
    if tried.returncode:  # the list of packages may be missing or old
        call(["apt-get", "update", "-qq"], env=quiet)
        call(command, env=quiet)
