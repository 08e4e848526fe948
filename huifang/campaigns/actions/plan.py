"""The life of a plan: 草稿 → 审议 → 实施 → 总结 → 归档."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.action import action
from huifang.access.actor import Actor
from huifang.campaigns.actions.checks import PLANNING, check_reach, check_state
from huifang.campaigns.actions.grants import refresh_grants
from huifang.campaigns.models import Campaign, Category, MealRate
from huifang.campaigns.queries import lacking
from huifang.kit.errors import Invalid
from huifang.rules.plans import Plan, category_set, plan
from huifang.rules.reader import RuleError
from huifang.territory.models import Region

WHOLE = 100


@action("campaign.create", creates=True)
def create_campaign(
    by: Actor,
    _parent: None,
    /,
    *,
    template: str,
    code: str,
    name: str,
    region: Region,
    starts_on: date,
    ends_on: date,
    document_number: str = "",
    purpose: str = "",
    issuing_body: str = "",
    document_code: str = "",
    now: datetime,
) -> Campaign:
    """Draft a campaign from a template: its numbers, categories and meal rates are copied.

    Raises:
        Invalid: no such template, the code is taken, or the days are the wrong way round.
        NotAllowed: the region is not the actor's.

    """
    del now
    proposal = _template(template)
    check_reach(by, region, "campaign.create")
    _check_days(starts_on, ends_on)
    _check_code(code)
    campaign = Campaign.objects.create(
        template=template, code=code, name=name, region=region,
        starts_on=starts_on, ends_on=ends_on,
        document_number=document_number, purpose=purpose or proposal.purpose,
        min_days=proposal.min_days, min_nights=proposal.min_nights,
        min_group_size=proposal.min_group_size, notice_days=proposal.notice_days,
        issuing_body=issuing_body.strip(), document_code=document_code.strip(),
    )  # fmt: skip
    _copy(proposal, campaign)
    return campaign


RULES = (
    "min_days", "min_nights", "min_group_size", "notice_days", "look_back_days",
    "look_back_percent",
)  # fmt: skip
"""The columns of a campaign that are rules in numbers; whoever changes it names all of them."""


@action("campaign.change")
def change_campaign(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    name: str,
    document_number: str,
    region: Region,
    starts_on: date,
    ends_on: date,
    purpose: str,
    issuing_body: str,
    document_code: str,
    now: datetime,
    **rules: int,
) -> Campaign:
    """Change the plan or its rules, all of RULES, in draft or under way.

    Raises:
        Conflict: it is being deliberated on, concluded or archived.
        Invalid: the days are the wrong way round, the share is no percentage, or targets would lie
            outside.

    """
    del now
    check_state(campaign, PLANNING)
    check_reach(by, region, "campaign.change")
    _check_days(starts_on, ends_on)
    _check_percent(rules["look_back_percent"])
    if not campaign.region_id.startswith(region.pk) and campaign.targets.exists():
        words = _("已有对象户，范围只能扩大，不能缩小或另选。")
        raise Invalid(words, region=words)
    campaign.name, campaign.document_number, campaign.purpose = name, document_number, purpose
    campaign.region, campaign.starts_on, campaign.ends_on = region, starts_on, ends_on
    for rule in RULES:
        setattr(campaign, rule, rules[rule])
    campaign.issuing_body, campaign.document_code = issuing_body.strip(), document_code.strip()
    campaign.save()
    return campaign


@action("campaign.submit")
def submit(by: Actor, campaign: Campaign, /, *, now: datetime) -> Campaign:
    """Put a draft before the meeting.

    Raises:
        Conflict: it is no draft.
        Invalid: something is missing; the words list all of it.

    """
    del by, now
    check_state(campaign, {"draft"})
    lacks = lacking(campaign)
    if lacks:
        raise Invalid(_("还不能提交审议：") + " ".join(lack.words for lack in lacks))
    campaign.state = "deliberation"
    campaign.save()
    return campaign


@action("campaign.adopt")
def adopt(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    adopted_on: date,
    document_number: str = "",
    note: str = "",
    now: datetime,
) -> Campaign:
    """Adopt the plan; from now on the groups' members may work in their villages.

    Raises:
        Conflict: it is not being deliberated on.
        Invalid: the day is in the future.

    """
    del by, note
    check_state(campaign, {"deliberation"})
    if adopted_on > timezone.localtime(now).date():
        words = _("审议通过日期不能晚于今天。")
        raise Invalid(words, adopted_on=words)
    campaign.state, campaign.adopted_on = "under_way", adopted_on
    campaign.document_number = document_number or campaign.document_number
    campaign.save()
    refresh_grants(campaign, now=now)
    return campaign


@action("campaign.adopt")
def return_to_draft(by: Actor, campaign: Campaign, /, *, reason: str, now: datetime) -> Campaign:
    """Send the plan back to be worked over.

    Raises:
        Conflict: it is not being deliberated on.
        Invalid: no reason.

    """
    del by, now
    check_state(campaign, {"deliberation"})
    if not reason.strip():
        words = _("请写明退回修改的原因。")
        raise Invalid(words, reason=words)
    campaign.state = "draft"
    campaign.save()
    return campaign


@action("campaign.conclude")
def conclude(by: Actor, campaign: Campaign, /, *, note: str = "", now: datetime) -> Campaign:
    """Go over to summing up; work that was begun may still be finished.

    Raises:
        Conflict: it is not under way.

    """
    del by, note, now
    check_state(campaign, {"under_way"})
    campaign.state = "concluding"
    campaign.save()
    return campaign


@action("campaign.archive")
def archive(by: Actor, campaign: Campaign, /, *, note: str = "", now: datetime) -> Campaign:
    """Close the file: nothing is changed any more, and the groups' grants end.

    Raises:
        Conflict: it has not been concluded.

    """
    del by, note
    check_state(campaign, {"concluding"})
    campaign.state = "archived"
    campaign.save()
    refresh_grants(campaign, now=now)
    return campaign


def _template(name: str) -> Plan:
    try:
        return plan(name)
    except RuleError:
        words = _("没有这个模板，请从列表中选择。")
        raise Invalid(words, template=words) from None


def _check_code(code: str) -> None:
    if Campaign.objects.filter(code=code).exists():
        words = _("代号“%(code)s”已被另一行动使用，请换一个。") % {"code": code}
        raise Invalid(words, code=words)


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        words = _("结束日期早于开始日期。请改正其中一个。")
        raise Invalid(words, ends_on=words)


def _check_percent(percent: int) -> None:
    if not 0 < percent <= WHOLE:
        words = _("抽查比例应在 1 到 100 之间。请改正。")
        raise Invalid(words, look_back_percent=words)


def _copy(proposal: Plan, campaign: Campaign) -> None:
    for rank, row in enumerate(category_set(proposal.category_set).categories, start=1):
        Category.objects.create(
            campaign=campaign,
            code=row.code,
            label=row.label,
            en=row.en,
            level=row.level,
            basis=row.stated_basis,
            standard=row.standard,
            criteria="\n".join(row.criteria),
            rank=rank,
        )
    for meal in proposal.meals:
        MealRate.objects.create(campaign=campaign, **asdict(meal))
