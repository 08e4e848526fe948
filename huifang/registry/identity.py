"""What an ID number tells of a person, and what does not fit with what else was written down."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huifang.kit.errors import HouseError
from huifang.kit.ids import IdNumber, check_id_number
from huifang.records.fields import choices
from huifang.registry.models import Person


def read(text: str) -> IdNumber | None:
    """Return what a number tells; None when it is empty or no valid number."""
    try:
        return check_id_number(text) if text else None
    except HouseError:
        return None


def doubts(text: str, birth_date: date | None, sex: str) -> list[str]:
    """Return sentences on what does not fit: doubts to look at, never reasons to refuse."""
    number = read(text)
    if number is None:
        return []
    found = []
    if number.birth_date and birth_date and number.birth_date != birth_date:
        found.append(
            _("出生日期 %(said)s 与证件号码里的 %(shown)s 不一致，请对照证件核对。")
            % {"said": birth_date, "shown": number.birth_date}
        )
    if sex and sex != number.sex:
        words = dict(choices("registry.sex"))
        found.append(
            _("性别“%(said)s”与证件号码不一致（号码表示“%(shown)s”），请对照证件核对。")
            % {"said": words.get(sex, sex), "shown": words[number.sex]}
        )
    return found


def warnings(text: str) -> list[str]:
    """Return what is odd about a number by itself (a county nobody knows, an old number)."""
    number = read(text)
    return [str(warning) for warning in number.warnings] if number else []


def complete(person: Person) -> None:
    """Fill in birth date and sex from the number where they were left empty."""
    number = read(person.id_number.reveal())
    if number is None:
        return
    person.birth_date = person.birth_date or number.birth_date
    person.sex = person.sex or number.sex
    person.id_kind = number.kind


def person_doubts(person: Any) -> list[str]:
    """Return the doubts on a person as he is on record; of a child's number too."""
    return doubts(person.id_number.reveal(), person.birth_date, person.sex)
