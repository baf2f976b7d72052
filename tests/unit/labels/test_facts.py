"""Words on labels: whole, Vietnamese, NFC."""

import unicodedata
from dataclasses import replace

from trace.labels.facts import Serial, text_of


def test_dates_are_day_month_year(short_rice):
    assert text_of("dates", short_rice).replace("\u00a0", " ").split("   ") == ["NSX: 02/11/2026", "HSD: 02/11/2027"]


def test_only_the_dates_that_are_known_are_shown(short_rice):
    assert "HSD" not in text_of("dates", replace(short_rice, expires_on=None))
    assert text_of("dates", replace(short_rice, produced_on=None, expires_on=None)) is None


def test_human_readable_text_needs_a_gtin_and_pads_it_to_fourteen(short_rice, long_rice):
    assert text_of("human_readable", short_rice) is None
    assert text_of("human_readable", long_rice).replace("\u00a0", " ") == "(01) 09520001000010 (10) G7K2M9"


def test_a_serial_shows_its_own_code(long_rice):
    serial = Serial("https://x/21/7", "https://x/t/7", "K7M29QXA-7", "7")
    assert text_of("short_code", long_rice, serial) == "K7M29QXA-7"
    assert text_of("look_up", long_rice, serial).endswith("K7M29QXA-7")
    assert text_of("human_readable", long_rice, serial).endswith("(21)\u00a07")


def test_a_phrase_of_origin_is_not_given_a_second_lead(short_rice):
    assert text_of("origin", short_rice) == "Xuất xứ: Việt Nam"
    packed = replace(short_rice, origin="Đóng gói tại Việt Nam")
    assert text_of("origin", packed) == "Đóng gói tại Việt Nam"


def test_decomposed_text_comes_out_composed(short_rice):
    typed_on_a_mac = replace(short_rice, product_name=unicodedata.normalize("NFD", "Gạo  nếp\tThụy Ninh"))
    assert text_of("product_name", typed_on_a_mac) == "Gạo nếp Thụy Ninh"


def test_stamps_say_trial_and_unverified(short_rice):
    assert text_of("stamp", short_rice) is None
    assert text_of("stamp", replace(short_rice, is_test=True)) == "BẢN THỬ"
    assert "chưa xác minh" in text_of("stamp", replace(short_rice, unverified=True))
    both = text_of("stamp", replace(short_rice, is_test=True, unverified=True))
    assert "BẢN THỬ" in both
    assert "chưa xác minh" in both
