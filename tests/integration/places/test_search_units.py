"""Places are found as people type them: no marks, old or new names, with or without the old district."""

from datetime import date

import pytest

from trace.places.queries import search_units

OLD_DAY = date(2025, 6, 1)
TODAY = date(2026, 11, 23)


def first(text, **asked):
    return search_units(text, **asked)[0]


@pytest.mark.parametrize(
    ("typed", "old", "now"),
    [
        ("minh khai hung ha", "Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình", "Xã Hưng Hà, tỉnh Hưng Yên"),
        (
            "Minh Khai, huyện Hưng Hà, Thái Bình",
            "Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình",
            "Xã Hưng Hà, tỉnh Hưng Yên",
        ),
        ("x. Minh Khai h. Hưng Hà", "Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình", "Xã Hưng Hà, tỉnh Hưng Yên"),
        ("an dong quynh phu thai binh", "Xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình", "Xã A Sào, tỉnh Hưng Yên"),
        ("nguyen xa dong hung", "Xã Nguyên Xá, huyện Đông Hưng, tỉnh Thái Bình", "Xã Đông Hưng, tỉnh Hưng Yên"),
        ("nguyen xa vu thu", "Xã Nguyên Xá, huyện Vũ Thư, tỉnh Thái Bình", "Phường Vũ Phúc, tỉnh Hưng Yên"),
        ("tan tien hung ha", "Xã Tân Tiến, huyện Hưng Hà, tỉnh Thái Bình", "Xã Tiên La, tỉnh Hưng Yên"),
        ("phuong cong", "Xã Phương Công, huyện Tiền Hải, tỉnh Thái Bình", "Xã Tây Tiền Hải, tỉnh Hưng Yên"),
        ("thuy ninh", "Xã Thụy Ninh, huyện Thái Thụy, tỉnh Thái Bình", "Xã Tây Thụy Anh, tỉnh Hưng Yên"),
        ("hong tien kien xuong", "Xã Hồng Tiến, huyện Kiến Xương, tỉnh Thái Bình", "Xã Bình Định, tỉnh Hưng Yên"),
    ],
)
def test_an_old_name_tells_what_it_is_now(places, typed, old, now):
    found = first(typed)
    assert found.unit.text == old
    assert not found.is_current
    assert [u.text for u in found.now] == [now]
    assert found.shown == f"{old} (cũ) → {now}"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("xa a sao", "Xã A Sào, tỉnh Hưng Yên"),
        ("a sao thai binh", "Xã A Sào, tỉnh Hưng Yên"),
        ("a sao quynh phu", "Xã A Sào, tỉnh Hưng Yên"),
        ("phuong thai binh", "Phường Thái Bình, tỉnh Hưng Yên"),
        ("thái bình", "Phường Thái Bình, tỉnh Hưng Yên"),
        ("tien hai", "Xã Tiền Hải, tỉnh Hưng Yên"),
        ("tân tiến", "Xã Tân Tiến, tỉnh Hưng Yên"),
    ],
)
def test_a_unit_of_today_comes_first(places, typed, text):
    found = first(typed)
    assert found.is_current
    assert found.unit.text == found.shown == text


def test_both_nguyen_xa_are_shown(places):
    assert [f.now[0].text for f in search_units("nguyên xá")[:2]] == [
        "Xã Đông Hưng, tỉnh Hưng Yên",
        "Phường Vũ Phúc, tỉnh Hưng Yên",
    ]


def test_an_inferred_way_is_marked(places):
    found = first("Đông Quí")
    assert found.is_inferred
    assert found.shown.endswith("(?)")


def test_a_split_unit_shows_its_parts_larger_first(places):
    found = first("lac dao", on=OLD_DAY)
    assert [u.text for u in found.now] == ["Xã Lạc Đạo, tỉnh Hưng Yên", "Xã Đại Đồng, tỉnh Hưng Yên"]


def test_a_day_keeps_only_the_units_of_that_day(places):
    assert {f.is_current for f in search_units("tien hai", on=TODAY, limit=50)} == {True}
    assert {f.is_current for f in search_units("tien hai", on=OLD_DAY, limit=50)} == {False}


def test_a_province_is_found_by_its_old_name(places):
    found = first("hai duong", level="province")
    assert found.now[0].text == "Thành phố Hải Phòng"


@pytest.mark.parametrize("typed", ["", "   ", "%", "không có nơi này", "' OR 1=1"])
def test_nonsense_finds_nothing(places, typed):
    assert search_units(typed) == []


def test_no_more_than_asked(places):
    assert len(search_units("thai binh", limit=3)) == 3
