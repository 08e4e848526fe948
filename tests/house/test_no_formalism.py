"""What the product must never have (政务移动互联网应用程序规范化管理办法, 2026)."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import models

from huifang.visits.models import HouseholdVisit, Trip
from tests.house.reading import HOUSE, ROOT, sources

WORDS = ("打卡", "签到", "积分", "排行", "在线时长", "安装率", "登录率", "活跃度", "轨迹")
COLUMNS = re.compile(
    r"check_?in|points?$|score|ranking|online|install_rate|login_count|track|gps|latitude|longitude"
)


def test_no_screen_speaks_of_check_ins_points_rankings_or_time_online() -> None:
    files = [*sources(), *HOUSE.rglob("*.html"), *HOUSE.rglob("*.toml"),
             *(ROOT / "web" / "src").rglob("*.ts")]  # fmt: skip
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in files
        for word in WORDS
        if word in path.read_text("utf-8").replace("安排行程", "")
    ]
    assert found == []


def test_no_table_counts_check_ins_points_or_time_online() -> None:
    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("huifang.")
        for field in model._meta.concrete_fields
        if COLUMNS.search(field.name)
    ]
    assert found == []


def test_no_photo_or_position_is_ever_required() -> None:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) or getattr(field, "kind", "") == "position":
                assert field.blank, f"{model._meta.label}.{field.name}"
    for model in (HouseholdVisit, Trip):
        assert not any("photo" in field.name for field in model._meta.get_fields())


def test_no_script_asks_for_the_position() -> None:
    found = [
        str(path)
        for path in (ROOT / "web" / "src").rglob("*.ts")
        if "geolocation" in path.read_text("utf-8") or "watchPosition" in path.read_text("utf-8")
    ]
    assert found == []
