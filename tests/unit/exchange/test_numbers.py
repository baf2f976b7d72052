"""`1.234` is a thousand and more here, one and a bit elsewhere: what a cell can mean, and how it is rewritten."""

import pytest

from trace.exchange.numbers import EITHER, EN, PLAIN, UNCLEAR, VI, as_vietnamese, reading_of


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("1500", PLAIN), ("12 sào", PLAIN), ("", PLAIN), ("năm kg", PLAIN),
        ("1,5", VI), ("1.234,5", VI), ("1.234.567", VI), ("0,125 kg", VI), ("12,34 ha", VI),
        ("1.5", EN), ("1,234.5", EN), ("1,234,567", EN), ("0.125", EN), ("1234.567", EN),
        ("1.234", EITHER), ("1,234", EITHER), ("500.000 m2", EITHER),
        ("1.2.3", UNCLEAR), ("1,5 x 2.5", UNCLEAR), ("1..5", UNCLEAR),
    ],
)  # fmt: skip
def test_a_number_is_read_one_way_the_other_or_both(text, reading):
    assert reading_of(text) == reading


@pytest.mark.parametrize(("text", "reading"), [("1.234", VI), ("1,234", EN), ("1.000", EITHER), ("180", PLAIN)])
def test_where_only_whole_numbers_make_sense_the_sign_can_only_group(text, reading):
    assert reading_of(text, is_whole=True) == reading


def test_english_numbers_are_rewritten_and_vietnamese_ones_left_alone():
    assert as_vietnamese("1,234.5 m2", EN) == "1.234,5 m2"
    assert as_vietnamese("2 x 0.5 kg.", EN) == "2 x 0,5 kg."
    assert as_vietnamese("1.234,5 m2", VI) == "1.234,5 m2"
    assert as_vietnamese("1.234,5 m2", "") == "1.234,5 m2"
