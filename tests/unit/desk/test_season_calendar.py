"""The scale of a year: days as shares of the width, months where they begin, strips cut at New Year."""

from datetime import date

import pytest

from trace.desk.season_calendar import Year

YEAR, LEAP = Year(2026), Year(2028)


def test_the_year_reaches_from_nought_to_a_hundred():
    assert YEAR.at(date(2026, 1, 1)) == 0
    assert YEAR.at(date(2025, 5, 1)) == 0
    assert YEAR.at(date(2027, 5, 1)) == 100
    assert YEAR.at(date(2026, 7, 2)) == pytest.approx(49.86, abs=0.01)
    assert LEAP.length == 366


def test_months_stand_side_by_side():
    months = YEAR.months()

    assert [one["number"] for one in months] == list(range(1, 13))
    assert [one["x"] for one in months] == sorted(one["x"] for one in months)
    assert all(one["x"] < one["middle"] for one in months)
    assert months[-1]["middle"] < 100


def test_strips_are_cut_at_new_year():
    assert YEAR.span(date(2025, 6, 1), date(2027, 6, 1)) == {"x": 0, "width": 100}
    assert YEAR.span(date(2025, 1, 1), date(2025, 12, 31)) is None
    assert YEAR.span(date(2027, 1, 1), date(2027, 2, 1)) is None
    assert YEAR.span(date(2026, 3, 2), date(2026, 3, 1)) is None
    one_day = YEAR.span(date(2026, 12, 31), date(2026, 12, 31))
    assert one_day["width"] >= 0.4
