"""What the integrity checks saw: a question to somebody, never a verdict about him."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models import Campaign
from huifang.problems.models import Problem
from huifang.problems.models.facts import hand
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded, english, word
from huifang.rules.integrity import RULE, RULES, spoken
from huifang.territory.models import Region
from huifang.visits.models import HouseholdVisit

OF_CAMPAIGN = Scope(campaign="campaign_id")


def rule_words() -> list[tuple[str, str]]:
    """Return (name, words) of each rule in the reader's language."""
    return [(rule.name, word(rule.zh, rule.en)) for rule in RULES]


class IntegrityScan(Record):
    """One run of all rules over a campaign: when, and how much each rule saw."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    scanned_by = hand(_("核查人"))
    scanned_at = models.DateTimeField(_("核查时间"))
    # Per rule: how many it saw, how many of them are new.
    seen = models.JSONField(_("各项情况"), default=dict)

    SCOPE = Scope(region=None, campaign="campaign_id")

    class Meta:
        verbose_name = _("数据核查")

    def __str__(self) -> str:
        return f"{self.campaign} {self.scanned_at:%Y-%m-%d}"


class IntegrityFinding(Record):
    """Something that does not fit together, until it is looked into or dismissed for a reason.

    `subject_key` stands for what it is about: a finding that was dismissed does not come back.
    `subjects` are the visits and problems concerned, as "visit:ID" or "problem:ID".
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name=_("行动"))
    # The smallest region that holds all its subjects.
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("地区"))
    rule = models.CharField(_("核查规则"), max_length=20, choices=rule_words)
    subject_key = models.CharField(max_length=64, editable=False)
    subjects = models.JSONField(_("涉及记录"), default=list, editable=False)
    facts = models.JSONField(_("所见"), default=dict, editable=False)
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("问题")
    )
    visit = models.ForeignKey(
        HouseholdVisit, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("走访"),
    )  # fmt: skip
    found_at = models.DateTimeField(_("发现时间"))
    state = Coded("checks.finding_state", verbose_name=_("状态"), default="open", blank=False)
    closed_by = hand(_("处理人"))
    closed_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    reason = models.CharField(_("排除理由"), max_length=300, blank=True)

    SCOPE = OF_CAMPAIGN

    class Meta:
        verbose_name = _("核查情况")
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "rule", "subject_key"], name="checks_finding_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason=""), name="checks_dismissed_with_reason"
            ),
        )
        indexes = (models.Index(fields=["campaign", "state", "rule"], name="checks_finding_state"),)

    def __str__(self) -> str:
        return f"{self.rule_label} {self.region}"

    @property
    def rule_label(self) -> str:
        """Return the rule's name in the reader's language."""
        return word(RULE[self.rule].zh, RULE[self.rule].en)

    @property
    def what_was_seen(self) -> str:
        """Return what was seen, in plain words of the reader's language."""
        return spoken(self.rule, self.facts, english=english())

    def keys_of(self, kind: str) -> list[str]:
        """Return the keys of its subjects of one kind, `visit` or `problem`."""
        parted = (subject.partition(":") for subject in self.subjects)
        return [key for of, _colon, key in parted if of == kind]
