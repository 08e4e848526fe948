"""Forms of groups and members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huifang.access.models import Account
from huifang.campaigns.forms import fields
from huifang.campaigns.models import Campaign, Group, Member
from huifang.desk.pages import sheet_form
from huifang.territory.models import Region
from huifang.territory.queries import within


def group_form(campaign: Campaign) -> type[forms.Form]:
    """Return the editor of a group of this campaign: its counties are those of the campaign."""
    places = Region.objects.filter(within("key", campaign.region_id), depth=2, until=None)

    class GroupForm(forms.Form):
        """Who leads, who goes, for which counties."""

        number = forms.IntegerField(label=_("组别"), min_value=1, max_value=999)
        leader = fields.member(_("组长"), help_text=_("应为主席会议成员"))
        liaison = fields.member(_("联络员"), required=False)
        members = fields.members(
            _("成员"),
            help_text=_("组长和联络员自动计入。一人只能在一个组。方案要求每组不少于 %(n)s 人。")
            % {"n": campaign.min_group_size},
        )
        counties = forms.ModelMultipleChoiceField(
            places.order_by("key"), label=_("负责县区"), widget=forms.CheckboxSelectMultiple
        )

    return GroupForm


def group_facts(group: Group) -> dict[str, Any]:
    """Return what the editor shows of a group; leader and liaison are not named twice."""
    both = {group.leader_id, group.liaison_id}
    return {
        "number": group.number,
        "leader": group.leader_id,
        "liaison": group.liaison_id,
        "members": [row.pk for row in group.members.all() if row.pk not in both],
        "counties": [row.pk for row in group.counties.all()],
    }


_MemberForm = sheet_form(Member)


class MemberForm(_MemberForm):  # type: ignore[misc, valid-type]  # made from the SHEET
    """A member, and the account that he signs in with."""

    username = forms.CharField(
        label=_("账号"),
        required=False,
        max_length=60,
        help_text=_("填已开通的账号名。关联后，编入回访组即自动获得所到村的权限。"),
    )
    sections = (
        *((section.title, section.fields) for section in Member.SHEET.sections),
        (_("账号"), ("username",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = self.instance.account
        self.fields["username"].initial = held.username if held else ""

    def clean_username(self) -> Account | None:
        """Return the account of that name."""
        name = self.cleaned_data["username"].strip()
        if not name:
            return None
        found = Account.objects.filter(username=name).first()
        if found is None:
            raise ValidationError(_("没有账号“%(name)s”。请先由系统管理员开通。") % {"name": name})
        return found
