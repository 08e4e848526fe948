"""Questions about supervision: where a slip stands, what may be issued next, how well it goes."""

from huifang.supervision.queries.interviews import Talk, interview_sight, interviews
from huifang.supervision.queries.ladder import (
    Obstacle,
    is_early,
    may_begin_higher_any,
    obstacle,
    suggestions,
    ticked,
    to_interview,
    with_ladder,
)
from huifang.supervision.queries.sights import SlipSight, slip_sight, slips_of
from huifang.supervision.queries.standing import slips, usual_reply_day, with_standing

__all__ = [
    "Obstacle",
    "SlipSight",
    "Talk",
    "interview_sight",
    "interviews",
    "is_early",
    "may_begin_higher_any",
    "obstacle",
    "slip_sight",
    "slips",
    "slips_of",
    "suggestions",
    "ticked",
    "to_interview",
    "usual_reply_day",
    "with_ladder",
    "with_standing",
]
