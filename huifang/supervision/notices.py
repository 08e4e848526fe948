"""What the daily digest says of supervision: slips to read or answer, replies to judge."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.notices.sources import Line, Source, register
from huifang.supervision.models import SupervisionSlip
from huifang.supervision.queries.ladder import suggestions
from huifang.supervision.queries.standing import with_standing


def lines(actor: Actor, today: date) -> list[Line]:
    """Return what waits for this actor, each with the list that shows it."""
    found = []
    for permission, standings, words in (
        ("supervision.read", ("unread",), _("待阅督办单")),
        ("supervision.reply", ("read", "refused"), _("待回复督办单")),
        ("supervision.accept", ("replied",), _("待审核的督办回复")),
    ):
        if actor.can(permission):
            rows = with_standing(visible(actor, SupervisionSlip, permission), today)
            count = rows.filter(standing__in=standings).count()
            url = f"{reverse('supervision:slips')}?tab={standings[0]}"
            found.append(Line(words, url, count))
    if actor.can("supervision.issue"):
        count = suggestions(actor, today).count()
        found.append(Line(_("应督办的超期问题"), reverse("supervision:suggestions"), count))
    return found


register(Source("supervision", lines))
