"""Look-back rounds, integrity findings, and the spot checks that both end in."""

from huifang.checks.models.findings import IntegrityFinding, IntegrityScan
from huifang.checks.models.tasks import LookBackRound, SpotCheck

__all__ = ["IntegrityFinding", "IntegrityScan", "LookBackRound", "SpotCheck"]
