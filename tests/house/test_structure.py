"""The house keeps its own rules: floors, sizes, doors."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import signals

from huifang.records.base import Record
from tests.house.reading import HOUSE, ROOMS, ROOT, floor_of, imports, sources, tree

FILE_LINES, FUNCTION_LINES = 400, 40
WEB = [p for ending in ("*.ts", "*.css", "*.html") for p in (ROOT / "web" / "src").rglob(ending)]


def test_every_room_has_a_floor() -> None:
    assert [room for room in ROOMS if floor_of(room) < 0] == []


def test_foreign_keys_point_down() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model.__module__.startswith("huifang.")
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("huifang.")
        and floor_of(field.related_model.__module__.split(".")[1])
        < floor_of(model.__module__.split(".")[1])
    ]
    assert wrong == []


def test_nobody_imports_another_rooms_views_forms_or_urls() -> None:
    wrong = []
    for path in sources():
        room = path.relative_to(HOUSE).parts[0]
        for name in imports(path):
            parts = name.split(".")
            foreign = parts[0] == "huifang" and len(parts) > 2 and parts[1] != room
            if foreign and parts[2] in {"views", "forms", "urls"} and room != "site":
                wrong.append(f"{path.relative_to(HOUSE)}: {name}")
    assert wrong == []


def test_only_the_composing_floor_embeds_other_rooms_forms() -> None:
    allowed = {"huifang.visits.forms", "huifang.ui.views"}
    used = {
        ".".join(name.split(".")[:3])
        for path in sources()
        if path.relative_to(HOUSE).parts[0] == "site"
        for name in imports(path)
        if name.startswith("huifang.")
        and name.split(".")[1] != "site"
        and len(name.split(".")) > 2
        and name.split(".")[2] in {"views", "forms", "urls"}
    }
    assert used <= allowed


def test_no_file_is_over_400_lines() -> None:
    files = [*sources(tests=True), *WEB, *HOUSE.rglob("*.html"), ROOT / "run"]
    long = {str(p.relative_to(ROOT)): n for p in files if (n := _lines(p)) > FILE_LINES}
    assert long == {}


def test_no_function_is_over_40_lines() -> None:
    long = [
        f"{path.relative_to(HOUSE)}:{node.name} {size}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and (size := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert long == []


def test_raw_sql_stands_in_named_modules_only() -> None:
    words = re.compile(r"\.raw\(|RawSQL|cursor\(\)|schema_editor\.execute")
    found = {str(p.relative_to(HOUSE)) for p in sources() if words.search(p.read_text("utf-8"))}
    assert found <= {"journal/sql.py", "jobs/sql.py", "site/doctor.py"}


def test_nobody_listens_to_signals() -> None:
    wanted = re.compile(r"@receiver|\b(pre|post)_(save|delete|init)\.connect")
    assert [str(p) for p in sources() if wanted.search(p.read_text("utf-8"))] == []
    ours = [
        str(receiver)
        for signal in (signals.pre_save, signals.post_save, signals.pre_delete, signals.post_delete)
        for receiver in signal.receivers
        if "huifang" in str(receiver)
    ]
    assert ours == []


def test_nothing_changes_rows_behind_the_journals_back() -> None:
    """Deeds are written by `@action`; views, listings and queries never write."""
    words = re.compile(r"\.(save|delete|update|create|bulk_create|bulk_update)\(")
    wrong = []
    for path in sources():
        if path.stem in {"views", "listings", "queries"} or path.parent.stem in {
            "views",
            "listings",
            "queries",
        }:
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if words.search(line) and "hashlib" not in line:
                    wrong.append(f"{path.relative_to(HOUSE)}:{number} {line.strip()}")
    allowed = {"access/views.py", "territory/views.py"}
    assert [w for w in wrong if w.split(":")[0] not in allowed] == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_record_declares_its_place_or_says_that_it_has_none() -> None:
    """A scope names columns that exist."""
    for model in apps.get_models():
        if issubclass(model, Record):
            paths = [model.SCOPE.region, model.SCOPE.campaign, *(model.SCOPE.unit or ())]
            for path in filter(None, paths):
                model._default_manager.filter(**{f"{path}__isnull": True})


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
