from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import QuerySet

from huifang.kit.crypto import SealBroken
from huifang.kit.ids import synthetic_id
from huifang.records.sealed import blind_index
from huifang.registry.models import Household, Person
from huifang.registry.tests.make import household

pytestmark = pytest.mark.django_db
NUMBER = "13800001234"


def having(number: str) -> QuerySet[Person]:
    return Person.objects.filter(id_number_index=blind_index(Person, "id_number", number))


def raw(table: str, column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return bytes(cursor.fetchone()[0])


def test_the_database_holds_no_plain_text() -> None:
    household(mobile=NUMBER)
    assert NUMBER.encode() not in raw("registry_household", "mobile")


def test_a_secret_shows_its_mask_until_revealed() -> None:
    house = Household.objects.get(pk=household(mobile=NUMBER).pk)
    assert str(house.mobile) == "138****1234"
    assert house.mobile.reveal() == NUMBER
    assert NUMBER not in repr(house.mobile)


def test_a_value_moved_to_another_row_does_not_open() -> None:
    one, other = household(mobile=NUMBER), household("李", mobile="13900004321")
    blob = Household.objects.get(pk=one.pk).__dict__["mobile"]
    Household.objects.filter(pk=other.pk).update(mobile=blob)
    with pytest.raises(SealBroken):
        Household.objects.get(pk=other.pk).mobile.reveal()


def test_an_id_number_is_found_by_its_index_only_when_exact() -> None:
    person = household().people.get()
    number = person.id_number.reveal()
    assert having(number).get() == person
    assert not having(number[:-1]).exists()


def test_plain_text_cannot_reach_the_database_past_the_seal() -> None:
    household(mobile=NUMBER)
    with pytest.raises(TypeError, match="plain text"):
        Household.objects.update(mobile=NUMBER)


def test_saving_again_keeps_the_secret_and_its_index() -> None:
    person = household().people.get()
    person.name = "改名"
    person.save()
    again = Person.objects.get(pk=person.pk)
    assert again.id_number.reveal() == synthetic_id(1)
    assert again.id_number_index == blind_index(Person, "id_number", synthetic_id(1))


def test_an_empty_secret_is_nothing() -> None:
    house = Household.objects.get(pk=household().pk)
    assert not house.mobile
    assert str(house.mobile) == ""
