"""Dates without a century, and net weights."""

from datetime import date, timedelta

import pytest

from trace.gs1.dates import read_yymmdd, write_yymmdd
from trace.gs1.element_strings import Element
from trace.gs1.errors import Gs1Error
from trace.gs1.measures import net_weight, net_weight_grams


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2051, 1, 1), date(1999, 12, 31)])
def test_the_century_is_the_one_nearest_to_today(today):
    for years in range(-49, 51):
        meant = date(today.year + years, 6, 15)
        assert read_yymmdd(write_yymmdd(meant), today=today) == meant


def test_day_nought_is_the_end_of_the_month():
    assert read_yymmdd("280200", today=date(2026, 11, 23)) == date(2028, 2, 29)
    assert read_yymmdd("261200", today=date(2026, 11, 23)) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["", "261301", "260230", "26013", "2601011", "26010x"])
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(Gs1Error):
        read_yymmdd(text, today=date(2026, 11, 23))


def test_every_day_of_a_year_is_read_back():
    day = date(2028, 1, 1)
    for _ in range(366):
        assert read_yymmdd(write_yymmdd(day), today=date(2026, 11, 23)) == day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("weight_grams", "element"),
    [
        (1, Element("3103", "000001")),
        (1_250, Element("3103", "001250")),
        (999_999, Element("3103", "999999")),
        (1_000_000, Element("3102", "100000")),
        (25_000_000, Element("3101", "250000")),
        (999_999_000, Element("3100", "999999")),
    ],
)
def test_a_weight_has_as_many_decimals_as_fit(weight_grams, element):
    assert net_weight(weight_grams) == element
    assert net_weight_grams(element) == weight_grams


@pytest.mark.parametrize("weight_grams", [0, -5, 1_000_001, 1_000_000_000])
def test_a_weight_that_cannot_be_said_exactly_is_refused(weight_grams):
    with pytest.raises(Gs1Error, match="gam"):
        net_weight(weight_grams)


def test_reading_weights_said_otherwise():
    assert net_weight_grams(Element("3105", "100000")) == 1_000
    with pytest.raises(Gs1Error, match="tròn gam"):
        net_weight_grams(Element("3105", "000001"))
    with pytest.raises(Gs1Error, match="khối lượng tịnh"):
        net_weight_grams(Element("10", "A"))
