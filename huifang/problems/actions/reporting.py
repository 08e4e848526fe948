"""Write a problem down, say more about it, put evidence beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huifang.access.action import action, also_changed
from huifang.access.actor import Actor
from huifang.campaigns.models import Campaign, Category, Group
from huifang.files.storage import store
from huifang.kit.errors import Conflict, Invalid
from huifang.problems.actions.advance import keep
from huifang.problems.models import Evidence, Problem, Serial
from huifang.problems.queries.reporting import OPEN
from huifang.registry.models import Household, Person
from huifang.rules.problem_workflow import states_of
from huifang.rules.reader import codes
from huifang.territory.models import Region, RegionCode

COUNTY_DIGITS = 6
CLOCK_SKEW = timedelta(minutes=5)


@action("problem.report", creates=True)
def report(
    by: Actor,
    campaign: Campaign,
    /,
    *,
    region: Region,
    category: Category,
    description: str,
    household: Household | None = None,
    person: Person | None = None,
    level: str = "",
    source: str = "visit",
    source_id: UUID | None = None,
    group: Group | None = None,
    urgency: str = "normal",
    kind_text: str = "",
    found_at: datetime,
    now: datetime,
) -> Problem:
    """Write down what is wrong with a household, a person or a village; the finder is `by`.

    Without `level` it is the person's, else the household's, else the village's problem.

    Raises:
        Invalid: the facts do not belong together, or it would be found in the future.
        Conflict: the campaign is not under way.

    """
    if campaign.state not in OPEN:
        raise Conflict(_("行动“%(name)s”不在实施中，不能登记问题。") % {"name": campaign})
    household = household or (person.household if person else None)
    problem = Problem(
        campaign=campaign, region=region, category=category, household=household, person=person,
        description=description.strip(), source=source, source_id=source_id, urgency=urgency,
        group=group, kind_text=kind_text.strip(), finder_id=by.id, found_at=_by_now(found_at, now),
    )  # fmt: skip
    problem.level = level or ("person" if person else "household" if household else "village")
    _check_together(problem, now)
    problem.number = _next_number(campaign, region, now)
    return keep(problem)


@action("problem.describe")
def describe(
    by: Actor,
    problem: Problem,
    /,
    *,
    description: str,
    category: Category,
    kind_text: str = "",
    remark: str = "",
    now: datetime,
) -> Problem:
    """Say more, or more exactly, what is wrong; `remark` stays beside the problem.

    Raises:
        Conflict: the problem is closed or void.
        Invalid: nothing is described, or the category is another campaign's.

    """
    if problem.state not in states_of("open", "long_term"):
        raise Conflict(
            _("问题 %(number)s 不能修改：现在是“%(state)s”。")
            % {"number": problem.number, "state": problem.state_label}
        )
    problem.description, problem.category = description.strip(), category
    problem.kind_text, problem.note = kind_text.strip(), remark.strip()
    _check_described(problem)
    return keep(problem)


@action("problem.attach")
def attach(
    by: Actor,
    problem: Problem,
    /,
    *,
    upload: UploadedFile[Any],
    moment: str,
    caption: str = "",
    now: datetime,
) -> Problem:
    """Keep a file that shows the problem `before` or `after` it was put right.

    Raises:
        Invalid: the file is empty, too large or of no kind we keep.

    """
    if moment not in {code.value for code in codes("problems.evidence")}:
        raise Invalid(moment=_("请选择佐证类型。"))
    file = store(upload, by, field="upload")
    Evidence.objects.create(
        problem=problem, file=file, moment=moment, caption=caption[:120], round=problem.round
    )
    also_changed(problem, Evidence.kind(), "", file.name)
    return problem


def _by_now(found_at: datetime, now: datetime) -> datetime:
    """Return when it was found; later today is now, for a form that knows only the day."""
    today = timezone.localdate(found_at) == timezone.localdate(now)
    return min(found_at, now) if today else found_at


def _check_together(problem: Problem, now: datetime) -> None:
    _check_described(problem)
    house, person, wrong = problem.household, problem.person, {}
    if house and house.region_id != problem.region_id:
        wrong["household"] = _("这户不在所选的村。请核对村和农户。")
    if person and person.household_id != problem.household_id:
        wrong["person"] = _("这个人不是该户的家庭成员。请重新选择。")
    if problem.level == "household" and not house:
        wrong["household"] = _("户级问题须指明农户。请选择农户，或把层级改为“村”。")
    if problem.level == "person" and not person:
        wrong["person"] = _("人级问题须指明家庭成员。请选择，或把层级改为“户”。")
    if problem.group and problem.group.campaign_id != problem.campaign_id:
        wrong["group"] = _("所选的组不属于本行动。请重新选择。")
    for name in ("level", "source", "urgency"):
        if getattr(problem, name) not in {code.value for code in codes(f"problems.{name}")}:
            wrong[name] = _("没有这一项。请从列表中选择。")
    if problem.found_at > now + CLOCK_SKEW:
        wrong["found_at"] = _("发现时间不能晚于现在。请核对日期和时间。")
    if wrong:
        raise Invalid(" ".join(str(words) for words in wrong.values()), **wrong)


def _check_described(problem: Problem) -> None:
    wrong = {}
    if not problem.description:
        wrong["description"] = _("请写明具体表现。")
    if problem.category.campaign_id != problem.campaign_id:
        wrong["category"] = _("所选类别不属于本行动。请重新选择。")
    if wrong:
        raise Invalid(" ".join(str(words) for words in wrong.values()), **wrong)


def _next_number(campaign: Campaign, region: Region, now: datetime) -> str:
    """Return the next number of the county; its row stays locked until the deed commits."""
    serial = serial_of(campaign, region.key[:COUNTY_DIGITS], now)
    serial.last += 1
    serial.save(update_fields=["last"])
    return str(serial)


def serial_of(campaign: Campaign, county: str, now: datetime) -> Serial:
    """Return the counter of a county; its row stays locked until the deed commits."""
    rows = Serial.objects.select_for_update().filter(campaign=campaign, county_key=county)
    serial = rows.first()
    if serial is None:
        prefix = f"{campaign.code}-{county_code(county, now)}-"
        Serial.objects.get_or_create(
            campaign=campaign, county_key=county, defaults={"prefix": prefix}
        )
        serial = rows.get()
    return serial


def county_code(key: str, now: datetime) -> str:
    """Return the county's code in GB/T 2260 on that day, or our own key where it has none."""
    day = timezone.localtime(now).date()
    codes_of = RegionCode.objects.filter(
        Q(since=None) | Q(since__lte=day),
        Q(until=None) | Q(until__gte=day),
        region_id=key,
        system="gb2260",
    )
    return codes_of.values_list("value", flat=True).first() or key
