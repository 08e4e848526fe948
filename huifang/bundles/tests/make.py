"""Builders of bundles for tests; they go through the deeds."""

from __future__ import annotations

from typing import Any

from huifang.bundles import actions
from huifang.bundles.models import Bundle
from huifang.problems.models import Problem
from huifang.problems.tests.make import NOW, Cast, cast, problem_at
from huifang.registry.tests.make import household


def problems(number: int = 2, state: str = "rectifying", who: Cast | None = None) -> list[Problem]:
    """Return problems of as many families of 甲村."""
    return [
        problem_at(state, who=who, house=household(f"王甲{n}"), description=f"{n}户入户道路缺护栏")
        for n in range(1, number + 1)
    ]


def bundle(rows: list[Problem] | None = None, **facts: Any) -> Bundle:
    """Return a bundle of two problems, opened by the issuer."""
    who = cast()
    rows = rows or problems(who=who)
    given: dict[str, Any] = {
        "title": "甲村进村道路护栏缺失",
        "root_cause": "进村道路未列入年度养护计划",
        "cause": "funds",
        "lead_unit": who.unit,
        "remedy": "列入养护计划，统一安装",
        **facts,
    }
    return actions.open_bundle(who.issuer, rows[0].campaign, problems=rows, now=NOW, **given)
