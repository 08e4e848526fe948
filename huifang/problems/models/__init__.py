"""The problem, its rounds, and what stands beside it."""

from huifang.problems.models.beside import Confirmation, Evidence, Round, Slip
from huifang.problems.models.facts import RoundFacts, Serial
from huifang.problems.models.problem import Problem, state_words

__all__ = [
    "Confirmation", "Evidence", "Problem", "Round", "RoundFacts", "Serial", "Slip", "state_words",
]  # fmt: skip
