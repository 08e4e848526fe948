"""The lists of the registry: households and people, made for two hundred thousand families."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huifang.kit.errors import Invalid
from huifang.records.fields import choices
from huifang.records.listing import Asked, Column, Filter, Listing, equals
from huifang.registry.models import Household, HouseholdYear, Person, StatusRecord
from huifang.registry.queries import (
    had_status,
    had_year,
    has_year,
    household_words,
    households,
    people,
    person_words,
    years_on_record,
)
from huifang.territory.listings import in_region

DANGEROUS = ("C", "D")
LIVES = (("yes", _("在册")), ("no", _("已减少")))


def _households(viewer: Any) -> QuerySet[Household]:
    """Return the households with the number of their people and the income of their newest year.

    Both are worked out for the rows of a page only.
    """
    of_house = Person.objects.filter(household=OuterRef("pk"), left_on=None).order_by()
    counted = of_house.values("household").annotate(n=Count("pk")).values("n")
    newest = HouseholdYear.objects.filter(household=OuterRef("pk")).order_by("-year")
    return households(viewer).annotate(
        people_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        net_yuan=Subquery(newest.values("net_per_head_yuan")[:1]),
        danger=Subquery(newest.values("house_danger")[:1]),
    )


def _statuses(row: Household) -> str:
    """Return the statuses that have not been ended, in words."""
    field = StatusRecord._meta.get_field("status")
    live = [record for record in row.statuses.all() if record.until is None]
    return "、".join(field.label(record.status) for record in live)


def _net(row: Any) -> Decimal | None:
    """Return the newest net income per head to the fen; a sub-query gives more digits on SQLite."""
    return None if row.net_yuan is None else row.net_yuan.quantize(Decimal("0.01"))


def _danger(row: Any) -> str:
    return HouseholdYear._meta.get_field("house_danger").label(row.danger or "")


def _status(value: str, asked: Asked) -> Q:
    return had_status(value.split(","), asked.day)


def _year(value: str, asked: Asked) -> Q:
    """Return "has a record of that year"; other filters that look into the year say so anyway."""
    if asked.params.get("income_below") or asked.params.get("dangerous"):
        return Q()
    return has_year(_number(value))


def _income(value: str, asked: Asked) -> Q:
    return had_year(_asked_year(asked), net_per_head_yuan__lt=_number(value))


def _house(_value: str, asked: Asked) -> Q:
    return had_year(_asked_year(asked), house_danger__in=DANGEROUS)


def _lives(value: str, _asked: Asked) -> Q:
    return Q(left_on=None) if value == "yes" else Q(left_on__isnull=False)


def _asked_year(asked: Asked) -> int | None:
    return _number(asked.params["year"]) if asked.params.get("year") else None


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise Invalid(_("请填写整数，如 8000。"))
    return int(text)


def _years(_viewer: Any) -> Sequence[tuple[str, Any]]:
    return [(str(year), str(year)) for year in years_on_record()]


HOUSEHOLDS = Listing(
    name="households",
    title=_("农户"),
    permission="household.view",
    url="registry:households",
    rows=_households,
    columns=(
        Column("head_name", _("户主姓名"), sort="head_name"),
        Column("region__full_name", _("村"), sort="region_id", width=26),
        Column("group_name", _("所在组"), sort="group_name"),
        Column("people_count", _("人口"), kind="number", width=8),
        Column("statuses", _("户类别"), _statuses, width=20),
        Column("main_cause", _("致贫原因"), sort="main_cause"),
        Column("net_yuan", _("人均纯收入（元）"), _net, kind="number"),
        Column("danger", _("房屋等级"), _danger),
        Column("mobile", _("联系电话"), kind="secret", width=14),
        Column("number", _("户编号"), sort="number", shown=False, width=20),
        Column("identified_on", _("首次识别时间"), kind="date", sort="identified_on", shown=False),
        Column("address", _("住址"), shown=False, width=24),
        Column("bank", _("开户银行"), shown=False),
        Column("bank_account", _("银行账号"), kind="secret", shown=False, width=22),
        Column("left_on", _("迁出或销户日期"), kind="date", sort="left_on", shown=False),
    ),
    filters=(
        in_region("region_id"),
        Filter(
            "status",
            _("户类别"),
            _status,
            choices=lambda _viewer: choices("registry.household_status"),
        ),
        Filter(
            "cause",
            _("致贫原因"),
            equals("main_cause"),
            choices=lambda _viewer: choices("registry.cause"),
        ),
        Filter("year", _("年度"), _year, choices=_years),
        Filter("income_below", _("人均纯收入低于"), _income, kind="text"),
        Filter("dangerous", _("住危房"), _house, kind="flag"),
        Filter("lives", _("在册"), _lives, choices=lambda _viewer: LIVES),
    ),
    search=household_words,
    search_hint=_("户主或成员姓名、拼音首字母、身份证号、户编号"),
    order=("region_id", "head_name"),
    measures={"rows": Count("pk")},
    row_url="site:household",
    drawer=False,
    related=("region",),
    prefetch=("statuses",),
    export_permission="household.export",
    empty=_("还没有农户。可以逐户新建，或从 Excel 导入。"),
    create=(_("新建农户"), "registry:household-add", "household.create"),
)

AGES: Sequence[tuple[str, Any, int, int]] = (
    ("0-5", _("0—5 岁"), 0, 6),
    ("6-15", _("6—15 岁（义务教育）"), 6, 16),
    ("16-59", _("16—59 岁"), 16, 60),
    ("60-", _("60 岁以上"), 60, 200),
)


def _age(value: str, asked: Asked) -> Q:
    found = Q(pk__in=())
    for name, _label, first, after in AGES:
        if name in value.split(","):
            born_after, born_by = _years_before(asked.day, after), _years_before(asked.day, first)
            found |= Q(birth_date__gt=born_after, birth_date__lte=born_by)
    return found


def _years_before(day: date, years: int) -> date:
    """Return the day `years` earlier; 29 February becomes the 28th."""
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _coded(name: str, label: Any, codelist: str) -> Filter:
    return Filter(name, label, equals(name), choices=lambda _viewer: choices(codelist))


PEOPLE = Listing(
    name="people",
    title=_("人员"),
    permission="household.view",
    url="registry:people",
    rows=people,
    columns=(
        Column("name", _("姓名"), sort="name"),
        Column("household__head_name", _("户主")),
        Column("relation", _("与户主关系")),
        Column("sex", _("性别"), width=6),
        Column("birth_date", _("出生日期"), kind="date", sort="birth_date"),
        Column("id_number", _("证件号码"), kind="secret", width=20),
        Column("region__full_name", _("村"), width=26),
        Column("education", _("文化程度")),
        Column("student_status", _("在校生状况")),
        Column("skill", _("劳动技能")),
        Column("work_place", _("务工区域")),
        Column("medical_insurance", _("城乡居民医保"), shown=False),
        Column("health", _("健康状况"), kind="secret", shown=False),
        Column("mobile", _("联系电话"), kind="secret", shown=False, width=14),
        Column("ethnicity", _("民族"), shown=False),
        Column("household__number", _("户编号"), shown=False, width=20),
        Column("left_on", _("减少日期"), kind="date", shown=False),
    ),
    filters=(
        in_region("region_id"),
        Filter("age", _("年龄"), _age, choices=lambda _viewer: [(row[0], row[1]) for row in AGES]),
        _coded("education", _("文化程度"), "registry.education"),
        _coded("student_status", _("在校生状况"), "registry.student_status"),
        _coded("skill", _("劳动技能"), "registry.skill"),
        _coded("work_place", _("务工区域"), "registry.work_place"),
        _coded("medical_insurance", _("医保"), "registry.insurance"),
        Filter("lives", _("在册"), _lives, choices=lambda _viewer: LIVES),
    ),
    search=person_words,
    search_hint=_("姓名、拼音首字母或身份证号"),
    order=("region_id", "household_id", "pk"),
    row_url="registry:person",
    related=("household", "region"),
    export_permission="household.export",
    empty=_("还没有人员。在农户的户档里登记家庭成员。"),
)
