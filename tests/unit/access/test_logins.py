"""Logins as people write them become one form; what is neither number nor address is refused."""

import pytest

from trace.access.rules import parse_login, show_login
from trace.errors import Invalid
from trace.kit.phones import parse_phone, show_phone


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "84912345678",
        "+84912345678",
        "+84 (0)912-345-678",
        "0084 912345678",
    ],
)
def test_every_spelling_of_a_number_is_one_login(typed):
    assert parse_login(typed) == "+84912345678"


def test_an_address_is_lower_case():
    assert parse_login(" Lan.Nguyen@HTX.vn ") == "lan.nguyen@htx.vn"


@pytest.mark.parametrize(
    "typed", ["", "lan", "091234567", "0112345678", "09123456789", "lan@", "a@b", "@htx.vn", "lan@htx..vn"]
)
def test_nonsense_is_refused_at_the_login(typed):
    with pytest.raises(Invalid) as refusal:
        parse_login(typed)
    assert refusal.value.field == "login"


def test_a_hotline_signs_nobody_in():
    with pytest.raises(Invalid, match="tổng đài"):
        parse_login("1800 1234")
    assert parse_phone("1800 1234") == "18001234"


def test_numbers_are_shown_as_people_write_them():
    assert show_login("+84912345678") == "0912 345 678"
    assert show_phone("+842273812345") == "02273 812 345"
    assert show_phone("+4915112345678") == "+4915112345678"
    assert show_login("lan@htx.vn") == "lan@htx.vn"
