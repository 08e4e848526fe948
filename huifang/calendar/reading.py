"""Reads the text of the State Council's yearly notice on public holidays.

    一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。

Weekdays and numbers of days that the notice itself gives are checked, so that a slip of the pen or
the wrong year is found before anything is saved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

_DATE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?"
_SPAN: Final = re.compile(f"{_DATE}(?:(?:至|到|—+|-|–|~){_DATE})?")
_HEAD: Final = re.compile(r"^(?:\(?[一二三四五六七八九十\d]+\)?[、.])?([^\d:,]{2,16}):")
_TOTAL: Final = re.compile(r"共(\d+)天")
_WEEKDAY: Final = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_YEAR: Final = re.compile(r"(\d{4})年(?:部分|全体|国家|法定)?节假日")
_NUMBER: Final = re.compile(r"国办发(?:明电)?[〔\[(]\d{4}[〕\])]\d+号")
_URGED: Final = ("鼓励", "建议", "倡导")
_DAY = timedelta(days=1)
_LONGEST = 20
"""No holiday is longer; a longer span is a slip of the pen."""


@dataclass(frozen=True)
class NoticeDay:
    """A day of the notice: off, or a weekend day that is worked, for which festival."""

    day: date
    works: bool
    name: str


@dataclass
class Reading:
    """What was read: the days, what is wrong with the text, and sentences left aside."""

    days: list[NoticeDay] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read_notice(text: str, year: int) -> Reading:
    """Read the days of a notice for `year`; a text without any day gives a problem that says so."""
    reader = _Reader(year)
    for sentence in _sentences(text):
        reader.read(sentence)
    found = Reading(_in_order(reader.days, reader.problems), reader.problems, reader.left)
    if not found.days and not found.problems:
        found.problems.append(
            _("没有读到放假或上班的日期。请粘贴通知中“一、元旦：1月1日（周四）至……”这一部分。")
        )
    return found


def year_in(text: str) -> int | None:
    """Return the year that the notice's own title or first sentence names."""
    found = _YEAR.search(_plain(text))
    return int(found[1]) if found else None


def number_in(text: str) -> str:
    """Return the number of the document if the text has it, e.g. 国办发明电〔2025〕7号."""
    found = _NUMBER.search("".join(text.split()))
    return found[0] if found else ""


def _plain(text: str) -> str:
    """Return the text without blanks, with half-width digits and marks."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


def _sentences(text: str) -> Iterable[str]:
    for line in text.splitlines():
        yield from (part for part in re.split("[。;；]", _plain(line)) if part)


class _Reader:
    """Goes through the sentences; a festival's name holds until the next one."""

    def __init__(self, year: int) -> None:
        self.year, self.name = year, ""
        self.days: list[NoticeDay] = []
        self.problems: list[str] = []
        self.left: list[str] = []

    def read(self, sentence: str) -> None:
        head = _HEAD.match(sentence)
        if head:
            self.name, sentence = head[1], sentence[head.end() :]
        waiting, last = "", 0
        clauses = sentence.split(",")
        for at, clause in enumerate(clauses):
            total = _TOTAL.search(clause)
            if any(word in clause for word in _URGED):
                self.left.append("，".join(clauses[at:]))
                return
            waiting = f"{waiting},{clause}" if waiting else clause
            if "放假" in clause or "休息" in clause or "上班" in clause:
                last = self._take(waiting, "上班" in clause)
                waiting = ""
            elif total and last and int(total[1]) != last:
                self.problems.append(
                    _("“%(name)s”原文写共%(said)s天，按日期是%(found)s天。请核对。")
                    % {"name": self.name, "said": total[1], "found": last}
                )
        if _SPAN.search(waiting):
            self.left.append(waiting)

    def _take(self, clause: str, works: bool) -> int:
        """Take the days of one clause; return how many they are."""
        count, month, explicit = 0, 0, 0
        for span in _SPAN.finditer(clause):
            y1, m1, d1, w1, y2, m2, d2, w2 = span.groups()
            month = int(m1 or month or 0)
            explicit = int(y1 or explicit or 0)
            try:
                first = date(explicit or self.year, month, int(d1))
                last = date(int(y2 or first.year), int(m2 or month), int(d2)) if d2 else first
                if last < first and not y2:  # over the turn of the year
                    first, last = _turned(first, last, bool(explicit))
            except ValueError:
                self.problems.append(_("“%(text)s”不是有效的日期。") % {"text": span[0]})
                continue
            month = int(m2 or month)
            self._check(first, w1)
            self._check(last, w2)
            count += self._mark(first, last, works, span[0])
        return count

    def _mark(self, first: date, last: date, works: bool, words: str) -> int:
        length = (last - first).days + 1
        if not 0 < length <= _LONGEST:
            self.problems.append(_("“%(text)s”的起止日期不对，请核对。") % {"text": words})
            return 0
        self.days += [NoticeDay(first + _DAY * n, works, self.name) for n in range(length)]
        return length

    def _check(self, day: date, bracket: str | None) -> None:
        said = _WEEKDAY.search(bracket or "")
        right = "一二三四五六日"[day.weekday()]
        if said and said[1].replace("天", "日") != right:
            self.problems.append(
                _("%(day)s是周%(right)s，原文写的是周%(said)s。请核对年份和日期。")
                % {"day": f"{day:%Y-%m-%d}", "right": right, "said": said[1]}
            )


def _turned(first: date, last: date, explicit: bool) -> tuple[date, date]:
    if explicit:
        return first, last.replace(year=last.year + 1)
    return first.replace(year=first.year - 1), last


def _in_order(days: list[NoticeDay], problems: list[str]) -> list[NoticeDay]:
    """Return the days in order, each once; what is both off and worked is a problem."""
    found: dict[date, NoticeDay] = {}
    for marked in days:
        other = found.setdefault(marked.day, marked)
        if other.works != marked.works:
            problems.append(
                _("%(day)s既写了放假又写了上班，请核对。") % {"day": f"{marked.day:%Y-%m-%d}"}
            )
    return [found[day] for day in sorted(found)]
