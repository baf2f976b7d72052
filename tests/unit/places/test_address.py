"""An address keeps the words of its day and prints those of today."""

from datetime import date

import pytest

from trace.places.address import Address, UnitName

OLD = UnitName("12658", date(1900, 1, 1), "Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình")
NEW = UnitName("12586", date(2025, 7, 1), "Xã Hưng Hà, tỉnh Hưng Yên")


@pytest.fixture
def former():
    return Address("Thôn Đồng Lạc", OLD, NEW, district="Huyện Hưng Hà")


def test_it_prints_todays_unit(former):
    assert former.line_now() == "Thôn Đồng Lạc, Xã Hưng Hà, tỉnh Hưng Yên"


def test_it_remembers_the_former_one(former):
    assert former.is_former
    assert former.former_line() == "Thôn Đồng Lạc, Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình"
    assert former.line_before() == (
        "Địa chỉ cũ (trước 01/07/2025): Thôn Đồng Lạc, Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình"
    )


def test_an_address_of_today_has_no_former_line():
    today = Address("Số 5", NEW, NEW)
    assert not today.is_former
    assert today.former_line() == today.line_before() == ""


def test_the_same_code_of_another_day_is_another_unit():
    same_code = UnitName("12586", date(1900, 1, 1), "Thị trấn Hưng Hà, huyện Hưng Hà, tỉnh Thái Bình")
    assert Address("Số 5", same_code, NEW).is_former


def test_without_a_typed_line_nothing_hangs():
    assert Address("", OLD, NEW).line_now() == "Xã Hưng Hà, tỉnh Hưng Yên"


def test_it_survives_storage(former):
    stored = former.as_dict()
    assert stored["then"] == {"code": "12658", "from": "1900-01-01", "text": OLD.text}
    assert Address.from_dict(stored) == former


@pytest.mark.parametrize("stored", [{}, {"typed": "x"}, {"typed": "x", "then": "12658", "now": "12586"}])
def test_what_is_no_stored_address_is_refused(stored):
    with pytest.raises((KeyError, TypeError)):
        Address.from_dict(stored)
