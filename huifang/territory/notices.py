"""What the territory room gives to notices: the units a group robot may speak for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huifang.access.actor import Actor
from huifang.access.scope import visible
from huifang.notices.places import Place, register
from huifang.territory.models import Unit


def units(viewer: Actor) -> list[tuple[str, str]]:
    """Return the units in use that a viewer may see."""
    found = visible(viewer, Unit, "unit.view").filter(active=True)
    return [(str(key), name) for key, name in found.values_list("pk", "name")]


UNITS = register(
    Place("unit", _("单位"), units, "territory:unit-search", _("输入单位名称或拼音首字母"))
)
