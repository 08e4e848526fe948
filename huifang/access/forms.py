"""Forms for signing in and for one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """Account and password; one message for every kind of failure."""

    error_messages = {  # Django's own attribute
        "invalid_login": _("账号或密码不正确。连续输错 5 次将暂停登录 15 分钟。"),
        "inactive": _("账号或密码不正确。连续输错 5 次将暂停登录 15 分钟。"),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = _("账号")
        self.fields["password"].label = _("密码")


class PasswordForm(forms.Form):
    """The old password and the new one twice."""

    old = forms.CharField(
        label=_("原密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=" ".join(password_validators_help_texts()),
    )
    again = forms.CharField(
        label=_("再次输入新密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Check that the new password was typed the same twice."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一致，请重新输入。"))
        return data
