"""The gallery of components, for those who build pages; its addresses exist only while DEBUG."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from huifang.kit.errors import Conflict, Invalid, Missing, NotAllowed
from huifang.ui.gallery import GalleryForm, SampleJob, found_people, found_regions, gallery_context
from huifang.ui.responses import changed

REFUSALS = {
    "404": Missing(),
    "403": NotAllowed(),
    "409": Conflict(),
    "422": Invalid("问题 P-102 不能销号：群众尚未确认。请先回访。"),
}


def gallery(request: HttpRequest, part: str = "parts") -> HttpResponse:
    """Show a page of the gallery; `part` names its template."""
    if part == "messages":
        messages.success(request, "已保存。")
        messages.error(request, "有两行没有导入。")
    return render(request, f"ui/gallery/{part}.html", {"part": part, **gallery_context()})


def sample_form(request: HttpRequest) -> HttpResponse:
    """Show the sample form; sending it answers as a deed does."""
    form = GalleryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return changed("已登记。")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": "登记问题"}
    return render(request, "ui/gallery/form.html", context, status=status)


def refuse(request: HttpRequest, status: str) -> HttpResponse:
    """Refuse, to see how it looks."""
    raise REFUSALS.get(status, Missing())


def job(request: HttpRequest, done: int) -> HttpResponse:
    """Answer a poll of the sample job, a little further each time."""
    done = min(done + 190, 1000)
    state = "done" if done == 1000 else "running"
    context = {"job": SampleJob(done, 1000, state, f"已写入 {done} 行"), "done": done}
    return render(request, "ui/gallery/job.html", context)


def regions(request: HttpRequest) -> JsonResponse:
    """Answer the sample cascader."""
    get = request.GET.get
    return JsonResponse(found_regions(get("parent"), get("of", ""), get("q", "")))


def people(request: HttpRequest) -> JsonResponse:
    """Answer the sample picker."""
    return JsonResponse(found_people(request.GET.get("q", "")))


for _view in (gallery, sample_form, refuse, job, regions, people):
    _view.permission = None  # type: ignore[attr-defined]  # open by name, see tests/house
