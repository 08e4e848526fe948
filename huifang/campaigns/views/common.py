"""What the lists of this room share: they open on the campaign at hand."""

from __future__ import annotations

from uuid import UUID

from huifang.access.pages import Request
from huifang.campaigns.opening import at_hand as at_hand
from huifang.kit.errors import Missing


def ticked(request: Request) -> list[UUID]:
    """Return the keys of the rows that were ticked (`?ids=a,b`).

    Raises:
        Missing: one is no key.

    """
    try:
        return [UUID(part) for part in request.GET.get("ids", "").split(",") if part]
    except ValueError:
        raise Missing from None
