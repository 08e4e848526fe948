"""The lists of members and of groups."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from huifang.access.scope import visible
from huifang.campaigns.listings.common import by_campaign, by_region, coded, joined, yes_no
from huifang.campaigns.models import Group, Member
from huifang.campaigns.queries import members, targets
from huifang.campaigns.queries.people import member_words
from huifang.records.fields import choices
from huifang.records.listing import Asked, Column, Filter, Listing
from huifang.territory.queries import within


def _skill(value: str, _asked: Asked) -> Q:
    """Skills are a list of codes; a code stands in it between quotation marks."""
    text = Member.objects.annotate(text=Cast("skills", TextField()))
    return Q(pk__in=text.filter(text__contains=f'"{value}"').values("pk"))


def _in_campaign(value: str, _asked: Asked) -> Q:
    groups = Group.objects.filter(campaign__code__in=value.split(","))
    return Q(pk__in=Group.members.through.objects.filter(group__in=groups).values("member"))


MEMBERS = Listing(
    name="members",
    title=_("委员"),
    permission="member.view",
    url="campaigns:members",
    rows=members,
    columns=(
        Column("name", _("姓名"), sort="initials"),
        Column("level", _("级别"), sort="level", kind="tag"),
        Column("post", _("职务"), sort="post"),
        Column("in_chair_meeting", _("主席会议成员")),
        Column("sector", _("界别"), sort="sector"),
        Column("workplace", _("工作单位"), sort="workplace", width=30),
        Column("region__name", _("所在行政区划"), sort="region_id"),
        Column("skills", _("特长"), width=20),
        Column("mobile", _("联系电话"), kind="secret", shown=False),
        Column("account", _("账号"), lambda row: row.account.username if row.account else ""),
        Column("active", _("在任"), shown=False),
    ),
    filters=(
        by_region(),
        coded("level", _("级别"), "campaigns.member_level"),
        coded("sector", _("界别"), "campaigns.sector"),
        coded("post", _("职务"), "campaigns.post"),
        Filter("skill", _("特长"), _skill, choices=lambda _viewer: choices("campaigns.skill")),
        Filter("campaign", _("参加行动"), _in_campaign, choices=by_campaign().choices),
        yes_no("chair", _("主席会议成员"), Q(in_chair_meeting=True)),
        yes_no("active", _("在任"), Q(active=True)),
    ),
    search=member_words,
    search_hint=_("姓名、拼音首字母或工作单位"),
    order=("initials", "pk"),
    row_url="campaigns:member",
    export_permission="member.view",
    related=("region", "account"),
    empty=_("还没有委员。逐个登记，或从 Excel 导入名单；编组、结对和走访都从这里选人。"),
    create=(_("登记委员"), "campaigns:member-add", "member.change"),
)  # fmt: skip


def _groups(viewer: Any) -> QuerySet[Group]:
    people = Group.members.through.objects.filter(group=OuterRef("pk")).order_by()
    return visible(viewer, Group, "group.view").annotate(
        people=_number(people.values("group").annotate(n=Count("pk"))),
        households=_number(_of_group(viewer).annotate(n=Count("pk"))),
        visited=_number(_of_group(viewer).annotate(n=Count("visited_on"))),
    )


def _of_group(viewer: Any) -> QuerySet[Any, Any]:
    return targets(viewer).filter(group=OuterRef("pk")).order_by().values("group")


def _number(counted: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), Value(0))


def _for_county(value: str, _asked: Asked) -> Q:
    through = Group.counties.through.objects.filter(within("region_id", value[:6]))
    return Q(pk__in=through.values("group"))


def _with_person(text: str) -> Q:
    people = Member.objects.filter(member_words(text))
    through = Group.members.through.objects.filter(member__in=people)
    return Q(pk__in=through.values("group"))


GROUPS = Listing(
    name="groups",
    title=_("回访组"),
    permission="group.view",
    url="campaigns:groups",
    rows=_groups,
    columns=(
        Column("number", _("组别"), str, sort="number"),
        Column("campaign__name", _("行动"), sort="campaign", width=24),
        Column("leader", _("组长"), lambda row: str(row.leader), sort="leader__initials"),
        Column("liaison", _("联络员"), lambda row: str(row.liaison or "")),
        Column("people", _("人数"), sort="people", kind="number"),
        Column("members", _("成员"), joined(lambda row: row.members.all()), width=30),
        Column("counties", _("负责县区"), joined(lambda row: row.counties.all()), width=20),
        Column("households", _("对象户"), sort="households", kind="number"),
        Column("visited", _("已走访"), sort="visited", kind="number"),
    ),
    filters=(by_campaign(), Filter("region", _("地区"), _for_county, kind="region")),
    search=_with_person,
    search_hint=_("成员姓名、拼音首字母或单位"),
    order=("-campaign__starts_on", "campaign", "number"),
    row_url="campaigns:group",
    export_permission="group.view",
    related=("campaign", "leader", "liaison"),
    prefetch=("members", "counties"),
    empty=_("还没有回访组。在行动的“回访组”一步里编组。"),
)
