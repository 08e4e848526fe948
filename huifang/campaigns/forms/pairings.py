"""Forms of pairings, goals and listed villages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.campaigns.forms import fields
from huifang.campaigns.models import Campaign, Goal, ListedVillage, Pairing
from huifang.desk.pages import sheet_form
from huifang.kit.errors import Missing
from huifang.registry.models import Person


def pairing_form(kind: str, viewer: Actor) -> type[forms.Form]:
    """Return the form of a new pairing of a kind, offering what the viewer may choose.

    Raises:
        Missing: there is no such kind.

    """
    makers: dict[str, Callable[[], dict[str, forms.Field]]] = {
        "leader_village": _leader_fields,
        "unit_village": _unit_fields,
        "members_household": lambda: _household_fields(viewer),
    }
    if kind not in makers:
        raise Missing
    common = {
        "since": fields.day(_("起")),
        "campaign": forms.ModelChoiceField(
            visible(viewer, Campaign, "pairing.change").exclude(state="archived"),
            label=_("行动"),
            required=False,
            empty_label=str(_("不限行动（长期结对）")),
        ),
    }
    return type("PairingForm", (forms.Form,), {**makers[kind](), **common})


def _leader_fields() -> dict[str, forms.Field]:
    return {
        "head": fields.member(_("联点领导")),
        "region": fields.region(_("联系点（乡镇或村）"), least=fields.TOWNSHIP),
        "members": fields.members(_("随同人员")),
    }


def _unit_fields() -> dict[str, forms.Field]:
    return {
        "unit": fields.unit(),
        "region": fields.region(_("村"), least=fields.VILLAGE),
        "head": fields.member(_("单位负责人"), required=False),
        "members": fields.members(_("驻村或联络人员")),
    }


def _household_fields(viewer: Actor) -> dict[str, forms.Field]:
    return {
        "household": fields.household(viewer),
        "head": fields.member(_("帮扶小组组长")),
        "members": fields.members(_("帮扶小组成员"), help_text=_("组长自动计入，可多人帮一户")),
    }


def change_form(pairing: Pairing) -> type[forms.Form]:
    """Return the form that changes who stands by, for this kind of pairing."""
    by_unit = pairing.kind_code == "unit_village"

    class ChangeForm(forms.Form):
        """Who stands by from now on, and why it is changed."""

        if by_unit:
            unit = fields.unit()
        head = fields.member(_("负责人"), required=not by_unit)
        members = fields.members(_("成员"))
        reason = fields.reason(_("变更原因"))

    return ChangeForm


class EndForm(forms.Form):
    """The last day of a pairing, and why it ends."""

    until = fields.day(_("最后一天"))
    reason = fields.reason(_("结束原因"))


def goal_form(goal: Goal) -> type[forms.ModelForm[Any]]:
    """Return the form of one goal: the person is one of the family."""
    made = sheet_form(Goal, ("person", "aim", "measure", "state", "outcome"))
    people = Person.objects.filter(household=goal.pairing.household_id, left_on=None)
    made.base_fields["person"] = forms.ModelChoiceField(
        people, label=_("对象成员"), required=False, empty_label="—"
    )
    return made


def list_form(viewer: Actor) -> type[forms.Form]:
    """Return the form that lists a village, offering the campaigns of the viewer."""

    class ListForm(forms.Form):
        """A village under a leader's watch."""

        campaign = forms.ModelChoiceField(
            visible(viewer, Campaign, "listed_village.change").exclude(state="archived"),
            label=_("行动"),
            empty_label=None,
        )
        region = fields.region(_("村"), least=fields.VILLAGE)
        leader = fields.member(_("责任领导"))
        listed_on = fields.day(_("挂牌日期"))
        note = fields.reason(_("说明"), required=False, most=300)

    return ListForm


LISTED_FORM = sheet_form(
    ListedVillage, ("leader", "listed_on", "note"), pickers={"leader": fields.MEMBER_SEARCH}
)


class DelistForm(forms.Form):
    """The day a village leaves the list; before all is in place, why."""

    on = fields.day(_("摘牌日期"))
    reason = fields.reason(
        _("提前摘牌的原因"),
        required=False,
    )
