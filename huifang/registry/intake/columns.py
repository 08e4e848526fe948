"""The columns of a families' table: which words stand for which column of which record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.records.sealed import Sealed
from huifang.registry.models import Household, HouseholdYear, Person

PLACE: Mapping[str, tuple[Any, ...]] = {
    "place.county": (_("县区"), "县", "区县", "县(市、区)", "县市区"),
    "place.township": (_("乡镇"), "乡(镇)", "乡镇街道", "乡镇(街道)"),
    "place.village": (_("村"), "行政村", "村名称", "所在村", "村(社区)", "村社区"),
    "place.code": (_("村编号"), "村代码", "村区划代码", "行政区划代码"),
}
MORE: Mapping[str, tuple[Any, ...]] = {
    "household.head_id": (_("户主证件号码"), "户主身份证号", "户主身份证号码", "户主证件号"),
    "person.disability_kind": (_("残疾类别"),),
    "person.disability_level": (_("残疾等级"), "残疾级别"),
    "status.status": (_("户类别"), "户类型", "贫困户属性", "户属性", "监测对象类型"),
    "status.since": (_("户类别起"), "身份起始日期", "户类别起始日期"),
}
Kind = type[Household] | type[Person] | type[HouseholdYear]
MODELS: Mapping[str, tuple[Kind, frozenset[str]]] = {
    # prefix: the model, and what of its sheet no table carries
    "household": (Household, frozenset({"region", "position", "left_on"})),
    "person": (Person, frozenset({"disability", "left_on", "left_reason"})),
    "year": (HouseholdYear, frozenset()),
}
OWN_WORDS = {
    # words that two records have in common: who gets them
    "household.head_name": ("户主姓名", "户主", "户主名称"),
    "person.mobile": ("本人电话", "成员电话", "成员联系电话"),
}


def columns() -> dict[str, Collection[Any]]:
    """Return the header words of each column, the first being how people call it."""
    found: dict[str, Collection[Any]] = dict(PLACE)
    for prefix, (model, left_out) in MODELS.items():
        for name in model.SHEET.fields:
            if name not in left_out:
                full = f"{prefix}.{name}"
                words = (field_of(full).verbose_name, *model.SHEET.aliases.get(name, ()))
                found[full] = OWN_WORDS.get(full, words)
    return {**found, **MORE}


def field_of(name: str) -> models.Field[Any, Any]:
    """Return the model column that `household.mobile` and its like stand for."""
    prefix, _dot, column = name.partition(".")
    field = MODELS[prefix][0]._meta.get_field(column)
    assert isinstance(field, models.Field)
    return field


def secrets() -> dict[str, str]:
    """Return the columns that the preview masks, with the kind of mask."""
    found = {
        "household.head_id": "id_number",
        "person.disability_kind": "health",
        "person.disability_level": "health",
    }
    for name in columns():
        if name.partition(".")[0] in MODELS and name not in MORE:
            field = field_of(name)
            if isinstance(field, Sealed):
                found[name] = field.kind
    return found
