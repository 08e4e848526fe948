"""Real servers for the journeys: gunicorn and the worker on a fresh database of their own.

The journal's tables refuse to be emptied, so no journey can share a database and clean it: one is
migrated once in a run, and each journey gets a copy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import global_settings
from django.db import connections
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from setup.site import free_port, stop, web_command
from setup.steps import CHECKOUT, environment


@dataclass(frozen=True)
class Site:
    """A data folder with its keys and its database; `url` is empty where that is SQLite."""

    home: Path
    url: str

    def environment(self) -> dict[str, str]:
        """Return the variables that point our programs at this site."""
        own = {"HUIFANG_HOME": str(self.home), "DATABASE_URL": self.url, "HUIFANG_PROCESSES": "1"}
        return environment(**own)

    def manage(self, *words: str) -> str:
        """Run a management command on this site and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "django", *words],
            cwd=CHECKOUT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"manage {' '.join(words)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @property
    def database(self) -> str:
        """Return the database's name as Django knows it."""
        return urlsplit(self.url).path[1:] if self.url else str(self.home / "huifang.sqlite3")

    @contextmanager
    def inside(self, blocker: DjangoDbBlocker) -> Iterator[None]:
        """Let this process's own queries and deeds work on the site's database for a while."""
        outside = connections["default"]
        here = outside.copy()
        here.settings_dict["NAME"] = self.database
        place = override_settings(
            HUIFANG_HOME=self.home,
            HUIFANG_FILES=self.home / "files",
            PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS,
        )
        with blocker.unblock(), place:
            connections["default"] = here
            try:
                yield
            finally:
                here.close()
                connections["default"] = outside


class Sites:
    """Makes sites and removes them; one for each run of the tests."""

    def __init__(self, folder: Path, keys: Path, url: str) -> None:
        self.folder = folder
        self.keys = keys
        self.url = url  # of the PostgreSQL to make databases in, or empty for SQLite
        self._made: list[Site] = []

    def new(self) -> Site:
        """Make a site with keys and an empty database."""
        site = self._next()
        (site.home / "keys").mkdir(parents=True, mode=0o700)
        shutil.copy2(self.keys, site.home / "keys" / self.keys.name)
        if site.url:
            self._sql(f'CREATE DATABASE "{site.database}"')
        return site

    def copy(self, original: Site) -> Site:
        """Make a site that has everything another has; nothing may be connected to that one."""
        site = self._next()
        shutil.copytree(original.home, site.home)
        if site.url:
            self._sql(f'CREATE DATABASE "{site.database}" TEMPLATE "{original.database}"')
        return site

    def remove(self, site: Site) -> None:
        """Remove a site with everything in it."""
        if site.url:
            self._sql(f'DROP DATABASE IF EXISTS "{site.database}" WITH (FORCE)')
        shutil.rmtree(site.home, ignore_errors=True)
        self._made.remove(site)

    def remove_all(self) -> None:
        """Remove every site that is left."""
        for site in list(self._made):
            self.remove(site)

    def _next(self) -> Site:
        name = f"huifang_{os.getpid()}_{time.monotonic_ns()}"
        url = urlunsplit(urlsplit(self.url)._replace(path=f"/{name}")) if self.url else ""
        site = Site(self.folder / name, url)
        self._made.append(site)
        return site

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


class Server:
    """A site being served: `url` is its address."""

    def __init__(self, site: Site, blocker: DjangoDbBlocker) -> None:
        self.site = site
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = site.home / "server.log"
        self._blocker = blocker
        self._children: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start the web server and the worker, and wait until the first answers."""
        self._children = [
            self._start(web_command("127.0.0.1", self.port)),
            self._start([sys.executable, "-m", "django", "worker", "--poll", "0.2"]),
        ]
        deadline = time.monotonic() + 30
        while not self._answers():
            ended = any(child.poll() is not None for child in self._children)
            if ended or time.monotonic() > deadline:
                raise AssertionError(self.log.read_text("utf-8"))
            time.sleep(0.05)

    def stop(self) -> None:
        """End both."""
        stop(self._children)

    def manage(self, *words: str) -> str:
        """Run a management command on the served site and return what it printed."""
        return self.site.manage(*words)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let the test's own queries and deeds work on the served database for a while."""
        with self.site.inside(self._blocker):
            yield

    def _start(self, command: list[str | Path]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=CHECKOUT,
                env=self.site.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=10)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True
