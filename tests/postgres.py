"""A throwaway PostgreSQL: made in a temporary folder, reached by a socket only, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

# Nothing here must outlive a power cut, so nothing waits for the disk.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "log_min_messages": "fatal",
}


class Cluster:
    """A running cluster, as a context; `url` is its DATABASE_URL.

    Started by root it runs as `postgres` or `nobody`, since PostgreSQL refuses root.
    """

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="huifang-pg-"))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the address for DATABASE_URL."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """Return the address of one database of the cluster."""
        return f"postgresql://huifang@{quote(str(self.folder), safe='')}/{database}"

    def __enter__(self) -> Cluster:
        try:
            self._create()
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the server, wait for it and remove its folder."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast": ends sessions, then itself
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _create(self) -> None:
        person = _person()
        if person is not None:
            os.chown(self.folder, person.pw_uid, person.pw_gid)
        options = ["--data-checksums", "--no-sync", "--auth=trust", "--username=huifang"]
        command: list[str | Path] = [self.programs / "initdb", "-D", self.folder / "data", *options]
        command += ["--encoding=UTF8", "--locale=C.UTF-8"]
        made = subprocess.run(
            command, **_as(person), cwd=self.folder, capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stdout}{made.stderr}")

    def _start(self) -> None:
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data")]
        command += ["-k", str(self.folder)]
        for name, value in _SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        log = self.folder / "log"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                **_as(_person()),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + 30
        ready: list[str | Path] = [
            self.programs / "pg_isready",
            "-q",
            "-h",
            self.folder,
            "-U",
            "huifang",
        ]
        while subprocess.run(ready, check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text('utf-8')}")
            time.sleep(0.1)


def _person() -> pwd.struct_passwd | None:
    """Return who shall run the server where we are root, else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("neither postgres nor nobody is a user of this machine")


def _as(person: pwd.struct_passwd | None) -> dict[str, Any]:
    if person is None:
        return {}
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}
