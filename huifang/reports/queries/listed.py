"""The board of listed villages （挂牌村看板）: who watches, what is in place, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign
from huifang.campaigns.queries import Progress, listed_board
from huifang.problems.listings import LEDGER
from huifang.problems.models import state_words
from huifang.problems.queries import ledger
from huifang.problems.queries.due import with_lamp
from huifang.records.listing import Asked
from huifang.reports.queries.figures import counter, open_url
from huifang.territory.models import STEP

VILLAGE_DIGITS = 4 * STEP


@dataclass(frozen=True)
class Linked:
    """A number or a step with its words and the address of its rows; "" when it is not open."""

    label: Any
    value: int
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Part:
    """One of the four 到位: its share, and the address of what is still to be done (or done)."""

    label: Any
    percent: int
    done: int
    of: int
    url: str


@dataclass(frozen=True)
class ListedCard:
    """One listed village."""

    progress: Progress
    days: int
    parts: Sequence[Part]
    numbers: Sequence[Linked]
    lamp: str
    steps: Sequence[Linked]


def listed_cards(viewer: Actor, campaign: Campaign, region: str, now: datetime) -> list[ListedCard]:
    """Return a card for each village on the list within `region`, the most behind first."""
    asked = Asked.of({"campaign": campaign.code, "region": region}, now)
    villages = [
        found
        for found in listed_board(viewer, campaign)
        if found.listed.delisted_on is None and found.listed.region_id.startswith(region)
    ]
    counts = _counts(viewer, asked, [found.listed.region_id for found in villages])
    return [_card(viewer, found, counts.get(found.listed.region_id, {}), asked)
            for found in villages]  # fmt: skip


def _counts(viewer: Actor, asked: Asked, keys: Sequence[str]) -> dict[str, Mapping[str, int]]:
    """Return the numbers of each village, in one grouped question."""
    if not keys:
        return {}
    rows = LEDGER.select(counter(viewer, LEDGER), asked).filter(ledger.valid(asked)).order_by()
    village = Substr("region_id", 1, VILLAGE_DIGITS)
    groups = rows.annotate(of=village).filter(of__in=keys).values("of")
    conditions = {
        "found": Q(),
        "left": ledger.remaining(asked),
        "overdue": ledger.overdue(asked),
        "amber": with_lamp("amber", asked.day),
        **{state: Q(state=state) for state in WAITING},
    }
    counted = groups.annotate(**{f"n_{k}": Count("pk", filter=q) for k, q in conditions.items()})
    return {row["of"]: {name: row[f"n_{name}"] for name in conditions} for row in counted}


WAITING = ("registered", "to_hand_over", "handed_over", "to_verify", "to_clear")
"""States in which somebody's next deed is missing; each is a next step on the card."""


def _card(viewer: Actor, progress: Progress, counts: Mapping[str, int], asked: Asked) -> ListedCard:
    listed = progress.listed
    here = {"campaign": listed.campaign.code, "region": listed.region_id}

    def rows(label: Any, name: str, tone: str = "", **more: str) -> Linked:
        params = {**here, "valid": "1", **more}
        return Linked(label, counts.get(name, 0), open_url(viewer, LEDGER, params), tone)

    overdue = rows(_("超期"), "overdue", "red", overdue="1")
    amber = rows(_("临期"), "amber", "amber", lamp="amber")
    parts = [_part(viewer, listed, share) for share in progress.shares]
    steps = [
        *(Linked(_("%(place)s还差 %(n)s 户") % {"place": part.label, "n": part.of - part.done},
                 part.of - part.done, part.url) for part in parts),
        replace(overdue, label=_("督促超期的 %(n)s 个问题") % {"n": overdue.value}),
        *(rows(_("%(state)s的问题 %(n)s 个") % {"state": label, "n": counts.get(state, 0)},
               state, state=state) for state, label in _waiting_words().items()),
    ]  # fmt: skip
    return ListedCard(
        progress,
        _days(listed.listed_on, asked.day),
        parts,
        [rows(_("排查问题"), "found"), rows(_("未清零"), "left", open="1"), overdue, amber],
        "red" if overdue.value else "amber" if amber.value else "green",
        [step for step in steps if step.value],
    )


def _part(viewer: Actor, listed: Any, share: Any) -> Part:
    done = share.of > 0 and share.done == share.of
    params = {
        "campaign": listed.campaign.code,
        "listed": str(listed.pk),
        "placed": "arranged",
        share.place.name: "yes" if done else "no",
    }
    may_open = viewer.can("target.view")
    url = f"{reverse('campaigns:targets')}?{urlencode(params)}" if may_open else ""
    return Part(share.place.label, share.percent, share.done, share.of, url)


def _waiting_words() -> dict[str, str]:
    words = dict(state_words())
    return {state: words[state] for state in WAITING}


def _days(since: date, today: date) -> int:
    return max((today - since).days, 0)
