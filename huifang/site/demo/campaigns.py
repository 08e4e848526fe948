"""The campaigns of the demo: which there are, what each needs, and whether it is loaded already."""

from __future__ import annotations

from datetime import date

from huifang.campaigns.models import Campaign
from huifang.site.demo import cast, households, regular, spring
from huifang.site.demo.diary import Diary
from huifang.site.demo.loading import Loader, is_done

CODES = (spring.CODE, regular.CODE)
SHARED = ("account", "household", "member", "region", "unit")
"""What the diary of 2020 brings about and the one of 2026 names."""


def is_loaded(code: str) -> bool:
    """Tell whether a campaign of the demo is there, to its last step."""
    return is_done(spring.LAST_KEY if code == spring.CODE else regular.LAST_KEY)


def load(code: str, loader: Loader, today: date) -> None:
    """Load a campaign; the one of 2026 goes to the families of 2020, so that comes first."""
    if not is_loaded(spring.CODE):
        loader.do_all(diary_of_2020())
    if code == regular.CODE:
        loader.do_all(diary_of_2026(today))


def diary_of_2020() -> Diary:
    """Return the diary from the first account to the archive."""
    diary = Diary()
    cast.place_and_people(diary)
    households.on_record(diary)
    spring.write(diary)
    diary.kept = {step.key for step in diary.steps if _is_shared(step.key)}
    return diary


def diary_of_2026(today: date) -> Diary:
    """Return the diary of the campaign under way; one begun on another day goes on for that day."""
    begun = Campaign.objects.filter(code=regular.CODE).first()
    diary = Diary()
    regular.write(
        diary, regular.begun_for(begun.starts_on) if begun else max(today, regular.EARLIEST)
    )
    return diary


def _is_shared(key: str) -> bool:
    kind, _slash, name = key.partition("/")
    return kind in SHARED and "/" not in name
