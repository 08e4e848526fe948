"""The throwaway PostgreSQL runs as nobody important and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from setup.machine import find_postgres
from tests.postgres import Cluster


@pytest.fixture
def programs() -> Path:
    found = find_postgres()
    assert found, "no PostgreSQL here: ./run test finds or installs one"
    return found


def test_a_cluster_answers_and_is_gone_afterwards(programs: Path) -> None:
    with Cluster(programs) as cluster:
        with psycopg.connect(cluster.url) as connection:
            row = connection.execute("SELECT current_setting('data_checksums'), version()")
            checksums, _version = row.fetchone() or ("", "")
        assert checksums == "on"
        server = cluster.process
        assert server
        owner = Path(f"/proc/{server.pid}").stat().st_uid
    assert owner != 0
    assert server.poll() is not None
    assert not cluster.folder.exists()
