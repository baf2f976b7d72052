"""Units by key and day, through every change of the map; addresses built from them."""

from datetime import date

import pytest

from trace.places.queries import (
    AmbiguousPlace,
    UnknownPlace,
    address_in,
    address_outside,
    current_unit,
    current_units,
    district_names,
    find_by_names,
    provinces,
    successors,
    unit,
)

LONG_AGO = date(1900, 1, 1)
OLD_DAY, LAST_DAY, FIRST_DAY = date(2025, 6, 1), date(2025, 6, 30), date(2025, 7, 1)
SINCE_2024 = date(2024, 11, 1)


def test_one_code_two_units(places):
    assert unit("12586", LAST_DAY).full_text == "Thị trấn Hưng Hà, huyện Hưng Hà, tỉnh Thái Bình"
    assert unit("12586", FIRST_DAY).full_text == "Xã Hưng Hà, tỉnh Hưng Yên"


def test_one_code_three_units(places):
    told = [unit("12577", on).name for on in (date(2024, 10, 31), SINCE_2024, FIRST_DAY)]
    assert told == ["Quỳnh Trang", "Trang Bảo Xá", "Quỳnh An"]


def test_an_unknown_code_or_a_day_before_is_refused(places):
    with pytest.raises(UnknownPlace):
        unit("99999", OLD_DAY)
    with pytest.raises(UnknownPlace):
        unit("12658", FIRST_DAY)
    with pytest.raises(UnknownPlace):
        current_unit("12658", FIRST_DAY)


def test_what_it_is_today_through_two_changes(places):
    assert current_unit("12568", LONG_AGO).full_text == "Xã Quỳnh An, tỉnh Hưng Yên"
    assert current_unit("12586", FIRST_DAY).code == "12586"


def test_a_split_unit_must_be_chosen(places):
    assert [u.name for u in current_units("12004", LONG_AGO)] == ["Như Quỳnh", "Đại Đồng"]
    with pytest.raises(AmbiguousPlace, match="Xã Như Quỳnh, tỉnh Hưng Yên") as refused:
        current_unit("12004", LONG_AGO)
    assert len(refused.value.choices) == 2


def test_the_next_step_only(places):
    links = successors("12568", LONG_AGO)
    assert [(k.new_code, k.new_from, k.is_inferred) for k in links] == [("12577", SINCE_2024, True)]
    assert successors("12586", FIRST_DAY) == []


def test_names_with_a_district_mean_one_commune(places):
    assert find_by_names("Minh Khai", district="Hưng Hà", on=OLD_DAY).code == "12658"
    assert find_by_names("xa nguyen xa", district="huyen vu thu", on=OLD_DAY).code == "13261"
    assert find_by_names("Xã Minh Khai", district="hung ha", province="thai binh").code == "12658"


def test_a_day_tells_old_from_new(places):
    assert find_by_names("Tân Tiến", on=FIRST_DAY).valid_from == FIRST_DAY
    assert find_by_names("Thị trấn Tiền Hải").is_current is False
    assert find_by_names("Xã Tiền Hải").is_current is True


@pytest.mark.parametrize("asked", ["Nguyên Xá", "Minh Khai", "Tân Tiến", "Minh Tân", "Hòa Bình"])
def test_a_name_alone_is_never_guessed(places, asked):
    with pytest.raises(AmbiguousPlace) as refused:
        find_by_names(asked)
    assert len(refused.value.choices) > 1


@pytest.mark.parametrize(
    "asked",
    [
        {"commune": "Minh Khai", "district": "Quỳnh Phụ"},
        {"commune": "Minh Khai", "district": "Hưng Hà", "on": FIRST_DAY},
        {"commune": "Phường Minh Khai", "district": "Hưng Hà"},
        {"commune": "Minh"},
        {"commune": ""},
    ],
)
def test_a_place_that_is_not_there_is_refused(places, asked):
    with pytest.raises(UnknownPlace):
        find_by_names(**asked)


def test_an_address_given_in_old_words(places):
    address = address_in("12658", LONG_AGO, typed="Thôn  Đồng Lạc")
    assert address.line_now() == "Thôn Đồng Lạc, Xã Hưng Hà, tỉnh Hưng Yên"
    assert address.line_before().endswith("Thôn Đồng Lạc, Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình")
    assert (address.district, address.outside) == ("Huyện Hưng Hà", "")


def test_an_address_given_in_new_words(places):
    address = address_in("13225", FIRST_DAY, typed="Số 5")
    assert address.line_now() == "Số 5, Phường Thái Bình, tỉnh Hưng Yên"
    assert address.line_before() == ""


def test_a_unit_of_two_districts_names_neither(places):
    assert address_in("11977", FIRST_DAY, typed="").district == ""
    assert address_in("12586", FIRST_DAY, typed="").district == "Huyện Hưng Hà"


def test_an_address_in_a_split_unit_says_which_part(places):
    with pytest.raises(AmbiguousPlace):
        address_in("12004", LONG_AGO, typed="Thôn 1")
    assert address_in("12004", LONG_AGO, typed="Thôn 1", now_code="11995").unit_now.text == "Xã Đại Đồng, tỉnh Hưng Yên"
    with pytest.raises(AmbiguousPlace):
        address_in("12004", LONG_AGO, typed="Thôn 1", now_code="12586")


def test_an_address_beyond_the_province(places):
    address = address_outside("30", LONG_AGO, typed="Thôn 2, xã Thanh Hà")
    assert address.outside == "Thành phố Hải Phòng"
    assert address.line_now() == "Thôn 2, xã Thanh Hà, Thành phố Hải Phòng"
    assert address.former_line() == "Thôn 2, xã Thanh Hà, Tỉnh Hải Dương"


def test_a_commune_is_no_province(places):
    with pytest.raises(UnknownPlace):
        address_outside("12586", FIRST_DAY, typed="Thôn 2")


def test_provinces_and_districts_to_choose_from(places):
    assert len(provinces(date(2026, 11, 23))) == 34
    assert len(provinces(OLD_DAY)) == 63
    assert len(district_names()) == 18
    assert "Huyện Tiền Hải" in district_names()
