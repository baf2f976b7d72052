"""Passwords: length, the ones tried first, the login itself; the hash costs what it should."""

import pytest
from argon2 import PasswordHasher, extract_parameters

from trace.access import passwords
from trace.access.common_passwords import WORDS
from trace.access.rules import check_password
from trace.errors import Invalid

PHONE = "+84912345678"


@pytest.mark.parametrize("good", ["mưa rào tháng bảy", "ruong dong cho 7", "Kh0ng-de-doan!", "con cò bay lả bay la"])
def test_a_sentence_is_welcome(good):
    check_password(good, login=PHONE)


@pytest.mark.parametrize("short", ["", "ngắn", "chín ký t"])
def test_ten_characters_at_least(short):
    with pytest.raises(Invalid, match="ít nhất 10"):
        check_password(short, login=PHONE)


@pytest.mark.parametrize(
    "common",
    ["1234567890", "0987654321", "matkhau123", "Mật Khẩu 2026", "password2026", "aaaaaaaaaaaa", "anhyeuem12345",
     "abcabcabcabc", "qwertyuiop", "20112026!!", "hoptacxa2026"],
)  # fmt: skip
def test_what_is_tried_first_is_refused(common):
    with pytest.raises(Invalid, match="dễ bị đoán"):
        check_password(common, login=PHONE)


@pytest.mark.parametrize(
    ("own", "login"),
    [("thoanthoanpham", "thoanthoanpham@htx.vn"), ("thoan@htx-songhoa.vn", "thoan@htx-songhoa.vn")],
)
def test_the_login_is_no_password(own, login):
    with pytest.raises(Invalid, match="giống tên đăng nhập"):
        check_password(own, login=login)


@pytest.mark.parametrize("own", ["0912345678", "+84912345678", "0912 345 678"])
def test_ones_number_is_no_password(own):
    with pytest.raises(Invalid):
        check_password(own, login=PHONE)


def test_the_list_holds_a_hundred():
    assert len(WORDS) >= 100


def test_the_hash_is_argon2id_with_the_agreed_cost_and_a_salt():
    kept = passwords.hash_password("mưa rào tháng bảy")
    found = extract_parameters(kept)

    assert kept.startswith("$argon2id$")
    assert (found.time_cost, found.memory_cost, found.parallelism) == (2, 19456, 1)
    assert kept != passwords.hash_password("mưa rào tháng bảy")
    assert passwords.is_password(kept, "mưa rào tháng bảy")
    assert not passwords.is_password(kept, "mưa rào tháng tám")


def test_an_unknown_login_costs_the_same_hash():
    assert not passwords.is_outdated(passwords.NOBODY)
    assert not passwords.is_password("", "mưa rào tháng bảy")
    assert not passwords.is_password("broken", "mưa rào tháng bảy")


def test_a_hash_of_weaker_parameters_is_known_as_outdated():
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("x"))
