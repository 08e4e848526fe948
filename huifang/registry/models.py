"""Households, people, yearly records and status records, with the fields of dossier §3.7."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from huifang.kit.chinese import initials
from huifang.records.base import Record, Scope
from huifang.records.fields import Coded, CodedMany
from huifang.records.sealed import BlindIndex, Sealed
from huifang.records.sheet import Section, Sheet
from huifang.territory.models import Region

NOT_NEGATIVE = (MinValueValidator(0, _("不能是负数。")),)


def _yuan(label: Any, **options: Any) -> Any:
    """Return a column of yuan with two decimals, empty until known."""
    options.setdefault("validators", NOT_NEGATIVE)
    return models.DecimalField(
        label, max_digits=12, decimal_places=2, null=True, blank=True, **options
    )


def _mu(label: Any) -> Any:
    """Return a column of land in mu (亩)."""
    return models.DecimalField(
        label, max_digits=8, decimal_places=2, null=True, blank=True, validators=NOT_NEGATIVE
    )


class Household(Record):
    """A farm household; the family is the unit of help and of monitoring."""

    number = models.CharField(_("户编号"), max_length=40, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("村"))
    group_name = models.CharField(_("所在组"), max_length=40, blank=True)
    head_name = models.CharField(_("户主姓名"), max_length=60)
    head_initials = models.CharField("", max_length=60, blank=True, editable=False)
    mobile = Sealed(_("联系电话"), kind="mobile")
    address = models.CharField(_("住址"), max_length=200, blank=True)
    position = Sealed(_("位置"), kind="position")
    main_cause = Coded("registry.cause", verbose_name=_("主要致贫原因"))
    other_causes = CodedMany("registry.cause", verbose_name=_("其他致贫原因"))
    identified_on = models.DateField(_("首次识别时间"), null=True, blank=True)
    bank = models.CharField(_("开户银行"), max_length=80, blank=True)
    bank_account = Sealed(_("银行账号"), kind="bank")
    bank_account_index = BlindIndex("bank_account")
    left_on = models.DateField(_("迁出或销户日期"), null=True, blank=True)
    note = models.TextField(_("备注"), blank=True)

    SHEET = Sheet(
        Section(_("基本情况"), "number", "region", "group_name", "head_name", "mobile", "address"),
        Section(_("识别与致因"), "identified_on", "main_cause", "other_causes"),
        Section(_("账户与其他"), "bank", "bank_account", "position", "left_on", "note"),
        aliases={
            "region": ("行政村", "所在村", "村名称", "村(社区)"),
            "group_name": ("组", "村民小组", "自然村"),
            "head_name": ("户主", "姓名", "户主名称"),
            "mobile": ("电话", "手机号码", "户主电话"),
            "number": ("户号", "农户编号"),
        },
    )

    class Meta:
        verbose_name = _("农户")
        indexes = (
            models.Index(fields=["region", "head_name"], name="registry_household_place"),
            models.Index(fields=["head_initials"], name="registry_household_initials"),
        )

    def __str__(self) -> str:
        return self.head_name

    def save(self, *args: Any, **options: Any) -> None:
        self.head_initials = initials(self.head_name)[:60]
        super().save(*args, **options)


class Person(Record):
    """A member of a household; health and disability are sealed, the number found by index.

    `region` repeats the household's, so that lists of 700,000 people need no join.
    """

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="people", verbose_name=_("农户")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="", editable=False, db_index=False
    )
    name = models.CharField(_("姓名"), max_length=60)
    initials = models.CharField("", max_length=60, blank=True, editable=False)
    sex = Coded("registry.sex", verbose_name=_("性别"))
    id_kind = Coded("registry.id_kind", verbose_name=_("证件类型"), default="resident")
    id_number = Sealed(_("证件号码"), kind="id_number")
    id_number_index = BlindIndex("id_number")
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    relation = Coded("registry.relation", verbose_name=_("与户主关系"))
    ethnicity = Coded("registry.ethnicity", verbose_name=_("民族"))
    politics = Coded("registry.politics", verbose_name=_("政治面貌"))
    education = Coded("registry.education", verbose_name=_("文化程度"))
    student_status = Coded("registry.student_status", verbose_name=_("在校生状况"))
    school = models.CharField(_("就读学校"), max_length=80, blank=True)
    grade = models.CharField(_("年级"), max_length=20, blank=True)
    health = Sealed(_("健康状况"), kind="health")
    disability = Sealed(_("残疾类别等级"), kind="health")
    disability_number = Sealed(_("残疾证号"), kind="id_number")
    skill = Coded("registry.skill", verbose_name=_("劳动技能"))
    is_soldier = models.BooleanField(_("现役军人"), default=False)
    mobile = Sealed(_("联系电话"), kind="mobile")
    work_place = Coded("registry.work_place", verbose_name=_("务工区域"))
    work_months = models.PositiveSmallIntegerField(_("务工时间（月）"), null=True, blank=True)
    employer = models.CharField(_("务工单位"), max_length=80, blank=True)
    job = models.CharField(_("工种"), max_length=40, blank=True)
    wage_yuan = _yuan(_("月收入（元）"))
    public_post = models.CharField(_("公益性岗位"), max_length=40, blank=True)
    medical_insurance = Coded("registry.insurance", verbose_name=_("城乡居民医保"))
    illness_insurance = Coded("registry.insurance", verbose_name=_("大病保险"))
    pension = Coded("registry.pension", verbose_name=_("养老保险"))
    has_family_doctor = models.BooleanField(_("家庭医生签约"), default=False)
    has_allowance = models.BooleanField(_("享受低保"), default=False)
    is_supported = models.BooleanField(_("特困供养"), default=False)
    joined_on = models.DateField(_("识别或增加日期"), null=True, blank=True)
    left_on = models.DateField(_("减少日期"), null=True, blank=True)
    left_reason = Coded("registry.left_reason", verbose_name=_("减少原因"))

    SHEET = Sheet(
        Section(_("身份"), "name", "sex", "relation", "id_kind", "id_number", "birth_date",
                "ethnicity", "politics", "mobile"),
        Section(_("学业"), "education", "student_status", "school", "grade"),
        Section(_("健康与保障"), "health", "disability", "disability_number", "medical_insurance",
                "illness_insurance", "pension", "has_family_doctor", "has_allowance",
                "is_supported"),
        Section(_("劳动与就业"), "skill", "work_place", "work_months", "employer", "job",
                "wage_yuan", "public_post", "is_soldier"),
        Section(_("增减"), "joined_on", "left_on", "left_reason"),
        aliases={
            "name": ("成员姓名", "家庭成员姓名"),
            "id_number": ("身份证号", "身份证号码", "证件号"),
            "relation": ("与户主的关系", "关系"),
            "mobile": ("电话", "手机号码"),
        },
    )  # fmt: skip

    class Meta:
        verbose_name = _("家庭成员")
        indexes = (
            models.Index(fields=["initials"], name="registry_person_initials"),
            models.Index(fields=["name"], name="registry_person_name"),
            models.Index(fields=["region", "household"], name="registry_person_place"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        self.initials = initials(self.name)[:60]
        self.region_id = self.household.region_id
        super().save(*args, **options)

    def thread(self) -> str:
        return f"household:{self.household_id}"

    def age_on(self, day: date) -> int | None:
        """Return full years of age on `day`, None while the birth date is not known."""
        born = self.birth_date
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class HouseholdYear(Record):
    """What a household had in one year: income parts in yuan, land in mu, house and water.

    Net income = year's income − production costs; per head = net ÷ people (dossier §3.7, [I]).
    """

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="years", verbose_name=_("农户")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    income_from = models.DateField(_("收入计算起"), null=True, blank=True)
    income_to = models.DateField(_("收入计算止"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(
        _("家庭人口"), validators=(MinValueValidator(1, _("家庭人口至少 1 人。")),)
    )
    wage_yuan = _yuan(_("工资性收入（元）"))
    business_yuan = _yuan(_("生产经营性收入（元）"))
    property_yuan = _yuan(_("财产性收入（元）"))
    family_planning_yuan = _yuan(_("计划生育金（元）"))
    allowance_yuan = _yuan(_("低保金（元）"))
    support_yuan = _yuan(_("特困供养金（元）"))
    pension_yuan = _yuan(_("养老保险金（元）"))
    ecology_yuan = _yuan(_("生态补偿金（元）"))
    other_transfer_yuan = _yuan(_("其他转移性收入（元）"))
    cost_yuan = _yuan(_("生产经营性支出（元）"))
    rigid_spending_yuan = _yuan(_("合规自付支出（元）"))
    net_per_head_yuan = _yuan(_("人均纯收入（元）"), editable=False, validators=())
    income_note = models.CharField(_("收入说明"), max_length=200, blank=True)
    farmland_mu = _mu(_("耕地（亩）"))
    forest_mu = _mu(_("林地（亩）"))
    in_cooperative = models.BooleanField(_("加入合作社"), default=False)
    house_area_m2 = models.PositiveSmallIntegerField(_("住房面积（㎡）"), null=True, blank=True)
    house_structure = Coded("registry.house_structure", verbose_name=_("住房结构"))
    house_danger = Coded("registry.house_danger", verbose_name=_("房屋等级"))
    water_source = Coded("registry.water_source", verbose_name=_("水源"))
    water_safe = models.BooleanField(_("饮水安全"), null=True, blank=True)
    road = Coded("registry.road", verbose_name=_("入户路"))
    toilet = Coded("registry.toilet", verbose_name=_("厕所"))
    fuel = Coded("registry.fuel", verbose_name=_("主要燃料"))
    has_broadband = models.BooleanField(_("宽带入户"), null=True, blank=True)
    schooling_ok = models.BooleanField(_("义务教育有保障"), null=True, blank=True)
    medical_ok = models.BooleanField(_("基本医疗有保障"), null=True, blank=True)

    SCOPE = Scope(region="household__region_id")
    SHEET = Sheet(
        Section(_("年度"), "year", "people", "income_from", "income_to"),
        Section(_("收入与支出"), "wage_yuan", "business_yuan", "property_yuan",
                "family_planning_yuan", "allowance_yuan", "support_yuan", "pension_yuan",
                "ecology_yuan", "other_transfer_yuan", "cost_yuan", "rigid_spending_yuan",
                "income_note"),
        Section(_("土地与住房"), "farmland_mu", "forest_mu", "in_cooperative", "house_area_m2",
                "house_structure", "house_danger"),
        Section(_("生活条件与保障"), "water_source", "water_safe", "road", "toilet", "fuel",
                "has_broadband", "schooling_ok", "medical_ok"),
        aliases={"people": ("人口", "家庭人口数"), "cost_yuan": ("生产经营性支出",)},
    )  # fmt: skip

    TRANSFERS = (
        "family_planning_yuan",
        "allowance_yuan",
        "support_yuan",
        "pension_yuan",
        "ecology_yuan",
        "other_transfer_yuan",
    )

    class Meta:
        verbose_name = _("年度户情")
        ordering = ("-year",)
        indexes = (
            models.Index(fields=["year", "net_per_head_yuan"], name="registry_year_income"),
            models.Index(fields=["house_danger"], name="registry_year_house"),
        )
        constraints = (
            models.UniqueConstraint(fields=["household", "year"], name="registry_year_once"),
            models.CheckConstraint(condition=models.Q(people__gte=1), name="registry_year_people"),
        )

    def __str__(self) -> str:
        return f"{self.household} {self.year}"

    def save(self, *args: Any, **options: Any) -> None:
        self.net_per_head_yuan = self.compute_net_per_head()
        super().save(*args, **options)

    def thread(self) -> str:
        return f"household:{self.household_id}"

    @property
    def transfer_yuan(self) -> Decimal:
        """Return the sum of the transfer parts."""
        return sum((getattr(self, name) or Decimal() for name in self.TRANSFERS), Decimal())

    @property
    def income_yuan(self) -> Decimal:
        """Return the year's income: wages, business, property and transfers."""
        parts = (self.wage_yuan, self.business_yuan, self.property_yuan)
        return sum((part or Decimal() for part in parts), Decimal()) + self.transfer_yuan

    @property
    def net_yuan(self) -> Decimal:
        """Return the net income: the year's income less production costs."""
        return self.income_yuan - (self.cost_yuan or Decimal())

    def compute_net_per_head(self) -> Decimal:
        """Return net income per head to the fen."""
        return (self.net_yuan / self.people).quantize(Decimal("0.01"))


class StatusRecord(Record):
    """A status a household was given, in the words of its era, with first and last day."""

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="statuses", verbose_name=_("农户")
    )
    status = Coded("registry.household_status", verbose_name=_("户类别"), blank=False)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    SCOPE = Scope(region="household__region_id")
    SHEET = Sheet(Section(_("身份记录"), "status", "since", "until", "basis", "note"))

    class Meta:
        verbose_name = _("身份记录")
        ordering = ("since",)
        indexes = (models.Index(fields=["status", "since"], name="registry_status_since"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="registry_status_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.household} {self.status}"

    def thread(self) -> str:
        return f"household:{self.household_id}"
