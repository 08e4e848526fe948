"""Words of the rooms that know no Django are looked up in the catalogue like all others."""

from __future__ import annotations

import pytest
from django.utils import translation

from huifang.kit.dates import parse_date
from huifang.kit.errors import Invalid


def test_a_refusal_of_the_kit_comes_in_the_readers_language() -> None:
    with pytest.raises(Invalid) as refusal:
        parse_date("明天")
    assert str(refusal.value).startswith("“明天”不是日期")
    with translation.override("en"):
        assert str(refusal.value).startswith("“明天” is not a date")
