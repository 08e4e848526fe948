"""What the daily digest says of consultations: those where the reader's opinion is awaited."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from huifang.access.actor import Actor
from huifang.consultations.models import Consultation, Opinion
from huifang.notices.sources import Line, Source, register


def lines(actor: Actor, today: date) -> list[Line]:
    """Return how many consultations wait for this actor's own opinion."""
    del today
    if actor.id is None or not actor.can("consultation.opine"):
        return []
    given = Opinion.objects.filter(member__account=actor.id).values("consultation")
    rows = Consultation.objects.filter(state="open", invitations__member__account=actor.id)
    url = f"{reverse('consultations:consultations')}?mine=1&tab=open"
    return [Line(_("待提意见的疑难会诊"), url, rows.exclude(pk__in=given).count())]


register(Source("consultations", lines))
