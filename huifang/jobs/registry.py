"""What can run in the background: jobs by name, periodic work by name and interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.module_loading import autodiscover_modules

Result = Mapping[str, Any] | None
Function = Callable[..., Result]
Work = Callable[[datetime], object]


@dataclass(frozen=True)
class Interval:
    """Periodic work: called with the moment, at most once in `every` over all workers."""

    name: str
    every: timedelta
    work: Work


JOBS: dict[str, Function] = {}
PERIODIC: dict[str, Interval] = {}


def job(name: str) -> Callable[[Function], Function]:
    """Make `function(run, **args)` known as the job `name`.

    It may be begun again after a crash: commit in `run.step`, or be safe to repeat. What it returns
    is shown to the owner: `text`, `url` with `label`.
    """

    def register(function: Function) -> Function:
        if JOBS.setdefault(name, function) is not function:
            raise ValueError(f"two jobs are called {name}")
        return function

    return register


def periodic(name: str, every: timedelta) -> Callable[[Work], Work]:
    """Let the workers call `work(now)` about every `every`; its transactions are its own."""

    def register(work: Work) -> Work:
        if name in PERIODIC:
            raise ValueError(f"two periodic works are called {name}")
        PERIODIC[name] = Interval(name, every, work)
        return work

    return register


def discover() -> None:
    """Import the `background` module of every room, where its jobs are."""
    autodiscover_modules("background")
