"""From the cells of a row to what it claims."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huifang.campaigns.models import Campaign
from huifang.desk.importing import ImportRow
from huifang.kit.chinese import fold
from huifang.kit.dates import parse_date
from huifang.kit.errors import HouseError, Invalid
from huifang.kit.ids import check_mobile
from huifang.problems.intake.claim import Claim, faults
from huifang.problems.intake.columns import DAYS, OUTCOMES, TEXTS
from huifang.problems.intake.known import Categories, Families, Units, near
from huifang.problems.intake.places import Places
from huifang.problems.models import Problem
from huifang.registry.intake.cells import code_of, yes_or_no
from huifang.rules.reader import codes

CELL_HOLDS = 32_767
LANDLINE = re.compile(r"(0\d{2,3}-?)?\d{7,8}(-\d{1,5})?")
MASKED = re.compile(r"[\d*]*\*[\d*]*")
SAID = {_lazy("已完成"): "done", _lazy("正在整改"): "open", _lazy("长期坚持"): "long_term"}
CLEARED = {"已销号": True, "销号": True, "未销号": False, "不销号": False}


class Reader:
    """Reads the rows of one file into one campaign; everything is looked up once."""

    def __init__(self, places: Places, campaign: Campaign, rows: Iterable[ImportRow]) -> None:
        self._places, self._units = places, Units()
        self._categories = Categories(campaign)
        self._most = {name: Problem._meta.get_field(column) for name, column in TEXTS.items()}
        self._regions: dict[int, str | Invalid] = {}
        rows = list(rows)
        for row in rows:
            self._regions[row.number] = self._place(row)
        keys = {key for key in self._regions.values() if isinstance(key, str)}
        heads = (row.text("head_name") for row in rows)
        self._families = Families(keys, (name for name in heads if name))

    def read(self, row: ImportRow) -> tuple[Claim | None, dict[str, str], str]:
        """Return what a row claims, what is wrong with it by column, and notes."""
        errors: dict[str, str] = {}
        facts: dict[str, Any] = {"line": row.number}
        notes: list[str] = []
        self._texts(row, facts, errors)
        self._when(row, facts, errors)
        self._where(row, facts, errors)
        self._kind(row, facts, errors, notes)
        self._standing(row, facts, errors)
        if errors or "description" not in facts or "category" not in facts:
            return None, errors, ""
        claim = Claim(**facts)
        errors = faults(claim, row.day)
        return (None if errors else claim), errors, "；".join(notes)

    def _place(self, row: ImportRow) -> str | Invalid:
        try:
            return self._places.find(*(row.text(n) for n in ("county", "township", "village")))
        except Invalid as error:
            return error

    def _texts(self, row: ImportRow, facts: dict[str, Any], errors: dict[str, str]) -> None:
        for name, field in self._most.items():
            text = row.text(name)
            most = getattr(field, "max_length", None)
            if most and len(text) > most:
                words = _("超过 %(n)s 个字，请缩短。")
                errors[name] = words % {"n": most}
            elif len(text) >= CELL_HOLDS:
                errors[name] = _("一格最多 32767 字，这一格已满，后面的可能丢了。请缩短后再导入。")
            elif text:
                facts[name] = text
        if text := row.text("responsible_mobile"):
            try:
                facts["responsible_mobile"] = telephone(text)
            except HouseError as error:
                errors["responsible_mobile"] = error.message

    def _when(self, row: ImportRow, facts: dict[str, Any], errors: dict[str, str]) -> None:
        for name in DAYS:
            if text := row.text(name):
                try:
                    facts[name] = parse_date(text)
                except HouseError as error:
                    errors[name] = error.message

    def _where(self, row: ImportRow, facts: dict[str, Any], errors: dict[str, str]) -> None:
        region = self._regions[row.number]
        if isinstance(region, Invalid):
            errors |= region.fields
            return
        facts["region"] = region
        try:
            if name := row.text("head_name"):
                facts["household"] = self._families.find(region, name, row.text("group_name"))
        except Invalid as error:
            errors |= error.fields
        try:
            if name := row.text("lead_unit"):
                facts["lead_unit"] = self._units.find(name, region)
        except Invalid as error:
            errors["lead_unit"] = error.message

    def _kind(
        self, row: ImportRow, facts: dict[str, Any], errors: dict[str, str], notes: list[str]
    ) -> None:
        if text := row.text("category"):
            try:
                facts["category"], note = self._categories.find(text)
                notes += [note] if note else []
            except Invalid as error:
                errors["category"] = error.message
        if text := row.text("source"):
            try:
                facts["source"] = code_of("problems.source", text)
            except Invalid:
                words = [code.label for code in codes("problems.source")]
                otherwise = _("可填：%(words)s。") % {"words": "、".join(words)}
                said = _("没有“%(text)s”这个来源。%(like)s")
                like = near(text, words, otherwise)
                errors["source"] = said % {"text": text, "like": like}
        facts["cause"], facts["diagnosis"] = cause_and_diagnosis(row.text("cause"))

    def _standing(self, row: ImportRow, facts: dict[str, Any], errors: dict[str, str]) -> None:
        if text := row.text("outcome"):
            word = re.sub(r"\s", "", fold(text))
            found = next((name for name, words in OUTCOMES.items() if word in words), "")
            found = found or {str(said): name for said, name in SAID.items()}.get(text, "")
            if found:
                facts["outcome"] = found
            else:
                errors["outcome"] = _("看不懂“%(text)s”。请填已完成、正在整改或长期坚持。") % {
                    "text": text
                }
        if text := row.text("is_cleared"):
            try:
                word = re.sub(r"\s", "", fold(text))
                facts["is_cleared"] = CLEARED[word] if word in CLEARED else yes_or_no(text)
            except Invalid as error:
                errors["is_cleared"] = error.message


def telephone(text: str) -> str:
    """Return a mobile or landline number; one that an export has masked stays as it is.

    Raises:
        Invalid: it is no telephone number.

    """
    plain = re.sub(r"\s", "", fold(text)).removeprefix("+86")
    if MASKED.fullmatch(plain) or LANDLINE.fullmatch(plain):
        return plain
    return str(check_mobile(plain))


def cause_and_diagnosis(text: str) -> tuple[str, str]:
    """Return the code of the cause that a text begins with, and the opinion behind it."""
    head, *rest = re.split("[：:]", text, maxsplit=1)
    for code in codes("problems.cause"):
        if head.strip() in (code.label, code.en):
            return code.value, rest[0].strip() if rest else ""
    return "", text
