"""Every address of the site: one sample of each page, and what is no page and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huifang.access import actions as access
from huifang.access.actor import SYSTEM, actor_of
from huifang.access.models import Account, Grant
from huifang.campaigns import models as campaigns
from huifang.desk.actions import save_view
from huifang.journal.models import Entry
from huifang.problems.models import Problem
from huifang.registry.models import HouseholdYear, Person, StatusRecord
from huifang.rules.permissions import ADMINISTRATORS, PERMISSIONS, ROLES
from huifang.territory.models import Unit
from huifang.visits import models as visits
from tests.journeys.steps.world import BEFORE, PASSWORD

EVERYBODY = "everybody"
CAMPAIGN, COUNTY = "yongzhou-2026", "001004"
IMPORT, LIST = "registry.households", "problems"

NOT_PAGES = {
    "site:healthz": "for machines",
    "site:readyz": "for machines",
    "access:logout": "a deed",
    "access:language": "a deed",
    "access:session-end": "a deed",
    "campaigns:choose": "a deed",
    "desk:view-delete": "a deed",
    "desk:import-columns": "a deed",
    "desk:import-recheck": "a deed",
    "desk:import-confirm": "a deed",
    "desk:import-discard": "a deed",
    "jobs:cancel": "a deed",
    "jobs:progress": "part of a page",
    "problems:search": "answers a chooser",
    "campaigns:member-search": "answers a chooser",
    "registry:household-search": "answers a chooser",
    "registry:person-search": "answers a chooser",
    "territory:unit-search": "answers a chooser",
    "territory:children": "answers a chooser",
    "problems:evidence": "a file",
    "desk:template": "a file",
    "desk:import-errors": "a file",
    "desk:export": "a file",
    "visits:met": "leads to the visit",
    "visits:participation": "leads to the activity",
}
"""Addresses that are no pages, and why."""

LATER = {"desk:import", "jobs:job"}
"""Pages of what the walker himself begins."""

OF_CAMPAIGN = (
    "campaign", "campaign-change", "categories", "category-add", "submit", "adopt", "send-back",
    "conclude", "archive", "campaign-groups", "group-add", "coverage", "target-add",
    "target-by-county", "draw-add",
)  # fmt: skip
OF_HOUSEHOLD = ("household-change", "household-head", "household-reveal", "person-add", "year-add",
                "status-add")  # fmt: skip
OF_REGION = ("region", "region-add", "region-rename", "region-code", "region-dissolve")
OF_ACCOUNT = ("account", "account-change", "account-grant", "account-active", "account-password")
OF_RECORD: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (campaigns.Category, "campaigns", ("category-change",)),
    (campaigns.Group, "campaigns", ("group", "group-change", "group-remove")),
    (campaigns.Member, "campaigns", ("member", "member-change")),
    (campaigns.Target, "campaigns", ("target",)),
    (campaigns.Draw, "campaigns", ("draw", "draw-open")),
    (campaigns.Pairing, "campaigns", ("pairing", "pairing-change", "pairing-end")),
    (campaigns.Goal, "campaigns", ("goal-change",)),
    (campaigns.ListedVillage, "campaigns", ("listed-village", "listed-change", "listed-delist")),
    (Person, "registry",
     ("person", "person-change", "person-leave", "person-back", "person-reveal")),
    (HouseholdYear, "registry", ("year", "year-change")),
    (StatusRecord, "registry", ("status-end",)),
    (Unit, "territory", ("unit", "unit-change")),
    (visits.HouseholdVisit, "visits", ("visit", "correct")),
    (visits.Trip, "visits",
     ("trip", "trip-replan", "trip-change", "meal-grid", "meals-settle", "meals-reopen")),
    (visits.Meeting, "visits", ("meeting", "meeting-correct")),
    (visits.Activity, "visits", ("activity", "activity-correct")),
    (visits.Meal, "visits", ("meal", "meal-correct")),
    (Entry, "site", ("journal-entry",)),
    (Grant, "site", ("grant-revoke",)),
)  # fmt: skip
BATCHES = {"hand_over": "to_hand_over", "accept": "registered", "sign": "handed_over",
           "clear": "to_clear"}  # fmt: skip


def views(resolver: Any = None, space: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the name of every address with its view."""
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from views(item, f"{space}{item.namespace}:" if item.namespace else space)
        elif isinstance(item, URLPattern):
            yield f"{space}{item.name}", item.callback


def pages() -> dict[str, str]:
    """Return whom each page fits: an administrator's account, `EVERYBODY`, or "" for anybody."""
    return {name: _whom(view.permission) for name, view in views() if name not in NOT_PAGES}


def samples() -> dict[str, str]:
    """Return one address of each page; to be asked inside a site with the demo."""
    arguments = _arguments(_everybody())
    found = {
        name: reverse(name, args=arguments.get(name, ())) for name in pages() if name not in LATER
    }
    target = campaigns.Target.objects.order_by("-pk")[0]
    for name in ("assign", "leave-out", "mark"):
        found[f"campaigns:target-{name}"] += f"?ids={target.pk}"
    for name, state in BATCHES.items():
        found[f"problems:batch_{name}"] += f"?ids={_problem(state).pk}"
    found["site:visiting"] += f"?household={_house()}"
    return found


def _whom(permission: str | None) -> str:
    if permission is None:
        return ""
    roles = PERMISSIONS[permission].roles
    apart = [role for role in ("admin", "security", "auditor") if role in roles]
    return EVERYBODY if roles - ADMINISTRATORS or not apart else apart[0]


def _everybody() -> Account:
    """Open an account with every role of business, so that every button is drawn."""
    made = access.create_account(
        SYSTEM, None, username=EVERYBODY, name="众人", password=PASSWORD, must_change=False,
        now=BEFORE,
    )  # fmt: skip
    for role in set(ROLES) - ADMINISTRATORS:
        access.grant(SYSTEM, made, role=role, now=BEFORE)
    return made


def _arguments(owner: Account) -> dict[str, list[Any]]:
    plan, house = campaigns.Campaign.objects.get(code=CAMPAIGN), _house()
    view = save_view(
        actor_of(owner), None, listing=LIST, name="我的视图", query="tab=rectifying", now=BEFORE
    )
    problem = _problem("rectifying")
    found: dict[str, list[Any]] = {
        "campaigns:add": ["regular_2026"],
        "campaigns:meal-rate": [plan.pk, "lunch"],
        "campaigns:pairing-add-kind": ["members_household"],
        "site:household": [house],
        "problems:move": [_problem("to_hand_over").pk, "hand_over"],
        "desk:views": [LIST],
        "desk:view-save": [LIST],
        "desk:view-rename": [view.pk],
        "desk:upload": [IMPORT],
        **{f"campaigns:{name}": [plan.pk] for name in OF_CAMPAIGN},
        **{f"registry:{name}": [house] for name in OF_HOUSEHOLD},
        **{f"territory:{name}": [COUNTY] for name in OF_REGION},
        **{f"site:{name}": [owner.pk] for name in OF_ACCOUNT},
        **{f"problems:{name}": [problem.pk] for name in ("problem", "describe", "attach")},
    }
    for record, space, names in OF_RECORD:
        row = record.objects.order_by("-pk")[0]
        found |= {f"{space}:{name}": [row.pk] for name in names}
    return found


def _house() -> Any:
    return Person.objects.filter(relation="spouse", left_on=None)[0].household_id


def _problem(state: str) -> Problem:
    return Problem.objects.filter(state=state, campaign__code=CAMPAIGN)[0]
