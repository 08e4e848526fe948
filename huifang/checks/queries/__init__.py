"""Questions about spot checks and findings; the viewer comes first."""

from huifang.checks.queries.hands import eligible, proposal
from huifang.checks.queries.sampling import Proof, prove
from huifang.checks.queries.sights import (
    Link,
    findings,
    last_scan,
    links,
    round_sight,
    rounds,
    task_of,
    task_sight,
    tasks,
)

__all__ = [
    "Link", "Proof", "eligible", "findings", "last_scan", "links", "proposal", "prove",
    "round_sight", "rounds", "task_of", "task_sight", "tasks",
]  # fmt: skip
