"""A consultation on a hard case 疑难会诊: a question, the members asked, and what they say."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.campaigns.models import Member
from huifang.problems.models import Problem
from huifang.problems.models.beside import OF_PROBLEM
from huifang.problems.models.facts import hand
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sheet import Section, Sheet

BY_INVITATION = Scope(region=None, unit=None)
"""No place ties it: who may see it is asked of the invitation, never of a grant."""


class Consultation(Record):
    """A question about one problem, put to members who know the matter, with a day to answer by."""

    problem = models.ForeignKey(
        Problem, models.PROTECT, related_name="consultations", verbose_name=_("问题")
    )
    question = models.TextField(_("会诊问题"))
    due_on = models.DateField(_("回复期限"))
    state = Coded("consultations.state", verbose_name=_("状态"), default="open", blank=False)
    members = models.ManyToManyField(
        Member, through="Invitation", related_name="+", verbose_name=_("会诊委员")
    )
    convened_by = hand(_("召集人"))
    convened_at = models.DateTimeField(_("召集时间"))
    cause = Coded("problems.cause", verbose_name=_("原因"))
    diagnosis = models.TextField(_("会诊结论"), blank=True)
    remedy = models.TextField(_("整改措施"), blank=True)
    closed_by = hand(_("办结人"))
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=300, blank=True)

    SCOPE = OF_PROBLEM
    SHEET = Sheet(
        Section(_("会诊"), "question", "due_on", "convened_by", "convened_at"),
        Section(_("结论"), "cause", "diagnosis", "remedy", "withdrawn_reason", "closed_by",
                "closed_at"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("疑难会诊")
        indexes = (models.Index(fields=["state", "due_on"], name="consultations_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=["problem"], condition=Q(state="open"), name="consultations_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | (Q(state="concluded", closed_at__isnull=False) & ~Q(diagnosis=""))
                | (Q(state="withdrawn", closed_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="consultations_closed_with_words",
            ),
        )

    def __str__(self) -> str:
        return str(_("%(problem)s 会诊") % {"problem": self.problem})

    def thread(self) -> str:
        return self.problem.thread()


class Invitation(Record):
    """A member asked to say something, and why this one: sector, skill or place."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="invitations", verbose_name=_("疑难会诊")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="invitations", verbose_name=_("会诊委员")
    )
    reasons = models.CharField(_("邀请缘由"), max_length=200, blank=True)
    invited_at = models.DateTimeField(_("邀请时间"))

    SCOPE = BY_INVITATION

    class Meta:
        verbose_name = _("会诊邀请")
        constraints = (
            models.UniqueConstraint(
                fields=["consultation", "member"], name="consultations_invited_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.member)

    def thread(self) -> str:
        return self.consultation.thread()


class Opinion(Record):
    """What a member says: cause, view and remedy; written by him, or for him with its source."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="opinions", verbose_name=_("疑难会诊")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="opinions", verbose_name=_("会诊委员")
    )
    cause = Coded("problems.cause", verbose_name=_("原因"), blank=False)
    text = models.TextField(_("会诊意见"))
    remedy = models.TextField(_("建议措施"), blank=True)
    source = models.CharField(_("意见来源"), max_length=120, blank=True)
    given_at = models.DateTimeField(_("时间"))
    recorded_by = hand(_("登记人"))

    SCOPE = BY_INVITATION

    class Meta:
        verbose_name = _("会诊意见")
        ordering = ("given_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["consultation", "member"], name="consultations_opinion_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} {self.text[:20]}"

    def thread(self) -> str:
        return self.consultation.thread()
