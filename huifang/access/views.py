"""Signing in and out, one's own password, sessions and language."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from huifang.access.actions import change_own_password
from huifang.access.forms import LoginForm, PasswordForm
from huifang.access.models import Account
from huifang.access.pages import Request, page, public
from huifang.access.queries import own_sessions
from huifang.kit.errors import Invalid


class _Login(LoginView):
    authentication_form = LoginForm
    template_name = "access/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session["address"] = self.request.META.get("REMOTE_ADDR")
        self.request.session["browser"] = self.request.headers.get("User-Agent", "")
        self.request.session["signed_in_at"] = timezone.now().isoformat()
        return super().form_valid(form)


login = public(_Login.as_view())
logout = public(LogoutView.as_view())
language = public(set_language)


def locked_out(request: HttpRequest, *_args: Any, **_options: Any) -> HttpResponse:
    """Tell that too many attempts failed, and when to try again."""
    form = LoginForm(request)
    words = _("连续输错次数过多，已暂停登录 15 分钟。忘记密码请联系系统管理员重置。")
    return render(request, "access/login.html", {"form": form, "locked": words}, status=429)


@page("desk.own")
def password(request: Request) -> HttpResponse:
    """Change one's own password; whoever has a first password must do so before anything else."""
    form = PasswordForm(request.POST or None)
    account = get_object_or_404(Account, pk=request.actor.id)
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            changed = change_own_password(
                request.actor, account, old=old, new=new, now=timezone.now()
            )
        except Invalid as refusal:
            for name, words in refusal.fields.items():
                form.add_error(name, words)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, _("密码已修改，其他设备上的登录已退出。"))
            return redirect("home")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "forced": account.must_change_password}
    return render(request, "access/password.html", context, status=status)


@page("desk.own")
def sessions(request: Request) -> HttpResponse:
    """List the devices on which the reader is signed in."""
    found = own_sessions(request.actor)
    here = request.session.session_key
    return render(request, "access/sessions.html", {"sessions": found, "here": here})


@page("desk.own")
@require_POST
def end_session(request: Request) -> HttpResponse:
    """Sign out on another device, or on all others."""
    found = own_sessions(request.actor).exclude(pk=request.session.session_key)
    key = request.POST.get("key")
    (found.filter(pk=key) if key else found).delete()
    messages.success(request, _("已退出所选设备。"))
    return redirect("access:sessions")
