"""What the rows of a ledger may mean: units, categories, families, looked up once for a file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from huifang.campaigns.models import Campaign
from huifang.kit.chinese import fold, likeness, normalise_name
from huifang.kit.errors import Invalid
from huifang.registry.models import Household
from huifang.territory.models import Unit

NEAR = 0.6
"""Categories that read so alike are taken for the same; the preview says so."""
SHOWN = 4
CHUNK = 500
DIGITS = {digit: str(number) for number, digit in enumerate("零一二三四五六七八九")}
T = TypeVar("T")


class Units:
    """Units by name and short name."""

    def __init__(self) -> None:
        self._by_name: defaultdict[str, dict[UUID, str]] = defaultdict(dict)
        self.name: dict[UUID, str] = {}
        rows = Unit.objects.values_list("pk", "name", "short_name", "region_id")
        for key, name, short, region in rows:
            self.name[key] = short or name
            for word in {_plain(name), _plain(short)} - {""}:
                self._by_name[word][key] = region

    def find(self, text: str, region: str) -> UUID:
        """Return the unit of that name; of several the one nearest to the row's place.

        Raises:
            Invalid: none, with those that read alike, or several.

        """
        found = self._by_name.get(_plain(text), {})
        if len(found) > 1:
            shared = {key: _shared(place, region) for key, place in found.items()}
            found = {key: found[key] for key in found if shared[key] == max(shared.values())}
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise Invalid(_("本地有 %(n)s 个单位叫“%(name)s”。请写全称。")
                          % {"n": len(found), "name": text})  # fmt: skip
        words = _("没有叫“%(name)s”的单位。%(like)s")
        like = near(text, self._by_name, _("请先在“单位”里登记它。"))
        raise Invalid(words % {"name": text, "like": like})


class Categories:
    """The kinds of problem of a campaign, by label, code, or a label that reads alike."""

    def __init__(self, campaign: Campaign) -> None:
        rows = campaign.categories.all()
        self.label = {row.pk: row.label for row in rows}
        self._exact = {fold(word): row.pk for row in rows for word in (row.code, row.label)}
        self._plain = {_bare(row.label): row.pk for row in rows}

    def find(self, text: str) -> tuple[UUID, str]:
        """Return the category, and a note where it is not written as it is called.

        Raises:
            Invalid: none reads alike; names the nearest.

        """
        key = self._exact.get(fold(text))
        if key:
            return key, ""
        key = self._plain.get(_bare(text))
        if key is None:
            key = self._alike(_bare(text))
        if key is None:
            words = _("没有“%(name)s”这个问题类别。%(like)s")
            labels = "、".join(self.label.values())
            like = near(text, self.label.values(), _("可填：%(words)s。") % {"words": labels})
            raise Invalid(words % {"name": text, "like": like})
        return key, _("类别按“%(label)s”") % {"label": self.label[key]}

    def _alike(self, text: str) -> UUID | None:
        likely = sorted(((likeness(word, text), str(key), key)
                         for word, key in self._plain.items()), reverse=True)[:2]  # fmt: skip
        if not likely or likely[0][0] < NEAR:
            return None
        clear = len(likely) == 1 or likely[1][0] < likely[0][0]
        return likely[0][2] if clear else None


class House(NamedTuple):
    """A family as far as it must be told from others of its name."""

    key: UUID
    group_name: str
    left_on: date | None


class Families:
    """The families of the villages in a file, by the head's name."""

    def __init__(self, places: Iterable[str], names: Iterable[str]) -> None:
        self._found: defaultdict[tuple[str, str], list[House]] = defaultdict(list)
        self._heads: dict[str, list[str]] = {}
        wanted = {normalise_name(name) for name in names}
        columns = ("region_id", "head_name", "pk", "group_name", "left_on")
        for part in chunks(places):  # whole villages: naming the heads too would read them anew
            rows = Household.objects.filter(region_id__in=part).values_list(*columns)
            for region, head, *facts in rows:
                if head in wanted:
                    self._found[region, head].append(House(*facts))

    def find(self, region: str, name: str, group: str) -> UUID:
        """Return the family of that head in a village, and group where there are several.

        Raises:
            Invalid: none, with names that read alike, or several.

        """
        if "*" in name or "＊" in name:
            raise _head(_("户主姓名是遮住的。请填全名，或请能看到姓名的人导出后再导入。"))
        found = self._found.get((region, normalise_name(name)), [])
        live = [house for house in found if not house.left_on]
        found = live or found
        if len(found) > 1 and group:
            found = [house for house in found if same_group(house.group_name, group)] or found
        if len(found) == 1:
            return found[0].key
        if found:
            groups = "、".join(sorted({house.group_name or "—" for house in found}))
            words = _("本村有 %(n)s 户户主叫“%(name)s”（%(groups)s）。请填组。")
            raise _head(words % {"n": len(found), "name": name, "groups": groups})
        words = _("本村没有户主叫“%(name)s”的农户。%(like)s")
        other = _("请先登记户档；村级问题请把户主姓名留空。")
        raise _head(words % {"name": name, "like": near(name, self._names(region), other)})

    def _names(self, region: str) -> list[str]:
        if region not in self._heads:
            rows = Household.objects.filter(region_id=region, left_on=None)
            self._heads[region] = list(rows.values_list("head_name", flat=True)[:3000])
        return self._heads[region]


def same_group(one: str, other: str) -> bool:
    """Tell whether two spellings mean the same group: 三组, 第3组, 3 组."""
    return _group(one) == _group(other)


def near(text: str, words: Iterable[str], otherwise: str) -> str:
    """Return "those that read alike are …", or what to do when there is none."""
    likely = sorted(((closeness(word, text), word) for word in set(words)), reverse=True)
    found = [word for much, word in likely[:SHOWN] if much >= 0.3]
    if not found:
        return otherwise
    return _("相近的有：%(words)s。") % {"words": "、".join(found)}


def closeness(one: str, other: str) -> float:
    """Return how alike two names read, also of two or three signs, 0 to 1."""
    signs = set(one) | set(other)
    return likeness(one, other) or len(set(one) & set(other)) / max(len(signs), 1)


def chunks(items: Iterable[T]) -> Iterator[Sequence[T]]:
    """Yield parts that one question to the database can name."""
    rest = list(items)
    for start in range(0, len(rest), CHUNK):
        yield rest[start : start + CHUNK]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", fold(text))


def _bare(text: str) -> str:
    """Return the words of a category without what people add or leave out."""
    plain = re.sub(r"[^\w]", "", re.sub(r"^[\d一二三四五六七八九十]{1,3}[.、)）]", "", fold(text)))
    return re.sub(r"(方面的?|类|的)?(问题|情况)?$", "", plain) or plain


def _shared(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
                min(len(one), len(other)))  # fmt: skip


def _group(text: str) -> str:
    word = re.sub(r"(村民)?小?组$", "", _plain(text).removeprefix("第"))
    if re.fullmatch("[零一二三四五六七八九]?十[一二三四五六七八九]?", word):
        tens, _ten, ones = word.partition("十")
        return DIGITS.get(tens, "1") + DIGITS.get(ones, "0")
    return "".join(DIGITS.get(sign, sign) for sign in word)


def _head(words: str) -> Invalid:
    return Invalid(words, head_name=words)
