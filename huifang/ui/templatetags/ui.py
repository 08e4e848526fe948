"""The components: `{% load ui %}`. Each is shown in all its states in templates/ui/gallery.html."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.db.models import Model
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_vite.core.asset_loader import DjangoViteAssetLoader

from huifang.records.sheet import display
from huifang.ui.drawing import FormPart, form_parts, steps_of
from huifang.ui.parts import Entry, Step

register = template.Library()
# The size is for pages whose style sheet did not come.
ICON = mark_safe('class="icon" width="18" height="18"')


@cache
def sprite_url() -> str:
    """Return the address of the icon sheet that the build put beside the style sheet."""
    return str(DjangoViteAssetLoader.instance().generate_vite_asset_url("src/icons.svg"))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sheet; without a `label` it is decoration that readers skip."""
    use = format_html('<use href="{}#{}"></use>', sprite_url(), name)
    if label:
        return format_html('<svg {} role="img" aria-label="{}">{}</svg>', ICON, label, use)
    return format_html('<svg {} aria-hidden="true">{}</svg>', ICON, use)


@register.simple_tag
def said(record: Model, name: str) -> str:
    """Return one field of a record as a person reads it; secrets masked."""
    return display(record, name)


@register.simple_tag
def state_tag(label: Any, tone: str = "grey") -> SafeString:
    """Draw a pale tag; tones: grey blue amber orange red purple teal green."""
    return format_html('<span class="tag tone-{}">{}</span>', tone or "grey", label)


@register.simple_tag
def lamp(tone: str, label: Any) -> SafeString:
    """Draw a lamp (green, amber, red, grey): its own shape, and always a word beside it."""
    return format_html('<span class="lamp lamp-{}">{}</span>', tone or "grey", label)


@register.simple_block_tag
def card(content: str, title: Any = "", flush: bool = False, actions: Any = "") -> SafeString:
    """Draw a card around the block; `flush` leaves no margin, for tables and lists."""
    head = (
        format_html(
            '<div class="card-head"><h2 class="card-title">{}</h2>'
            '<div class="card-actions">{}</div></div>',
            title,
            actions,
        )
        if title
        else ""
    )
    body = "card-body card-flush" if flush else "card-body"
    return format_html(
        '<section class="card">{}<div class="{}">{}</div></section>', head, body, content
    )


@register.simple_block_tag
def dialog(content: str, name: str, title: Any) -> SafeString:
    """Draw a closed dialog; open it with `<button data-open="NAME">`."""
    return render_to_string(
        "ui/components/dialog.html", {"name": name, "title": title, "content": content}
    )


@register.simple_block_tag
def dropdown(content: str, label: Any, icon_name: str = "", side: str = "") -> SafeString:
    """Draw a drop-down of `dropdown-item`s; `side` is "left", "up" or empty."""
    picture = icon(icon_name) if icon_name else ""
    return format_html(
        '<details class="dropdown{}"><summary class="btn">{}{}{}</summary>'
        '<div class="dropdown-menu">{}</div></details>',
        f" dropdown-{side}" if side else "",
        picture,
        label,
        icon("chevron-down"),
        content,
    )


@register.inclusion_tag("ui/components/sheet.html")
def sheet(record: Model, reveal_url: str = "") -> dict[str, Any]:
    """Draw the SHEET of a record; secrets are masked, with a button to `reveal_url?field=…`."""
    plan = getattr(record, "SHEET", None)
    return {"sections": list(plan.draw(record)) if plan else [], "reveal_url": reveal_url}


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, wide: bool = False) -> dict[str, Any]:
    """Draw one form field: label, required mark, control, help, errors."""
    return {"part": FormPart.of(bound, wide)}


@register.inclusion_tag("ui/components/form_body.html")
def form_body(form: BaseForm) -> dict[str, Any]:
    """Draw all fields of a form in sections: the form's `sections`, else its model's SHEET."""
    return {"form": form, "sections": form_parts(form)}


@register.inclusion_tag("ui/components/stepper.html")
def stepper(steps: Iterable[Step | tuple[str, Any]], current: str) -> dict[str, Any]:
    """Draw the road of a thing and where it stands; `current` is a key, or "" for beside it."""
    return {"steps": steps_of(steps, current)}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(entries: Sequence[Entry]) -> dict[str, Any]:
    """Draw what happened, in the order given (see `ui.parts.Entry`)."""
    return {"entries": entries}


@register.inclusion_tag("ui/components/figure_card.html")
def figure_card(
    label: Any, value: Any, unit: Any = "", url: str = "", note: Any = "", tone: str = ""
) -> dict[str, Any]:
    """Draw one figure; with `url` it opens to its rows. Tones: red, amber, green."""
    return {
        "label": label, "value": value, "unit": unit, "url": url, "note": note, "tone": tone,
    }  # fmt: skip


@register.inclusion_tag("ui/components/crumb.html")
def crumb(address: str, label: Any) -> dict[str, Any]:
    """Draw the way back from a record to its list, given by the name of its page."""
    return {"address": reverse(address), "label": label}


@register.inclusion_tag("ui/components/empty.html")
def empty(
    title: Any, hint: Any = "", action_url: str = "", action_label: Any = "", drawer: bool = False
) -> dict[str, Any]:
    """Say that there is nothing yet, and what to do about it."""
    return {
        "title": title, "hint": hint, "action_url": action_url, "action_label": action_label,
        "drawer": drawer,
    }  # fmt: skip


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], sizes: str = "20,50,100") -> dict[str, Any]:
    """Draw page links that keep the other parameters of the address (`page`, `size`)."""
    return {
        "request": context.get("request"),
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "sizes": [int(size) for size in sizes.split(",")],
    }


@register.inclusion_tag("ui/components/progress.html")
def progress(value: float, whole: float = 100, label: Any = "", tone: str = "") -> dict[str, Any]:
    """Draw a bar with its number in words; tones: "" (slate), green, amber, red."""
    share = round(100 * value / whole) if whole else 0
    return {"value": value, "whole": whole, "text": label or f"{share}%", "tone": tone}


@register.inclusion_tag("ui/components/job.html")
def job_progress(job: Any, url: str) -> dict[str, Any]:
    """Draw the progress of a job: `job.done`, `.total`, `.note`; asks `url` each second.

    `url` answers with this same component. When `.is_active` has become false it stops asking and
    the page loads again, to show what came of it.
    """
    return {"job": job, "url": url}


@register.inclusion_tag("ui/components/alert.html")
def alert(text: Any, tone: str = "info") -> dict[str, Any]:
    """Draw a notice that stays; tones: info, ok, warn, error."""
    icons = {"ok": "circle-check", "warn": "alert-triangle", "error": "alert-circle"}
    return {"text": text, "tone": tone, "icon": icons.get(tone, "info-circle")}


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return `mapping[key]`, or empty."""
    return mapping.get(key, "")
