"""What one row of a families' table says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huifang.desk.importing import ImportRow
from huifang.kit.chinese import normalise_name
from huifang.kit.errors import HouseError, Invalid
from huifang.kit.ids import check_id_number
from huifang.registry.intake.cells import code_of, codes_of, value_of
from huifang.registry.intake.columns import MODELS, MORE, field_of
from huifang.registry.intake.places import Places


@dataclass(frozen=True)
class Facts:
    """A row in values: the household, one of its people, a year and a status, as far as given.

    Empty cells say nothing; `person` is empty in a table of households only.
    """

    region: str
    head_name: str
    number: str = ""
    head_id: str = ""
    household: Mapping[str, Any] = field(default_factory=dict)
    person: Mapping[str, Any] = field(default_factory=dict)
    year: Mapping[str, Any] = field(default_factory=dict)
    status: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """Return what makes two rows speak of the same household."""
        if self.number:
            return ("number", self.number)
        if self.head_id:
            return ("head", self.head_id)
        return ("name", self.region, str(self.household.get("group_name", "")), self.head_name)

    @property
    def is_head(self) -> bool:
        """Tell whether the row's person is the head."""
        return self.person.get("relation") == "head"

    @property
    def who(self) -> tuple[str, ...]:
        """Return what makes two rows speak of the same person of a household."""
        return (str(self.person.get("id_number", "")), str(self.person.get("name", "")))


def read(row: ImportRow, places: Places) -> tuple[Facts | None, dict[str, str]]:
    """Return what a row says and what is wrong with it, by column."""
    errors: dict[str, str] = {}
    parts = {prefix: _values(row, prefix, errors) for prefix in MODELS}
    household, person, year = parts["household"], parts["person"], parts["year"]
    person |= _health(row, errors)
    status = _status(row, household, errors)
    head_id = _number(row, "household.head_id", errors)
    head_name = normalise_name(str(household.pop("head_name", "")))
    head_name = _name_people(head_name, head_id, person, errors)
    if year and "year" not in year:
        errors["year.year"] = _("填了收入或生活条件，也请填年度。")
    try:
        region = places.find(
            row.text("place.county"),
            row.text("place.township"),
            row.text("place.village"),
            row.text("place.code"),
        )
    except Invalid as error:
        return None, errors | error.fields
    number = str(household.pop("number", ""))
    facts = Facts(region, head_name, number, head_id, household, person, year, status)
    return (None if errors else facts), errors


def _values(row: ImportRow, prefix: str, errors: dict[str, str]) -> dict[str, Any]:
    found = {}
    for name in row.cells:
        if name.startswith(f"{prefix}.") and name not in MORE and row.text(name):
            column = name.partition(".")[2]
            try:
                found[column] = _value(name, row.text(name))
            except HouseError as error:
                errors[name] = error.message
    return found


def _value(name: str, text: str) -> Any:
    if name == "person.health":
        return ",".join(codes_of("registry.health", text))
    if name == "person.name":
        return normalise_name(text)
    return value_of(field_of(name), text)


def _health(row: ImportRow, errors: dict[str, str]) -> dict[str, str]:
    found = []
    for name in ("disability_kind", "disability_level"):
        if text := row.text(f"person.{name}"):
            try:
                found.append(code_of(f"registry.{name}", text))
            except HouseError as error:
                errors[f"person.{name}"] = error.message
    return {"disability": ",".join(found)} if found else {}


def _status(row: ImportRow, household: dict[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    """Return the status; without a day of its own it began when the household was identified."""
    if not row.text("status.status"):
        return {}
    try:
        status = code_of("registry.household_status", row.text("status.status"))
        text = row.text("status.since")
        field = field_of("household.identified_on")
        since = value_of(field, text) if text else household.get("identified_on")
    except HouseError as error:
        errors["status.status"] = error.message
        return {}
    if since is None:
        errors["status.status"] = _("请填写户类别的起始日期，或首次识别时间。")
    return {"status": status, "since": since}


def _number(row: ImportRow, name: str, errors: dict[str, str]) -> str:
    try:
        return check_id_number(row.text(name)).number if row.text(name) else ""
    except HouseError as error:
        errors[name] = error.message
        return ""


def _name_people(
    head_name: str, head_id: str, person: dict[str, Any], errors: dict[str, str]
) -> str:
    """Work out who is the head, and whether the row's person is he; return the head's name."""
    name = str(person.get("name", ""))
    if not person:
        if not head_name:
            errors["household.head_name"] = _("请填写户主姓名。")
        return head_name
    if not name:
        person.pop("relation", None)
        if head_name and set(person) <= {"id_kind"}:
            person.clear()
            return head_name
        errors["person.name"] = _("请填写成员姓名。")
        return head_name
    same_number = bool(head_id) and head_id == person.get("id_number")
    if "relation" not in person and (same_number or head_name in ("", name)):
        person["relation"] = "head"
    if person.get("relation") == "head":
        if head_name and head_name != name:
            errors["person.relation"] = _("户主姓名是“%(name)s”，这一行却是户主。请核对。") % {
                "name": head_name
            }
        if head_id:
            person.setdefault("id_number", head_id)
        return name
    if not head_name:
        errors["household.head_name"] = _("请填写户主姓名。")
    return head_name
