"""Folding for search, one normal form, and the order of a Vietnamese dictionary."""

import unicodedata

import pytest

from trace.kit.text import fold, nfc, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đắk Lắk", "dak lak"), ("  Quỳnh   Phụ ", "quynh phu"), ("hoà", "hoa"), ("hòa", "hoa"), ("ƯƠM", "uom")],
)
def test_folding_drops_marks_case_and_idle_spaces(text, folded):
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_one_spelling_whatever_the_phone_sent():
    assert nfc(unicodedata.normalize("NFD", "Mắm  cáy")) == "Mắm cáy"


def test_names_sort_by_letter_and_then_by_tone():
    words = ["đào", "dâu", "ăn", "an", "ân", "ả", "á", "a", "à", "ã", "ạ"]

    assert sorted(words, key=sort_key) == ["a", "à", "ả", "ã", "á", "ạ", "an", "ăn", "ân", "dâu", "đào"]
