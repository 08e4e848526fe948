"""The parts of a plan that are data: categories of problem, and meal rates with their document."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.campaigns.actions.checks import PLANNING, check_state
from huifang.campaigns.models import Campaign, Category, MealRate
from huifang.kit.errors import Invalid
from huifang.records.sheet import display


@action("campaign.change", creates=True)
def add_category(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    code: str,
    label: str,
    en: str = "",
    level: str = "household",
    basis: str = "",
    standard: str = "",
    criteria: str = "",
    rank: int = 0,
    active: bool = True,
    now: datetime,
) -> Category:
    """Add a kind of problem to a campaign.

    Raises:
        Conflict: the plan is closed.
        Invalid: the code is taken in this campaign.

    """
    del by, now
    check_state(campaign, PLANNING)
    _check_code(campaign, code)
    return Category.objects.create(
        campaign=campaign, code=code, label=label, en=en, level=level, basis=basis,
        standard=standard, criteria=criteria, rank=rank or campaign.categories.count() + 1,
        active=active,
    )  # fmt: skip


@action("campaign.change")
def change_category(
    by: Actor,
    category: Category,
    /,
    *,
    code: str,
    label: str,
    en: str = "",
    level: str = "household",
    basis: str = "",
    standard: str = "",
    criteria: str = "",
    rank: int = 0,
    active: bool = True,
    now: datetime,
) -> Category:
    """Rename a kind of problem, state its basis, or take it out of use; problems keep it.

    Raises:
        Conflict: the plan is closed.
        Invalid: the code is taken, or the last category in use would go.

    """
    del by, now
    check_state(category.campaign, PLANNING)
    if code != category.code:
        _check_code(category.campaign, code)
    others = category.campaign.categories.filter(active=True).exclude(pk=category.pk)
    if category.active and not active and not others.exists():
        words = _("这是最后一个在用的类别，不能停用。请先启用或新增另一类。")
        raise Invalid(words, active=words)
    category.code, category.label, category.en, category.level = code, label, en, level
    category.basis, category.standard, category.criteria = basis, standard, criteria
    category.rank, category.active = rank or category.rank, active
    category.save()
    return category


@action("campaign.change")
def set_meal_rate(
    by: Actor, campaign: Campaign, /, *, meal: str, yuan: Decimal, document: str, now: datetime
) -> Campaign:
    """Set what one person pays for a meal, in yuan; meals already recorded keep their rate.

    Raises:
        Conflict: the plan is closed.
        Invalid: less than nothing, or no document.

    """
    del by, now
    check_state(campaign, PLANNING)
    if yuan < 0:
        words = _("标准不能小于零。")
        raise Invalid(words, yuan=words)
    if not document.strip():
        words = _("请写明依据的文号；尚无文件时写“建议值”。")
        raise Invalid(words, document=words)
    rate = MealRate.objects.filter(campaign=campaign, meal=meal).first()
    before = _said(rate) if rate else ""
    rate = rate or MealRate(campaign=campaign, meal=meal)
    rate.yuan, rate.document = yuan, document
    rate.save()
    also_changed(campaign, MealRate.kind(), before, _said(rate))
    return campaign


def _said(rate: MealRate) -> str:
    return _("%(meal)s %(yuan)s 元（%(document)s）") % {
        "meal": display(rate, "meal"), "yuan": rate.yuan, "document": rate.document,
    }  # fmt: skip


def _check_code(campaign: Campaign, code: str) -> None:
    if campaign.categories.filter(code=code).exists():
        words = _("代码“%(code)s”在本行动中已有，请换一个。") % {"code": code}
        raise Invalid(words, code=words)
