"""Forms of the checks room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.models import Account
from huifang.campaigns.models import Campaign
from huifang.checks.actions.tasks import OUTCOMES
from huifang.checks.models import IntegrityFinding, SpotCheck
from huifang.checks.queries import Link, eligible
from huifang.checks.queries.due import usual_due_day
from huifang.records.fields import choices
from huifang.ui.widgets import DateWidget

WIDE = {"rows": 3, "data-wide": ""}


class DismissForm(forms.Form):
    """Why a finding is none."""

    reason = forms.CharField(
        label=_("排除理由"),
        max_length=300,
        widget=forms.Textarea(WIDE),
        help_text=_("写明核对过什么；排除后不再出现"),
    )


class ConfirmForm(forms.Form):
    """Nothing to fill in."""


def draw_form(campaign: Campaign, today: Any) -> type[forms.Form]:
    """Return the form that draws a look-back sample, with the campaign's own numbers."""
    fields = {
        "percent": forms.IntegerField(
            label=_("抽查比例"), min_value=1, max_value=100,
            initial=campaign.look_back_percent,
            help_text=_("百分之几；每个县区按比例抽，至少抽一个"),
        ),
        "after_days": forms.IntegerField(
            label=_("销号满（天）"), min_value=0, max_value=999, initial=campaign.look_back_days,
        ),
        "due_on": forms.DateField(
            label=_("完成时限"), widget=DateWidget(), initial=usual_due_day(today),
        ),
        "seed": forms.CharField(
            label=_("随机种子"), max_length=64, required=False,
            help_text=_("留空则随机生成；公开抽取时可当众写一个"),
        ),
    }  # fmt: skip
    return type("Draw", (forms.Form,), fields)


def assign_form(task: SpotCheck) -> type[forms.Form]:
    """Return the form that gives a task to somebody who had no part in it."""
    fields: dict[str, forms.Field] = {"assignee": _assignee(eligible(task), required=True)}
    fields["due_on"] = forms.DateField(
        label=_("完成时限"), widget=DateWidget(), initial=task.due_on
    )
    if task.assignee_id:
        fields["reason"] = forms.CharField(
            label=_("改派理由"), max_length=300, widget=forms.Textarea(WIDE)
        )
    return type("Assign", (forms.Form,), fields)


def follow_form(finding: IntegrityFinding, links: Sequence[Link], today: Any) -> type[forms.Form]:
    """Return the form that makes a spot check of one of a finding's records."""
    offered = [(link.subject, f"{link.kind}：{link.name}") for link in links]
    task = SpotCheck(campaign=finding.campaign, region=finding.region, finding=finding)
    fields = {
        "subject": forms.ChoiceField(label=_("抽查哪一条"), choices=offered),
        "assignee": _assignee(eligible(task), required=False),
        "due_on": forms.DateField(
            label=_("完成时限"), widget=DateWidget(), initial=usual_due_day(today)
        ),
    }
    return type("Follow", (forms.Form,), fields)


def report_form(task: SpotCheck) -> type[forms.Form]:
    """Return the form that writes down what was seen."""
    words = dict(choices("checks.outcome"))
    fields: dict[str, forms.Field] = {
        "outcome": forms.ChoiceField(
            label=_("抽查结果"),
            choices=[(value, words[value]) for value in OUTCOMES[task.kind_code]],
            widget=forms.RadioSelect(),
        ),
        "report": forms.CharField(
            label=_("看到的情况"),
            max_length=300,
            widget=forms.Textarea(WIDE),
            help_text=_("写群众怎么说、现场怎么样；只写事实，不写推测"),
        ),
    }
    if task.kind_code == "look_back":
        fields["cause"] = forms.ChoiceField(
            label=_("反弹原因"),
            choices=[("", "—"), *choices("problems.relapse_cause")],
            required=False,
            help_text=_("反弹的必选"),
        )
    return type("Report", (forms.Form,), fields)


def _assignee(who: Sequence[Account], *, required: bool) -> forms.ModelChoiceField[Account]:
    rows = Account.objects.filter(pk__in=[account.pk for account in who]).order_by("name")
    field: forms.ModelChoiceField[Account] = forms.ModelChoiceField(
        rows,
        label=_("抽查人"),
        required=required,
        empty_label=None if required else str(_("由系统按任务多少提出")),
        help_text=_("只列未参与过此事、在当地有抽查权限的同志"),
    )
    field.label_from_instance = _name  # type: ignore[assignment,method-assign]  # Django's own way
    return field


def _name(account: Account) -> str:
    return f"{account.name}（{account.title}）" if account.title else account.name
