"""The auditor's pages: the whole journal, one entry, and the proof that it is whole."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from huifang.access.pages import Request, page
from huifang.desk.pages import listing_page
from huifang.journal import sealing
from huifang.journal.listings import ENTRIES
from huifang.journal.models import Entry
from huifang.journal.queries import tell
from huifang.kit.errors import Missing


@page("journal.view")
def index(request: Request) -> HttpResponseBase:
    """List all deeds."""
    return listing_page(request, ENTRIES, template="site/journal.html")


@page("journal.view")
def entry(request: Request, pk: str) -> HttpResponse:
    """Show one deed with everything it changed."""
    found = Entry.objects.filter(pk=pk).first()
    if found is None:
        raise Missing
    return render(request, "site/entry.html", {"entry": found, "entries": tell([found])})


@page("journal.view")
def proof(request: Request) -> HttpResponse:
    """Read the whole journal now and say whether it is whole."""
    context = {"verdict": sealing.verify(), "fingerprint": sealing.fingerprint()}
    return render(request, "site/proof.html", context)
