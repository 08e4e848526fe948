"""The gallery of components, for those who build pages; see `ui.demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines

from huifang.kit.errors import Missing
from huifang.ui.demo import material
from huifang.ui.responses import changed

PAGES = Path(__file__).parent / "demo"


def gallery(request: HttpRequest, part: str = "parts") -> HttpResponse:
    """Show a page of the gallery; `part` names its file."""
    return _draw(request, part, **material.gallery_context())


def sample_form(request: HttpRequest) -> HttpResponse:
    """Show the sample form; sending it answers as a deed does."""
    if request.method != "POST":
        return _draw(request, "form", form=material.GalleryForm())
    form = material.GalleryForm(request.POST, request.FILES)
    if form.is_valid():
        return changed(material.SAID["done"])
    return _draw(request, "form", status=422, form=form)


def refuse(_request: HttpRequest, status: str) -> HttpResponse:
    """Refuse, to see how it looks."""
    raise material.REFUSALS.get(status, Missing())


def job(request: HttpRequest, done: int) -> HttpResponse:
    """Answer a poll of the sample job, a little further each time."""
    done = min(done + 190, 1000)
    sample = material.SampleJob(done, 1000, material.SAID["job"].format(done=done))
    return _draw(request, "job", job=sample, done=done)


def regions(request: HttpRequest) -> JsonResponse:
    """Answer the sample cascader."""
    get = request.GET.get
    return JsonResponse(material.found_regions(get("parent"), get("of", ""), get("q", "")))


def people(request: HttpRequest) -> JsonResponse:
    """Answer the sample picker."""
    return JsonResponse(material.found_people(request.GET.get("q", "")))


def _draw(request: HttpRequest, part: str, status: int = 200, **context: Any) -> HttpResponse:
    path = PAGES / f"{part}.html"
    if not path.exists():
        raise Missing()
    engine = engines["django"]
    context["gallery_frame"] = engine.from_string((PAGES / "frame.html").read_text("utf-8"))
    template = engine.from_string(path.read_text("utf-8"))
    return HttpResponse(template.render(context, request), status=status)
