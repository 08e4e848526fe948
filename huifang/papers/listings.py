"""The register of issued papers."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huifang.papers.kinds import KINDS, kinds_known
from huifang.papers.models import Paper
from huifang.papers.queries import papers
from huifang.records.listing import Column, Filter, Listing, day_from, day_to, equals


def _kind(paper: Paper) -> str:
    kind = KINDS.get(paper.kind_name)
    return str(kind.title) if kind else paper.kind_name


def _kinds(_viewer: Any) -> list[tuple[str, Any]]:
    return [(kind.name, kind.title) for kind in kinds_known()]


def _search(keyword: str) -> Q:
    return Q(number__icontains=keyword) | Q(subject_words__icontains=keyword)


REGISTER: Final = Listing(
    name="papers",
    title=_("文书登记簿"),
    permission="paper.view",
    url="papers:index",
    rows=papers,
    columns=(
        Column("number", _("文号"), lambda p: p.number or "—", sort="number", width=26),
        Column("kind", _("种类"), _kind, sort="kind_name"),
        Column("subject_words", _("事由"), width=40),
        Column("edition", _("版次"), kind="number"),
        Column("named", _("实名"), lambda p: _("实名版") if p.named else ""),
        Column("issued_by", _("签发人")),
        Column("issued_at", _("签发时间"), sort="issued_at", kind="date", width=16),
        Column("sha256", _("文件摘要"), lambda p: p.sha256[:16], shown=False, width=18),
    ),
    filters=(
        Filter("kind", _("种类"), equals("kind_name"), choices=_kinds),
        Filter("from", _("自"), day_from("issued_at"), kind="date"),
        Filter("to", _("至"), day_to("issued_at"), kind="date"),
    ),
    search=_search,
    search_hint=_("文号、事由"),
    order=("-issued_at", "-pk"),
    row_url="papers:filed",
    drawer=False,
    export_permission="paper.view",
    related=("issued_by",),
    empty=_("还没有签发的文书。在问题、走访、行程页的“文书”一栏签发。"),
    region_column="region_key",
)
