"""Saved views: keep, rename and drop one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.desk import actions, queries
from huifang.desk.forms import ViewForm
from huifang.desk.pages import form_page
from huifang.ui.context import in_drawer
from huifang.ui.responses import changed


@page("desk.own")
def save(request: Request, listing: str) -> HttpResponse:
    """Keep the list as it is seen now under a name."""
    query = request.GET.get("query", "")

    def keep(by: Actor, data: dict[str, Any]) -> Any:
        now = timezone.now()
        return actions.save_view(by, None, listing=listing, query=query, now=now, **data)

    done = reverse("desk:views", args=[listing])
    return form_page(request, ViewForm, keep, title=_("存为视图"), done=done)


@page("desk.own")
def manage(request: Request, listing: str) -> HttpResponse:
    """Show one's own views of a list."""
    views = queries.saved_views(request.actor, listing)
    return render(request, "desk/views.html", {"title": _("管理视图"), "views": views})


@page("desk.own")
def rename(request: Request, key: UUID) -> HttpResponse:
    """Give a view another name."""
    view = queries.own_view(request.actor, key)

    def change(by: Actor, data: dict[str, Any]) -> Any:
        return actions.rename_view(by, view, now=timezone.now(), **data)

    return form_page(
        request,
        ViewForm,
        change,
        title=_("视图改名"),
        initial={"name": view.name},
        instance=view,
        done=reverse("desk:views", args=[view.listing]),
    )


@require_POST
@page("desk.own")
def delete(request: Request, key: UUID) -> HttpResponse:
    """Drop a view."""
    view = queries.own_view(request.actor, key)
    actions.delete_view(request.actor, view, now=timezone.now())
    if in_drawer(request):
        return changed(_("已删除视图“%(name)s”。") % {"name": view.name})
    return redirect("desk:views", view.listing)
