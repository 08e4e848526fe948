"""The launcher finds a Python, remembers what it made, and speaks plainly when it fails."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from setup import frontend, site, steps, testing
from setup.commands import _only
from setup.machine import find_chromium
from setup.translations import compile_catalogue


@pytest.fixture(scope="module")
def launcher() -> ModuleType:
    loader = SourceFileLoader("launcher", str(steps.CHECKOUT / "run"))
    spec = spec_from_loader("launcher", loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_a_python_that_does_not_run_is_passed_over(launcher: ModuleType, tmp_path: Path) -> None:
    shim = tmp_path / "python3"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert launcher.version_of(shim) is None
    assert launcher.version_of(tmp_path / "missing") is None


def test_a_python_that_runs_says_its_release(launcher: ModuleType) -> None:
    assert launcher.version_of(sys.executable) == sys.version_info[:2]


def test_the_named_python_is_looked_at_first(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIFANG_PYTHON", "/somewhere/python3")
    assert next(launcher.candidates()) == Path("/somewhere/python3")


def test_the_launcher_itself_needs_no_more_than_python_3_8() -> None:
    source = (steps.CHECKOUT / "run").read_text("utf-8")
    compile(source, "run", "exec", flags=0, dont_inherit=True)
    command = [sys.executable, "-m", "ruff", "check", "--target-version", "py38", "--isolated"]
    subprocess.run([*command, "--select", "E9", "run"], cwd=steps.CHECKOUT, check=True)


def test_a_stamp_matches_until_an_input_changes(tmp_path: Path) -> None:
    source = tmp_path / "lock"
    source.write_text("a==1")
    stamp = steps.Stamp(tmp_path / "stamps" / "it")
    assert not stamp.matches(steps.digest([source]))
    stamp.write(steps.digest([source]))
    assert stamp.matches(steps.digest([source]))
    source.write_text("a==2")
    assert not stamp.matches(steps.digest([source]))


def test_a_file_that_is_renamed_counts_as_changed(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("same")
    other.write_text("same")
    assert steps.digest([one]) != steps.digest([other])


def test_a_failing_program_is_shown_with_what_it_said() -> None:
    with pytest.raises(steps.SetupFailed, match=r"(?s)no such bread.*exit code 3"):
        steps.call([sys.executable, "-c", "print('no such bread'); raise SystemExit(3)"])


def test_a_missing_program_is_named() -> None:
    with pytest.raises(steps.SetupFailed, match="no-such-program"):
        steps.call(["/nowhere/no-such-program"])


def test_a_step_says_its_seconds_even_when_it_fails(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="x"), steps.step("and then"):
        raise ValueError("x")
    assert capsys.readouterr().out.startswith("· and then … ✗ ")


@pytest.mark.parametrize(
    ("said", "accepted"),
    [
        ("v20.18.1", False),
        ("v20.19.0", True),
        ("v21.7.3", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.19.0\n", True),
        ("", False),
    ],
)
def test_only_a_node_that_vite_accepts_will_do(said: str, accepted: bool) -> None:
    assert frontend.fits(said) is accepted


def test_built_files_are_laid_down_packed_as_well(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}" * 100)
    (tmp_path / "a.png").write_bytes(b"png")
    frontend.compress(tmp_path)
    assert gzip.decompress((tmp_path / "a.css.gz").read_bytes()) == b"a{}" * 100
    assert not (tmp_path / "a.png.gz").exists()


def test_translations_are_compiled_without_the_doubtful_ones(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    fuzzy = '\n#, fuzzy\nmsgid "村"\nmsgstr "town"\n'
    source.write_text(f'{head}\nmsgid "农户"\nmsgstr "household"\n{fuzzy}', "utf-8")
    compiled = compile_catalogue(source).read_bytes()
    assert b"household" in compiled
    assert b"town" not in compiled


def test_a_port_in_use_is_noticed_before_anything_starts() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        assert site.is_taken("127.0.0.1", port)
        with pytest.raises(steps.SetupFailed, match=str(port)):
            site.serve("127.0.0.1", port)
    assert not site.is_taken("127.0.0.1", site.free_port())


def test_a_program_that_will_not_end_is_made_to(monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", f"{deaf}; time.sleep(60)"], stdout=subprocess.PIPE
    )
    assert child.stdout
    child.stdout.readline()
    monkeypatch.setattr(site, "PATIENCE", 0.2)
    site.stop([child])
    assert child.returncode == -signal.SIGKILL


def test_words_for_pytest_pass_through_beside_only() -> None:
    assert _only(["-k", "x", "--only", "sqlite", "-q"]) == (["-k", "x", "-q"], "sqlite")
    with pytest.raises(steps.SetupFailed):
        _only(["--only", "oracle"])


def test_what_was_left_out_is_said_and_fails_in_ci(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert testing.verdict([], ["no PostgreSQL"]) == 0
    assert "no PostgreSQL" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    assert testing.verdict([], ["no PostgreSQL"]) == 1
    assert testing.verdict([], []) == 0
    assert testing.verdict(["SQLite"], []) == 1


def test_browser_tests_are_deselected_only_where_there_is_no_browser() -> None:
    assert testing.marks("database", "") == ["-m", "database and not browser"]
    assert testing.marks("database", "/x") == ["-m", "database"]
    assert testing.marks("", "/x") == []


def test_the_named_chromium_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIFANG_CHROMIUM", "/opt/chromium")
    assert find_chromium() == Path("/opt/chromium")


def test_a_second_launcher_waits_for_the_first(tmp_path: Path) -> None:
    hold = "from setup.steps import one_at_a_time\nwith one_at_a_time(): print('in', flush=True)"
    with steps.one_at_a_time():
        second = subprocess.Popen(
            [sys.executable, "-c", hold],
            cwd=steps.CHECKOUT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert second.stdout
        assert "Waiting" in second.stdout.readline()
        time.sleep(0.2)
        assert second.poll() is None
    assert second.communicate(timeout=10)[0].strip() == "in"
