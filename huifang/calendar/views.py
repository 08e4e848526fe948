"""The pages of the working calendar: a year, a day, the list of days, a year's notice."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.pages import Request, page
from huifang.access.scope import get_visible
from huifang.calendar import actions, forms, queries
from huifang.calendar.listings import HOLIDAYS
from huifang.calendar.models import Holiday
from huifang.desk.pages import form_page, listing_page
from huifang.kit.errors import HouseError, Missing


@page("calendar.view")
def year(request: Request) -> HttpResponse:
    """Draw a year as twelve months."""
    today = timezone.localdate()
    wanted = request.GET.get("year", "")
    shown = int(wanted) if wanted.isdecimal() and len(wanted) == len("2026") else today.year
    shown = min(max(shown, actions.FIRST.year), actions.LAST.year)
    context = {
        "title": _("工作日历"),
        "year": shown,
        "years": range(shown - 2, shown + 3),
        "today": today,
        "months": queries.months(shown),
        "gaps": queries.gaps(today, shown),
        "summary": queries.summary(shown),
        "may_change": request.actor.can("calendar.change"),
    }
    return render(request, "calendar/year.html", context)


@page("calendar.view")
def days(request: Request) -> HttpResponseBase:
    """List the marked days of all years."""
    return listing_page(request, HOLIDAYS)


@page("calendar.view")
def day(request: Request, key: str) -> HttpResponse:
    """Show a marked day with its history."""
    row = get_visible(request.actor, Holiday, "calendar.view", key)
    context = {"title": str(row), "row": row, "may_change": request.actor.can("calendar.change")}
    return render(request, "calendar/day.html", context)


@page("calendar.change")
def day_change(request: Request, iso: str) -> HttpResponse:
    """Mark a day, or change its mark."""
    found = _day(iso)
    mark = queries.mark_of(found)

    def save(by: Actor, data: dict[str, Any]) -> Holiday:
        return actions.set_day(by, found, **data, now=timezone.now())

    works = mark.works if mark else found.weekday() >= queries.SATURDAY
    initial = {"works": "work" if works else "off"}
    initial |= {"name": mark.name, "source": mark.source} if mark else {}
    own = isinstance(mark, Holiday) and mark.origin != actions.PUBLISHED
    return form_page(
        request, forms.DayForm, save, title=_("设置 %(day)s") % {"day": queries.spoken(found)},
        template="calendar/day_form.html", initial=initial, done=_year_of(found),
        extra={"day": found, "mark": mark, "clearable": own},
    )  # fmt: skip


@page("calendar.change")
def day_clear(request: Request, iso: str) -> HttpResponse:
    """Take back the own mark of a day."""
    found = _day(iso)
    row = Holiday.objects.filter(day=found).first()
    if row is None:
        raise Missing

    def save(by: Actor, data: dict[str, Any]) -> Holiday:
        return actions.clear_day(by, row, **data, now=timezone.now())

    title = _("撤销 %(day)s 的登记") % {"day": queries.spoken(found)}
    return form_page(
        request, forms.ClearForm, save, title=title, instance=row,
        submit=_("撤销登记"), done=_year_of(found),
    )  # fmt: skip


@page("calendar.change")
def notice(request: Request) -> HttpResponse:
    """Read a pasted notice, show what was read, and save it when it was looked at."""
    sent = request.method == "POST"
    gap = queries.gap(timezone.localdate(), ahead=True)
    start = {"year": gap.year if gap else timezone.localdate().year + 1}
    form = forms.NoticeTextForm(request.POST if sent else None, initial=start)
    read = form.is_valid() if sent else False
    if read and "save" in request.POST and request.POST.get("looked_at") == form.digest():
        answer = _save_notice(request, form)
        if answer is not None:
            return answer
    context = {"title": _("录入放假通知"), "form": form, "back": reverse("calendar:year")}
    context |= _preview(form) if read else {}
    return render(request, "calendar/notice.html", context, status=422 if form.errors else 200)


def _save_notice(request: Request, form: forms.NoticeTextForm) -> HttpResponse | None:
    data, reading = form.cleaned_data, form.reading
    assert reading
    try:
        changed = actions.take_in_notice(
            request.actor, reading.days, year=data["year"], source=data["source"],
            now=timezone.now(),
        )  # fmt: skip
    except HouseError as error:
        form.add_error(None, error.message)
        return None
    words = _("%(year)s年放假安排已录入，%(n)s 天有变化。")
    messages.success(request, words % {"year": data["year"], "n": changed})
    return redirect(_year_of(date(data["year"], 1, 1)))


def _preview(form: forms.NoticeTextForm) -> dict[str, Any]:
    reading, year = form.reading, form.cleaned_data["year"]
    assert reading
    return {
        "reading": reading,
        "festivals": queries.by_festival(reading.days),
        "dropped": actions.dropped({found.day for found in reading.days}, year),
        "lacking": queries.lacking(reading.days, year),
        "digest": form.digest(),
        "source": form.cleaned_data["source"],
    }


def _day(iso: str) -> date:
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        raise Missing from None
    if not actions.FIRST <= found <= actions.LAST:
        raise Missing
    return found


def _year_of(found: date) -> str:
    return f"{reverse('calendar:year')}?year={found.year}"
