"""Meetings, collective activities, and the members who took part."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huifang.access.naming import name_of
from huifang.access.scope import visible
from huifang.campaigns.listings.common import coded, joined
from huifang.campaigns.models import Member
from huifang.records.listing import Column, Filter, Listing, equals
from huifang.visits.listings.common import by_day, by_moment, different, place, usual, word_of
from huifang.visits.models import Activity, Meeting, Participation


def _meeting_rows(viewer: Any) -> QuerySet[Meeting]:
    return visible(viewer, Meeting, "meeting.view")


MEETINGS = Listing(
    name="meetings",
    title=_("座谈会"),
    permission="meeting.view",
    url="visits:meetings",
    rows=_meeting_rows,
    columns=(
        Column("topic", _("议题"), width=30),
        *place(),
        Column("held_at", _("时间"), sort="held_at", kind="date", width=16),
        Column("meeting_place", _("地点"), lambda row: row.place, width=20),
        Column("chair", _("主持人")),
        Column("headcount", _("参会人数"), sort="headcount", kind="number"),
        Column("members", _("参加委员"), joined(lambda row: row.members.all()), width=24),
        Column("group", _("回访组"), lambda row: row.group or "", "group__number"),
        Column("opinions", _("意见条数"), lambda row: len(row.opinion_lines), kind="number"),
        Column("opinions_text", _("意见建议"), lambda row: row.opinions, shown=False, width=60),
    ),
    filters=usual("held_at", by_moment),
    search=lambda words: Q(topic__contains=words) | Q(opinions__contains=words),
    search_hint=_("议题或意见中的词"),
    order=("-held_at", "-pk"),
    row_url="visits:meeting",
    export_permission="meeting.view",
    related=("region", "group"),
    prefetch=("members",),
    empty=_("还没有座谈会记录。"),
    create=(_("登记座谈会"), "visits:meeting-record", "meeting.record"),
)


def _activity_rows(viewer: Any) -> QuerySet[Activity]:
    return visible(viewer, Activity, "activity.view")


ACTIVITIES = Listing(
    name="activities",
    title=_("集体帮扶活动"),
    permission="activity.view",
    url="visits:activities",
    rows=_activity_rows,
    columns=(
        Column("name", _("活动名称"), width=30),
        *place(),
        Column("kind_code", _("帮扶类型"), sort="kind_code", kind="tag"),
        Column("held_on", _("日期"), sort="held_on", kind="date"),
        Column("members", _("参加委员"), joined(lambda row: row.members.all()), width=30),
        Column("households", _("受益户数"), lambda row: len(row.households.all()), kind="number"),
        Column("group", _("回访组"), lambda row: row.group or "", "group__number"),
        Column("content", _("内容与成效"), shown=False, width=60),
    ),
    filters=(
        *usual("held_on", by_day),
        coded("kind", _("帮扶类型"), "visits.activity_kind", "kind_code"),
    ),
    search=lambda words: Q(name__contains=words) | Q(content__contains=words),
    search_hint=_("活动名称或内容中的词"),
    order=("-held_on", "-pk"),
    row_url="visits:activity",
    export_permission="activity.view",
    related=("region", "group"),
    prefetch=("members", "households"),
    empty=_("还没有集体帮扶活动记录。"),
    create=(_("登记活动"), "visits:activity-record", "activity.record"),
)


def _participation_rows(viewer: Any) -> QuerySet[Participation]:
    return visible(viewer, Participation, "activity.view")


PARTICIPATIONS = Listing(
    name="participations",
    title=_("参加帮扶的委员"),
    permission="activity.view",
    url="visits:participations",
    rows=_participation_rows,
    columns=(
        Column("member", _("委员"), lambda row: str(row.member), "member__initials"),
        Column("sector", _("界别"), word_of("member.sector"), "member__sector"),
        Column("workplace", _("工作单位"), lambda row: row.member.workplace, width=24),
        Column("activity", _("活动"), lambda row: str(row.activity), width=30),
        *place("activity.region"),
        Column("kind_code", _("帮扶类型"), word_of("activity.kind_code"), kind="tag"),
        Column("held_on", _("日期"), lambda row: row.activity.held_on,
               "activity__held_on", "date"),
    ),
    filters=(
        *usual("held_on", by_day, at="activity__"),
        coded("sector", _("界别"), "campaigns.sector", "member__sector"),
        Filter("member", _("委员"), equals("member_id"), "hidden",
               named=name_of(Member, "member.view")),
    ),
    search=lambda words: Q(member__name__contains=words)
    | Q(member__initials__startswith=words.lower()),
    search_hint=_("委员姓名或拼音首字母"),
    order=("-activity__held_on", "-pk"),
    measures={"rows": Count("pk"), "members": Count("member", distinct=True)},
    row_url="visits:participation",
    export_permission="activity.view",
    related=("member", "activity__region"),
    totals=different(_("参与委员（名）"), "member"),
    region_column="activity__region_id",
    empty=_("还没有委员参加集体帮扶活动。"),
)  # fmt: skip
