"""Questions about spot checks and findings; the viewer comes first."""

from huifang.checks.queries.hands import eligible, proposal
from huifang.checks.queries.sampling import Proof, prove
from huifang.checks.queries.sights import (
    findings,
    links,
    round_sight,
    rounds,
    task_of,
    tasks,
)

__all__ = [
    "Proof", "eligible", "findings", "links", "proposal", "prove", "round_sight", "rounds",
    "task_of", "tasks",
]  # fmt: skip
