"""The address of a list: its parameters, and the links that change one of them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

TRANSIENT = ("page", "format")
"""Parameters that say where one is in a list, not which list it is."""


class Address:
    """The path and the parameters of the list that is looked at; several values join by commas."""

    def __init__(self, path: str, params: Mapping[str, str]) -> None:
        self.path, self.params = path, {k: v for k, v in params.items() if v}

    @classmethod
    def of(cls, request: HttpRequest) -> Address:
        """Read the address of a request."""
        return cls(request.path, joined(request.GET))

    def to(self, **changes: str | int | None) -> str:
        """Return the address with parameters changed (None or "" drops one), on page one."""
        params = {k: v for k, v in self.params.items() if k not in TRANSIENT}
        for name, value in changes.items():
            params.pop(name, None)
            if value not in (None, ""):
                params[name] = str(value)
        return f"{self.path}?{urlencode(params)}" if params else self.path

    @property
    def query(self) -> str:
        """Return what a saved view keeps: everything but page and format."""
        return self.to().partition("?")[2]


def joined(query: QueryDict) -> dict[str, str]:
    """Return each parameter once; the values of a repeated one join by commas."""
    found = {}
    for name in query:
        values = dict.fromkeys(value.strip() for value in query.getlist(name))
        found[name] = ",".join(value for value in values if value)
    return found
