"""One's own background jobs: the list, one with its progress, and the order to stop."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huifang.access.pages import Request, page
from huifang.jobs import actions, queries


@page("desk.own")
def job_list(request: Request) -> HttpResponse:
    """Show one's own jobs, newest first."""
    found = Paginator(queries.own_jobs(request.actor), 50).get_page(request.GET.get("page"))
    return render(request, "jobs/jobs.html", {"title": _("我的后台任务"), "page": found})


@page("desk.own")
def job_page(request: Request, key: UUID) -> HttpResponse:
    """Show one job; its progress reloads by itself."""
    job = queries.own_job(request.actor, key)
    return render(request, "jobs/job.html", {"title": job.title, "job": job})


@page("desk.own")
def progress(request: Request, key: UUID) -> HttpResponse:
    """Give the progress of one job; when it has ended, have the page loaded again."""
    job = queries.own_job(request.actor, key)
    response = render(request, "jobs/progress.html", {"job": job})
    if not job.is_active:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@page("desk.own")
def cancel(request: Request, key: UUID) -> HttpResponse:
    """Stop one job; go on to `next`, a page of this site."""
    job = queries.own_job(request.actor, key)
    actions.cancel(request.actor, job, now=timezone.now())
    to = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, {request.get_host()}, request.is_secure())
    return redirect(to) if safe else redirect("jobs:job", job.pk)
