"""Days, numbers, communes and values of steps as people read them, in both languages."""

from datetime import date
from decimal import Decimal

import pytest

from trace.processes.queries import step
from trace.provenance.words import Phrase, say_commune, say_day, say_number, shown_values


def test_no_reader_takes_the_month_for_the_day():
    assert say_day(date(2026, 11, 3), "vi") == "03/11/2026"
    assert say_day(date(2026, 11, 3), "en") == "3 Nov 2026"


def test_numbers_have_the_marks_of_their_language():
    assert say_number(Decimal("1234.5"), "vi") == "1.234,5"
    assert say_number(Decimal("1234.5"), "en") == "1,234.5"


@pytest.mark.parametrize(
    ("unit", "vi", "en"),
    [
        ("Xã A Sào, tỉnh Hưng Yên", "xã A Sào", "A Sào commune"),
        ("Phường Thái Bình, tỉnh Hưng Yên", "phường Thái Bình", "Thái Bình ward"),
        ("Tỉnh Nghệ An", "tỉnh Nghệ An", "Nghệ An province"),
        ("Xã Năm Căn, tỉnh Cà Mau", "xã Năm Căn, tỉnh Cà Mau", "Năm Căn commune, tỉnh Cà Mau"),
        ("Thành phố Hải Phòng", "Thành phố Hải Phòng", "Thành phố Hải Phòng"),
    ],
)
def test_a_commune_is_said_shortly_at_home_and_with_its_province_abroad(unit, vi, en):
    assert say_commune(unit, "vi") == vi
    assert say_commune(unit, "en") == en


def test_values_stand_in_the_order_of_the_form_with_their_units():
    values = {"moisture": "13.5", "method": "hand", "variety": "BC15", "unknown": "x", "event_time": "2026-11-01"}
    shown = shown_values(step("rice", "R08"), values, "vi")

    assert ("Độ ẩm", "13,5 %") in [(one.label, one.text) for one in shown]
    assert "x" not in [one.text for one in shown]
    english = shown_values(step("rice", "R03"), values, "en")
    assert "by hand" in [one.text for one in english]
    assert shown_values(None, values, "vi") == ()


def test_a_phrase_without_fillings_is_its_sentence():
    assert str(Phrase("Xuất hàng")) == "Xuất hàng"
    assert str(Phrase("Từ ngày %(day)s.", {"day": "1"})) == "Từ ngày 1."


@pytest.mark.parametrize(
    ("code", "name", "value", "vi", "en"),
    [
        ("R01", "household_count", 34, "34 hộ", "34 households"),
        ("R14", "pack_count", 1200, "1.200 gói", "1,200 packs"),
    ],
)
def test_units_that_are_words_are_said_in_the_readers_language(code, name, value, vi, en):
    told = [shown_values(step("rice", code), {name: value}, language)[0].text for language in ("vi", "en")]

    assert told == [vi, en]


def test_free_text_is_marked_as_the_words_of_whoever_wrote_it():
    values = {"variety": "Nếp cái hoa vàng", "method": "hand"}

    assert {one.text: one.is_free for one in shown_values(step("rice", "R03"), values, "en")} == {
        "Nếp cái hoa vàng": True, "by hand": False,
    }  # fmt: skip
