"""Regions and units."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.kit.chinese import initials
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded
from huifang.records.sealed import Sealed
from huifang.records.sheet import Section, Sheet

STEP = 3  # digits of a region's key per level
LEVELS = ("city", "county", "township", "village", "group")
DEEPEST = len(LEVELS)


class Region(Record):
    """A place in the tree. Its key is our own: three digits a level, so a prefix is an ancestor.

    Official codes stand beside it (`RegionCode`), for 金洞 and 回龙圩 have none in GB/T 2260.
    `name` and `full_name` are today's; former names stand in `RegionName`.
    """

    id = None  # type: ignore[assignment]  # the key takes its place
    key = models.CharField(_("区划键"), max_length=21, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    full_name = models.CharField(_("全称"), max_length=200)
    initials = models.CharField("", max_length=60, blank=True, editable=False)
    depth = models.PositiveSmallIntegerField("", editable=False)
    kind_code = Coded("territory.region_kind", verbose_name=_("类别"))
    since = models.DateField(_("设立日期"), null=True, blank=True)
    until = models.DateField(_("撤销日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("并入")
    )

    SCOPE = Scope(region="key", unit=None)
    SHEET = Sheet(Section(_("行政区划"), "name", "full_name", "kind_code", "since", "until"))

    class Meta:
        verbose_name = _("行政区划")
        ordering = ("key",)
        indexes = (
            models.Index(fields=["depth", "key"], name="territory_region_depth"),
            models.Index(fields=["name"], name="territory_region_name"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        self.depth = len(self.key) // STEP
        self.initials = initials(self.name)[:60]
        super().save(*args, **options)

    @property
    def level(self) -> str:
        """Return city, county, township, village or group."""
        return LEVELS[len(self.key) // STEP - 1]

    @property
    def parent_key(self) -> str:
        """Return the key one level up, "" for the city."""
        return self.key[:-STEP]


class RegionName(Record):
    """A name a region bore, with its days (祁阳县 to 2020, 祁阳市 from 2021)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="names")
    name = models.CharField(_("名称"), max_length=60)
    since = models.DateField(_("起"), null=True, blank=True)
    until = models.DateField(_("止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    SCOPE = Scope(unit=None)

    class Meta:
        verbose_name = _("区划名称")

    def __str__(self) -> str:
        return self.name

    def thread(self) -> str:
        return f"region:{self.region_id}"


class RegionCode(Record):
    """A code a region has in one of the code systems, with its days."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="codes")
    system = Coded("territory.code_system", verbose_name=_("代码体系"))
    value = models.CharField(_("代码"), max_length=20)
    since = models.DateField(_("起"), null=True, blank=True)
    until = models.DateField(_("止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    SCOPE = Scope(unit=None)

    class Meta:
        verbose_name = _("区划代码")
        indexes = (models.Index(fields=["system", "value"], name="territory_code"),)

    def __str__(self) -> str:
        return self.value

    def thread(self) -> str:
        return f"region:{self.region_id}"


class Unit(Record):
    """An organisation: a department, a committee, a township, a helping unit."""

    name = models.CharField(_("单位名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    initials = models.CharField("", max_length=120, blank=True, editable=False)
    kind_code = Coded("territory.unit_kind", verbose_name=_("单位类别"), blank=False)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在行政区划"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上级单位")
    )
    contact = models.CharField(_("联系人"), max_length=60, blank=True)
    mobile = Sealed(_("联系电话"), kind="mobile")
    active = models.BooleanField(_("在用"), default=True)

    # Units are public bodies: whoever may see units at all sees every one of them.
    SCOPE = Scope(region=None, unit=None)
    SHEET = Sheet(
        Section(_("单位"), "name", "short_name", "kind_code", "region", "parent"),
        Section(_("联系"), "contact", "mobile", "active"),
        aliases={"name": ("单位", "名称"), "region": ("所在地", "行政区划")},
    )

    class Meta:
        verbose_name = _("单位")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["name", "region"], name="territory_unit_once"),
        )

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **options: Any) -> None:
        self.initials = initials(self.name)[:120]
        super().save(*args, **options)
