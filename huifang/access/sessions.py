"""Sessions in the database that know their account, address and browser."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.dateparse import parse_datetime

from huifang.access.models import Session

ACCOUNT_KEY = "_auth_user_id"


class SessionStore(DatabaseStore):
    """Django's database sessions over our own table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.account_id = data.get(ACCOUNT_KEY)
        row.address = data.get("address")
        row.browser = str(data.get("browser", ""))[:200]
        row.signed_in_at = parse_datetime(data.get("signed_in_at") or "")
        return row
