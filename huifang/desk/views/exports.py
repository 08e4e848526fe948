"""The file of a large export, for whoever asked for it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from huifang.access.pages import Request, page
from huifang.desk import queries
from huifang.files import storage
from huifang.files.kinds import CONTENT_TYPES
from huifang.kit.errors import Missing

TYPES: Final = {**CONTENT_TYPES, "zip": "application/zip"}


@page("desk.own")
def export_file(request: Request, key: UUID) -> HttpResponseBase:
    """Hand out the file of one's own export while it is kept."""
    export = queries.own_export(request.actor, key)
    if export.file is None:
        raise Missing(_("这份导出已过保留期。请重新导出。"))
    answer = storage.response(export.file)
    answer["Content-Type"] = TYPES.get(export.name.rpartition(".")[2], TYPES["xlsx"])
    return answer
