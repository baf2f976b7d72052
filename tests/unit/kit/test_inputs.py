"""Numbers and dates as people here write them; what is ambiguous or impossible is refused by name."""

from datetime import date
from decimal import Decimal

import pytest

from trace.errors import Invalid
from trace.kit.inputs import parse_date, parse_number, parse_thousandths, start_of_day, whole_number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1.234,5", "1234.5"), ("1.234", "1234"), ("12.5", "12.5"), ("12,5", "12.5"), ("0", "0"), ("1 000", "1000")],
)
def test_numbers_mean_what_a_vietnamese_reader_means(typed, meant):
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "abc", "1,2,3", "1e5", "NaN", "1.23.4", "--1"])
def test_what_is_no_number_is_refused_with_what_was_typed(typed):
    with pytest.raises(Invalid) as refusal:
        parse_number(typed)

    assert typed in str(refusal.value)


@pytest.mark.parametrize("typed", ["9" * 25, "1" * 5000, "0," + "1" * 30])
def test_a_number_without_end_is_refused_and_not_repeated_in_full(typed):
    with pytest.raises(Invalid, match="lớn quá mức") as refusal:
        parse_number(typed)

    assert len(str(refusal.value)) < 80


@pytest.mark.parametrize(("typed", "meant"), [("0", 0), ("007", 7), ("999999999", 999999999)])
def test_plain_digits_are_a_whole_number(typed, meant):
    assert whole_number(typed) == meant


@pytest.mark.parametrize("typed", ["", "-1", "1.0", "²", "٣", " 1", "9" * 10, "1" * 5000])
def test_anything_else_is_none(typed):
    assert whole_number(typed) is None


def test_quantities_finer_than_a_gram_are_refused():
    assert parse_thousandths("1,234") == 1234
    with pytest.raises(Invalid, match="ba chữ số"):
        parse_thousandths("1,2345")


@pytest.mark.parametrize(("typed", "day"), [("3/11/2026", (2026, 11, 3)), ("2026-11-03", (2026, 11, 3))])
def test_days_come_day_first_or_iso(typed, day):
    assert parse_date(typed) == date(*day)


@pytest.mark.parametrize("typed", ["11/23/2026", "31/02/2026", "23/11/26", "hôm qua"])
def test_days_that_do_not_exist_are_refused(typed):
    with pytest.raises(Invalid):
        parse_date(typed)


def test_a_day_alone_means_noon_in_vietnam():
    assert start_of_day(date(2026, 11, 23)).isoformat() == "2026-11-23T05:00:00+00:00"


@pytest.mark.parametrize("text", ["01/01/0001", "0001-01-01", "31/12/9999", "9999-12-31", "01/01/1799"])
def test_days_at_the_ends_of_the_calendar_are_refused(text):
    with pytest.raises(Invalid):
        parse_date(text)
