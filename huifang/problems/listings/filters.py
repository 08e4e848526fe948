"""The filters, tabs and keyword search of the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.access.naming import name_of
from huifang.access.scope import region_range, visible
from huifang.campaigns.models import Campaign, Category, Group
from huifang.problems.models import Problem
from huifang.problems.queries import ledger
from huifang.problems.queries.due import LAMPS, review_due, with_lamp
from huifang.problems.queries.ways import NONE
from huifang.records.fields import choices, word
from huifang.records.listing import Asked, Filter, Tabs, day_from, day_to, equals
from huifang.registry.models import Household
from huifang.rules.problem_workflow import STATES, states_of
from huifang.territory.models import Unit

KINDS: Final = (
    ("open", _("在办")),
    ("long_term", _("长期坚持")),
    ("closed", _("已销号")),
    ("void", _("不予受理")),
)

TABS: Final = Tabs(
    "state",
    (
        ("registered", _("待审核"), ("registered",)),
        ("diagnosing", _("待诊断"), ("diagnosing",)),
        ("to_hand_over", _("待交办"), ("to_hand_over",)),
        ("handed_over", _("待签收"), ("handed_over",)),
        ("rectifying", _("整改中"), ("rectifying",)),
        ("to_verify", _("待核验"), ("to_verify",)),
        ("to_clear", _("待销号"), ("to_clear",)),
        ("cleared", _("已销号"), ("cleared",)),
        ("long_term", _("长期坚持"), ("long_term",)),
        ("other", pgettext_lazy("tab", "其他"), ("rejecting", "disputed", *states_of("void"))),
    ),
)


FEW_FOUND: Final = 1000
"""So many hits or fewer are looked up once and named by key: the counts and the page need them."""


def search(text: str) -> Q:
    """Return the condition for a keyword: a number, the head's initials, or words.

    Latin letters and digits are looked for in the number and the initials only, Chinese words in
    the description and the head's name. Left to itself a database follows the index that gives the
    order and reads the whole table in random order, twice; so rare words are found first.
    """
    condition = _says(text)
    keys = list(Problem.objects.filter(condition).values_list("pk", flat=True)[: FEW_FOUND + 1])
    return Q(pk__in=keys) if len(keys) <= FEW_FOUND else condition


def _says(text: str) -> Q:
    if re.fullmatch(r"[A-Za-z0-9_-]+", text):
        heads = Household.objects.filter(head_initials__startswith=text.lower())
        return Q(number__contains=text) | Q(household__in=heads.values("pk"))
    heads = Household.objects.filter(head_name__contains=text)
    return Q(description__contains=text) | Q(household__in=heads.values("pk"))


def _campaign(value: str, _asked: Asked) -> Q:
    keys = list(Campaign.objects.filter(code__in=value.split(",")).values_list("pk", flat=True))
    return Q(campaign=keys[0]) if len(keys) == 1 else Q(campaign__in=keys)


def _flag(condition: Callable[[Asked], Q]) -> Callable[[str, Asked], Q]:
    """Return a filter that holds for "1" and is turned round for "0"."""

    def where(value: str, asked: Asked) -> Q:
        return ~condition(asked) if value == "0" else condition(asked)

    return where


def _or_none(column: str) -> Callable[[str, Asked], Q]:
    """Return a filter by keys that takes "none" for rows where nothing stands."""
    keyed = equals(column)

    def where(value: str, asked: Asked) -> Q:
        keys = [part for part in value.split(",") if part and part != NONE]
        found = keyed(",".join(keys), asked) if keys else Q(pk__in=[])
        return found | Q(**{f"{column}__isnull": True}) if NONE in value.split(",") else found

    return where


def _lamp(value: str, asked: Asked) -> Q:
    found = Q(pk__in=[])
    for tone in value.split(","):
        found |= with_lamp(tone, asked.day) if tone in LAMPS else Q()
    return found


def _campaigns(viewer: Any) -> Sequence[tuple[str, Any]]:
    return list(visible(viewer, Campaign, "campaign.view").values_list("code", "name"))


def _categories(viewer: Any) -> Sequence[tuple[str, Any]]:
    rows = visible(viewer, Category, "problem.view").order_by("rank", "code")
    return list({row.code: word(row.label, row.en or row.label) for row in rows}.items())


def _groups(viewer: Any) -> Sequence[tuple[str, Any]]:
    numbers = visible(viewer, Group, "problem.view").order_by("number").values_list("number")
    found = [(str(n), _("第%(n)s组") % {"n": n}) for (n,) in numbers.distinct()]
    return [*found, (NONE, _("未编组"))]


def _units(viewer: Any) -> Sequence[tuple[str, Any]]:
    """Return the units that ever were in charge of a problem."""
    in_charge = Exists(Problem.objects.filter(lead_unit=OuterRef("pk")))
    rows = visible(viewer, Unit, "unit.view").filter(in_charge).order_by("name")
    return [*((str(row.pk), row.name) for row in rows), (NONE, _("尚未交办"))]


def _codes(path: str) -> Callable[[Any], Sequence[tuple[str, Any]]]:
    return lambda _viewer: choices(path)


FILTERS: Final = (
    Filter("campaign", _("行动"), _campaign, choices=_campaigns),
    Filter(
        "region", _("地区"), lambda value, _asked: region_range("region", value), kind="region"
    ),
    Filter("category", _("类别"), equals("category__code"), choices=_categories),
    Filter("unit", _("责任单位"), _or_none("lead_unit"), choices=_units),
    Filter("lamp", _("灯"), _lamp, choices=lambda _viewer: list(LAMPS.items())),
    Filter("urgency", _("紧急"), equals("urgency"), choices=_codes("problems.urgency")),
    Filter("time_class", _("时间类"), equals("time_class"), choices=_codes("problems.time_class")),
    Filter("group", _("回访组"), _or_none("group__number"), choices=_groups),
    Filter("found_from", _("发现自"), day_from("found_at"), kind="date"),
    Filter("found_to", _("发现至"), day_to("found_at"), kind="date"),
    Filter(
        "waiting", _("待我办理"), kind="flag",
        of=lambda viewer, _value, _asked: ledger.waiting_for(viewer),
    ),
    Filter(
        "mine", _("我发现的"), kind="flag",
        of=lambda viewer, _value, _asked: ledger.found_by(viewer),
    ),
    Filter(
        "on_the_spot", _("立行立改"), _flag(lambda _asked: Q(on_the_spot=True)), kind="flag"
    ),
    Filter("relapsed", _("反弹"), _flag(ledger.relapsed), kind="flag"),
    # for figures and links
    Filter(
        "state", _("状态"), equals("state"), kind="hidden",
        choices=lambda _viewer: [(s.name, word(s.zh, s.en)) for s in STATES],
    ),
    Filter("source", _("来源"), equals("source"), "hidden", _codes("problems.source")),
    Filter("overdue", _("超期"), _flag(ledger.overdue), kind="hidden"),
    Filter("kind", _("性质"), ledger.of_kind, kind="hidden", choices=lambda _viewer: KINDS),
    Filter("valid", _("有效问题"), _flag(ledger.valid), kind="hidden"),
    Filter("open", _("未清零"), _flag(ledger.remaining), kind="hidden"),
    Filter("handed_over", _("已交办"), _flag(ledger.handed_over), kind="hidden"),
    Filter("rectified", _("整改完成"), _flag(ledger.rectified), kind="hidden"),
    Filter("cleared", _("已销号"), _flag(ledger.cleared), kind="hidden"),
    Filter("long_term", _("长期坚持"), _flag(ledger.long_term), kind="hidden"),
    Filter("review", _("到期复查"), _flag(lambda asked: review_due(asked.day)), kind="hidden"),
    Filter(
        "unit_kind", _("单位类别"), equals("lead_unit__kind_code"), "hidden",
        _codes("territory.unit_kind"),
    ),
    Filter(
        "of_family", _("农户的问题"), _flag(lambda _asked: Q(household__isnull=False)), "hidden"
    ),
    Filter("imported", _("台账导入"), _flag(lambda _asked: Q(imported=True)), kind="hidden"),
    Filter("cleared_from", _("销号自"), day_from("cleared_at"), kind="hidden"),
    Filter("cleared_to", _("销号至"), day_to("cleared_at"), kind="hidden"),
    Filter(
        "household", _("农户"), equals("household"), kind="hidden",
        named=name_of(Household, "household.view"),
    ),
)  # fmt: skip
