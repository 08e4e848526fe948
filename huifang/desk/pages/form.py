"""The form page: draw, check, do the deed once, and say what happened; whole or in the drawer."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.pages import Request
from huifang.journal.queries import last_seq
from huifang.kit.errors import HouseError
from huifang.records.base import Record
from huifang.ui.context import in_drawer
from huifang.ui.responses import changed

SAVE, SAVED = _("保存"), _("已保存。")

Save = Callable[[Actor, dict[str, Any]], Any]
"""`save(by, data)`: `by` carries the form's operation id and what its writer had seen."""


def form_page(
    request: Request,
    form: type[forms.BaseForm],
    save: Save,
    *,
    title: Any,
    template: str = "desk/form.html",
    done: str | Callable[[Any], str] = "",
    instance: Record | None = None,
    initial: Mapping[str, Any] | None = None,
    submit: Any = SAVE,
    saved: Any | Callable[[Any], Any] = SAVED,
    confirm: Any = "",
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Answer for a form: GET draws it, POST checks it and calls `save(by, cleaned_data)`.

    A page redirects afterwards to `done` (address, url name, or function of what `save` returned;
    default: the record's page, else this one). The drawer closes and the lists reload. What is
    wrong, also when the deed refuses, is shown at its field with everything typed kept, status 422
    (or the refusal's own). `confirm` is asked before sending; `saved` may be a function, as `done`.
    """
    sent, status = request.method == "POST", 200
    drawn = _made(request, form, instance, initial)
    if sent:
        answer, status = _do(request, drawn, save, done, saved)
        if answer is not None:
            return answer
    context = {
        "form": drawn,
        "title": title,
        "submit": submit,
        "confirm": confirm,
        "op": request.POST.get("op") or uuid.uuid4(),
        "seen": request.POST.get("seen", "") if sent else _seen(instance),
        "back": _back(request),
        "multipart": drawn.is_multipart(),
        **(extra or {}),
    }
    return render(request, template, context, status=status)


def _made(
    request: Request,
    form: type[forms.BaseForm],
    instance: Record | None,
    initial: Mapping[str, Any] | None,
) -> forms.BaseForm:
    options: dict[str, Any] = {"initial": dict(initial or {})}
    if issubclass(form, forms.ModelForm):
        options["instance"] = copy.copy(instance)  # a form writes into its instance as it checks
    if request.method == "POST":
        return form(request.POST, request.FILES, **options)
    return form(**options)


def _do(
    request: Request, form: forms.BaseForm, save: Save, done: Any, saved: Any
) -> tuple[HttpResponse | None, int]:
    """Check and save; return the answer, or None with the status of the form drawn again."""
    if not form.is_valid():
        return None, 422
    try:
        by = request.actor.doing(_uuid(request.POST.get("op")), _int(request.POST.get("seen")))
        result = save(by, form.cleaned_data)
    except HouseError as error:
        if error.status == 404:
            raise
        add_error(form, error)
        return None, error.status
    if callable(saved):
        saved = saved(result)
    if in_drawer(request):
        return changed(saved), 204
    if saved:
        messages.success(request, str(saved))
    return redirect(_target(request, done, result)), 302


def add_error(form: forms.BaseForm, error: HouseError) -> None:
    """Put a refusal on the form: at the fields it names, the rest above them."""
    at_field = {name: words for name, words in error.fields.items() if name in form.fields}
    for name, words in at_field.items():
        form.add_error(name, words)
    rest = [words for name, words in error.fields.items() if name not in at_field]
    if error.message and error.message not in at_field.values():
        rest.insert(0, error.message)
    for words in dict.fromkeys(rest):
        form.add_error(None, words)
    if not at_field and not rest:
        form.add_error(None, _("办理未成功，请稍后再试。"))


def _target(request: Request, done: Any, result: Any) -> str:
    if callable(done):
        return str(done(result))
    if done:
        return str(resolve_url(done))
    address = getattr(result, "get_absolute_url", None)
    return str(address() if address else request.path)


def _back(request: Request) -> str:
    """Return where "cancel" leads: the page one came from, of this site only."""
    from_here = request.META.get("HTTP_REFERER", "")
    root = request.build_absolute_uri("/")
    same = request.build_absolute_uri(request.path)
    if from_here.startswith(root) and not from_here.startswith(same):
        return "/" + str(from_here).removeprefix(root).lstrip("/")
    return reverse("home")


def _seen(instance: Record | None) -> str:
    return str(last_seq(instance)) if instance is not None else ""


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _int(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
