"""Lunar days as they were printed: Tết of many years, leap months, full moons; and back again."""

from datetime import date, timedelta

import pytest

from trace.errors import Invalid
from trace.kit.lunar import LunarDay, lunar_day, parse_lunar, show_lunar, solar_day

# The first day of the first month, as the calendars of those years had it.
TET = [
    date(1968, 1, 29), date(1969, 2, 16), date(1976, 1, 31), date(1985, 1, 21), date(1990, 1, 27),
    date(2000, 2, 5), date(2001, 1, 24),
    date(2004, 1, 22), date(2007, 2, 17), date(2008, 2, 7), date(2010, 2, 14), date(2012, 1, 23), date(2014, 1, 31),
    date(2015, 2, 19), date(2016, 2, 8), date(2017, 1, 28), date(2018, 2, 16), date(2019, 2, 5), date(2020, 1, 25),
    date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17),
    date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2),
]  # fmt: skip
# Which month came twice in which lunar year.
LEAP_MONTHS = {2001: 4, 2004: 2, 2006: 7, 2009: 5, 2012: 4, 2014: 9, 2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5}


@pytest.mark.parametrize("day", TET, ids=str)
def test_tet_is_the_first_of_the_first_month(day):
    assert lunar_day(day) == LunarDay(1, 1, day.year)
    assert lunar_day(day - timedelta(days=1)).month == 12


def test_vietnam_kept_tet_when_china_kept_another_day():
    """In 1985 by a month, in 1969 and 2007 by a day: the meridian decides."""
    assert lunar_day(date(1985, 2, 20)) == LunarDay(1, 2, 1985)
    assert lunar_day(date(2007, 2, 18)) == LunarDay(2, 1, 2007)


@pytest.mark.parametrize(("year", "month"), LEAP_MONTHS.items())
def test_the_month_that_comes_twice(year, month):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(400)]
    leap = {lunar_day(day).month for day in days if lunar_day(day).is_leap and lunar_day(day).year == year}

    assert leap == {month}


@pytest.mark.parametrize("year", [2011, 2013, 2015, 2016, 2018, 2019, 2021, 2022, 2024, 2026, 2027])
def test_most_years_have_no_leap_month(year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(400)]

    assert not any(lunar_day(day).is_leap for day in days if lunar_day(day).year == year)


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        (date(2026, 11, 23), "15/10 âm lịch", "15th of lunar month 10"),
        (date(2026, 9, 25), "15/8 âm lịch", "15th of lunar month 8"),  # Trung thu
        (date(2025, 8, 8), "15/6 nhuận âm lịch", "15th of leap lunar month 6"),
        (date(2026, 2, 17), "1/1 âm lịch", "1st of lunar month 1"),
        (date(2026, 2, 18), "2/1 âm lịch", "2nd of lunar month 1"),
        (date(2026, 3, 10), "22/1 âm lịch", "22nd of lunar month 1"),
        (date(2026, 2, 28), "12/1 âm lịch", "12th of lunar month 1"),
    ],
)
def test_the_words(day, vi, en):
    assert show_lunar(day) == vi
    assert show_lunar(day, "en") == en


def test_every_day_of_two_centuries_comes_back_to_itself():
    for number in range(0, (date(2100, 1, 1) - date(1901, 1, 1)).days, 13):
        day = date(1901, 1, 1) + timedelta(days=number)
        assert solar_day(lunar_day(day)) == day


@pytest.mark.parametrize(
    ("typed", "year", "day"),
    [
        ("15/9 âm", 2026, date(2026, 10, 24)),
        ("15/9 âm lịch", 2026, date(2026, 10, 24)),
        ("15/9", 2026, date(2026, 10, 24)),
        ("rằm tháng 9", 2026, date(2026, 10, 24)),
        ("Rằm  tháng giêng", 2026, date(2026, 3, 3)),
        ("mùng 1 tháng giêng âm lịch", 2026, date(2026, 2, 17)),
        ("23 tháng chạp", 2025, date(2026, 2, 10)),
        ("15/6", 2025, date(2025, 7, 9)),
        ("15/6 nhuận", 2025, date(2025, 8, 8)),
        ("ngày 15 tháng 6 nhuận âm", 2025, date(2025, 8, 8)),
    ],
)
def test_what_people_say_is_read(typed, year, day):
    assert parse_lunar(typed, year) == day


@pytest.mark.parametrize(
    ("typed", "year"),
    [("hôm qua", 2026), ("15/13 âm", 2026), ("31/1 âm", 2026), ("15/6 nhuận", 2026), ("0/1 âm", 2026), ("", 2026)],
)
def test_what_is_no_such_day_is_refused(typed, year):
    with pytest.raises(Invalid):
        parse_lunar(typed, year)


def test_the_thirtieth_of_a_short_month_is_refused():
    short = next(
        lunar_day(d) for n in range(400) if lunar_day(d := date(2026, 2, 17) + timedelta(days=n)).day == 29
        and lunar_day(d + timedelta(days=1)).day == 1
    )  # fmt: skip
    with pytest.raises(Invalid, match="không có ngày 30"):
        parse_lunar(f"30/{short.month} âm", 2026)


def test_outside_the_calendar_nothing_is_said_and_asking_is_refused():
    assert show_lunar(None) == show_lunar(date(1700, 1, 1)) == ""
    with pytest.raises(Invalid, match="1900"):
        lunar_day(date(2101, 1, 1))
    with pytest.raises(Invalid, match="2100"):
        parse_lunar("15/9 âm", 3000)
