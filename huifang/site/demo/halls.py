"""The township's and the village's own offices, put up when a problem is handed over to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from huifang.site.demo.diary import Diary, Ref, moment
from huifang.site.demo.life import OTHER_HANDLER
from huifang.site.demo.places import Village, region

KNOWN = {"松涛镇": "township_hall"}
"""Those that are among the units from the beginning."""


@dataclass
class Halls:
    """Registers the offices on a day, each once; one handler answers for all of them."""

    diary: Diary
    day: date
    _keys: dict[str, str] = field(default_factory=dict)

    def of(self, place: Village, *, village: bool) -> str:
        """Return the key of the office of a village or of its township."""
        name = place.name if village else place.township
        if name not in self._keys:
            self._keys[name] = KNOWN.get(name) or self._register(name, village=village)
            self._grant(self._keys[name])
        return self._keys[name]

    def _register(self, name: str, *, village: bool) -> str:
        full = f"{name}民委员会" if village else f"{name}人民政府"
        short = f"{name}委会" if village else f"{name}政府"
        facts = {
            "name": full, "short_name": short, "kind_code": "village" if village else "township",
            "contact": "值班室", "mobile": f"15481{len(self._keys):06d}",
        }  # fmt: skip
        key = f"hall/{name}"
        at = self._at(8)
        self.diary.add(at, "office", "territory.create_unit", f"unit/{key}", region(name),
                       facts=facts)  # fmt: skip
        return key

    def _grant(self, key: str) -> None:
        self.diary.add(
            self._at(9), "security", "access.grant", f"grant/{OTHER_HANDLER}/handler/{key}",
            Ref(f"account/{OTHER_HANDLER}"), role="handler", unit_id=Ref(f"unit/{key}", "pk"),
        )  # fmt: skip

    def _at(self, hour: int) -> datetime:
        return moment(self.day, hour) + timedelta(minutes=2 * len(self._keys))
