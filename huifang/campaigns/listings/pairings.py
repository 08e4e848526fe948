"""The lists of pairings and of listed villages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.listings.common import by_campaign, by_region, joined, yes_no
from huifang.campaigns.models import Goal, ListedVillage, Member, Pairing
from huifang.campaigns.queries import IN_PLACE, listed_villages, pairings, progress_of
from huifang.campaigns.queries.people import member_words
from huifang.records.fields import choices
from huifang.records.listing import Asked, Column, Filter, Listing, Tabs
from huifang.records.sheet import display


def goal_words(row: Pairing, name: str) -> str:
    """Return the state of one of a pairing's three goals, in words."""
    return next((display(goal, "state") for goal in row.goals.all() if goal.goal == name), "")


def _goal_column(name: str, label: Any) -> Column:
    return Column(name, label, lambda row: goal_words(row, name))


def _goal_is(value: str, _asked: Asked) -> Q:
    """Read `schooling:reached`, a goal and its state."""
    name, _colon, state = value.partition(":")
    return Q(pk__in=Goal.objects.filter(goal=name, state=state).values("pairing"))


def _goal_choices(_viewer: Any) -> list[tuple[str, Any]]:
    return [
        (f"{goal}:{state}", f"{goal_word} {state_word}")
        for goal, goal_word in choices("campaigns.goal")
        for state, state_word in choices("campaigns.goal_state")
    ]


def _search(text: str) -> Q:
    people = Member.objects.filter(member_words(text)).values("pk")
    with_person = Pairing.members.through.objects.filter(member__in=people).values("pairing")
    return (
        Q(pk__in=with_person)
        | Q(household__head_name__contains=text)
        | Q(region__name__contains=text)
        | Q(unit__name__contains=text)
    )


PAIRINGS = Listing(
    name="pairings",
    title=_("结对帮扶"),
    permission="pairing.view",
    url="campaigns:pairings",
    rows=pairings,
    columns=(
        Column("who", _("结对方"), lambda row: str(row.head or row.unit or "")),
        Column("kind_code", _("结对方式"), sort="kind_code", kind="tag"),
        Column("household", _("农户"), lambda row: str(row.household or ""),
               sort="household__head_initials"),
        Column("village", _("村"), lambda row: row.region.name, sort="region_id"),
        Column("unit", _("帮扶单位"), lambda row: str(row.unit or ""), width=20),
        Column("members", _("成员"), joined(lambda row: row.members.all()), width=24),
        _goal_column("schooling", _("学业")),
        _goal_column("livelihood", _("家业")),
        _goal_column("employment", _("就业")),
        Column("since", _("开始日期"), sort="since", kind="date"),
        Column("until", _("结束日期"), sort="until", kind="date"),
        Column("end_reason", _("变更原因"), shown=False, width=24),
        Column("campaign", _("行动"), lambda row: str(row.campaign or ""), shown=False, width=24),
    ),
    filters=(
        by_campaign(),
        by_region(),
        Filter("goal", _("三个一目标"), _goal_is, choices=_goal_choices),
        yes_no("live", _("有效"), Q(until=None)),
    ),
    tabs=Tabs(
        "kind_code",
        (
            ("leader_village", _("领导联点"), ("leader_village",)),
            ("unit_village", _("单位联村"), ("unit_village",)),
            ("members_household", _("委员联户"), ("members_household",)),
        ),
    ),
    search=_search,
    search_hint=_("户主、委员、单位或村名"),
    order=("region_id", "-since", "pk"),
    row_url="campaigns:pairing",
    export_permission="pairing.view",
    related=("region", "household", "unit", "head", "campaign"),
    prefetch=("members", "goals"),
    empty=_("还没有结对。领导联点、单位联村、委员联户都在这里登记。"),
    create=(_("登记结对"), "campaigns:pairing-add", "pairing.change"),
)  # fmt: skip


def _percent(at: int) -> Any:
    return lambda row: progress_of(row).shares[at].percent


def listed_tone(row: ListedVillage) -> str:
    """Return the colour word: off the list, complete, or still to do."""
    if row.delisted_on:
        return "grey"
    return "green" if progress_of(row).complete else "amber"


def listed_word(row: ListedVillage) -> Any:
    """Return where a listed village stands, in words."""
    if row.delisted_on:
        return _("已摘牌")
    return _("四个到位") if progress_of(row).complete else _("挂牌中")


LISTED_VILLAGES = Listing(
    name="listed-villages",
    title=_("挂牌村"),
    permission="listed_village.view",
    url="campaigns:listed-villages",
    rows=listed_villages,
    columns=(
        Column("village", _("村"), lambda row: row.region.name, sort="region_id"),
        Column("place", _("全称"), lambda row: row.region.full_name, shown=False, width=30),
        Column("campaign", _("行动"), lambda row: row.campaign.name, shown=False, width=24),
        Column("leader", _("责任领导"), lambda row: str(row.leader), sort="leader__initials"),
        Column("state", _("状态"), listed_word, kind="tag", tone=listed_tone),
        Column("listed_on", _("挂牌日期"), sort="listed_on", kind="date"),
        Column("delisted_on", _("摘牌日期"), sort="delisted_on", kind="date"),
        Column("households", _("对象户"), sort="households", kind="number"),
        *(Column(place.name, place.label, _percent(at), sort=place.name, kind="progress")
          for at, place in enumerate(IN_PLACE)),
        Column("note", _("说明"), shown=False, width=24),
    ),
    filters=(
        by_campaign(),
        by_region(),
        yes_no("live", _("挂牌中"), Q(delisted_on=None)),
    ),
    search=lambda text: Q(region__name__contains=text) | Q(leader__name__contains=text),
    search_hint=_("村名或责任领导"),
    order=("delisted_on", "region_id", "pk"),
    row_url="campaigns:listed-village",
    export_permission="listed_village.view",
    related=("region", "leader", "campaign"),
    empty=_("还没有挂牌村。"),
    create=(_("挂牌"), "campaigns:listed-add", "listed_village.change"),
)  # fmt: skip
