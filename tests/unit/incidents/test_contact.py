"""Who reported: how a contact is read, sealed and found again."""

from __future__ import annotations

import orjson
import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from geo_ioc.access.keys import Keys
from geo_ioc.errors import SettingsError
from geo_ioc.incidents.contact import Contact, Contacts, is_phone, phone
from tests.reports import CONTACTS


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        " 0912 345 678",
        "0912.345.678",
        "+84 912 345 678",
        "+84 0912345678",
        "84912345678",
        "0084912345678",
    ],
)
def test_a_number_is_the_same_however_it_is_typed(typed):
    assert Contact(phone=typed).phone == "0912345678"
    assert CONTACTS.marks("phone", typed) == CONTACTS.marks("phone", "0912345678")


def test_short_numbers_and_those_of_other_countries_are_numbers():
    typed = ("113", "1022", "+856 20 1234 5678")
    assert [Contact(phone=given).phone for given in typed] == ["113", "1022", "+8562012345678"]


@pytest.mark.parametrize("typed", ["", "12", "không có", "0912 345 67a", "1" * 16, "٠٩١٢٣٤٥٦٧٨"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError):
        Contact(phone=typed)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": " "},
        {"email": "an"},
        {"name": "a\0b"},
        {"passport": "B123"},
        {"name": "x" * 201},
    ],
)
def test_what_says_nothing_or_too_much_is_refused(body):
    with pytest.raises(ValidationError):
        Contact(**body)


def test_what_is_kept_holds_nothing_that_can_be_read():
    kept = CONTACTS.seal(Contact(name="Lê Thị Hòa", phone="0912345678", email="hoa@example.vn"))
    whole = orjson.dumps(kept._asdict()).decode()
    for part in ("Hòa", "Hoa", "0912345678", "912345", "example"):
        assert part not in whole
    assert len(kept.marks) == 4


def test_the_same_contact_is_never_sealed_to_the_same_text():
    one = Contact(phone="0912345678")
    assert CONTACTS.seal(one).sealed != CONTACTS.seal(one).sealed
    assert CONTACTS.seal(one).marks == CONTACTS.seal(one).marks


def test_a_name_is_found_whatever_its_case_and_spaces_but_not_without_its_marks():
    (mark,) = CONTACTS.marks("name", "Lê Thị Hòa")
    for typed in ("  lê thị  HÒA ", "Lê Thị Hoà", "Lê Thị Hòa"):
        assert CONTACTS.marks("name", typed) == [mark]
    assert CONTACTS.marks("name", "Lê Thị Hoa") != [mark]
    (other,) = CONTACTS.marks("email", "Lê Thị Hòa")
    assert mark.removeprefix("name:") != other.removeprefix("email:")


def test_another_installation_makes_other_marks_and_opens_nothing():
    another = Contacts(Keys([Fernet.generate_key().decode()]))
    kept = CONTACTS.seal(Contact(phone="0912345678"))
    assert another.seal(Contact(phone="0912345678")).marks != kept.marks
    with pytest.raises(SettingsError, match="GEO_IOC_KEY_FILE"):
        another.open(kept.sealed)


def test_with_several_keys_the_newest_seals_and_all_are_searched_by():
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    before, both = Contacts(Keys([old])), Contacts(Keys([new, old]))
    given = Contact(phone="0912345678")
    assert before.seal(given).marks[0] in both.marks("phone", "0912345678")
    assert both.seal(given).marks[0] == both.marks("phone", "0912345678")[0]
    assert both.seal(given).key != before.seal(given).key
    assert both.open(before.seal(given).sealed) == given
    assert both.resealed(before.seal(given).sealed).key == both.seal(given).key


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.builds(dict, name=text, phone=text, email=text, address=text))
def test_whatever_is_taken_comes_back_as_it_was_taken(body):
    try:
        taken = Contact(**{name: value for name, value in body.items() if value})
    except ValidationError:
        return
    assert CONTACTS.open(CONTACTS.seal(taken).sealed) == taken


@given(text)
def test_reading_a_number_twice_changes_nothing_more(typed):
    if is_phone(typed):
        assert phone(phone(typed)) == phone(typed)
