"""Until when earlier packaging may be used: every reading is data, the earliest that counts binds."""

from datetime import date

import pytest

from trace.aliases.rules_old_stock import (
    Basis,
    NotCovered,
    Reading,
    StockRefused,
    bases,
    check_act,
    check_covered,
    find_basis,
)

TODAY = date(2026, 11, 27)


def test_the_earliest_reading_binds_and_the_days_are_counted_to_it():
    address, packaging = find_basis("old_address"), find_basis("old_rules")

    assert [str(one.day) for one in address.ends] == ["2027-06-12", "2027-06-16", "2027-06-30"]
    assert address.days_left(TODAY) == 197
    assert packaging.last_day == date(2028, 1, 22)
    assert all(reading.source for one in bases() for reading in (*one.ends, *one.printed_before))


def test_an_unverified_reading_does_not_bind():
    rumour, read = Reading(date(2027, 1, 1), "?", "unverified"), Reading(date(2027, 6, 12), "NQ", "inferred")

    assert Basis("x", "", "", "", (rumour, read), (rumour, read)).last_day == read.day
    assert Basis("x", "", "", "", (rumour,), (rumour,)).last_day == rumour.day


@pytest.mark.parametrize("day", [date(2025, 6, 12), date(2025, 6, 20), date(2025, 7, 1), date(2026, 3, 1)])
def test_what_was_printed_after_the_decision_is_not_covered(day):
    with pytest.raises(NotCovered, match=r"Đ98\.5 chỉ cho tem, bao bì in trước ngày 12/06/2025"):
        check_covered(find_basis("old_address"), day, TODAY)


def test_what_was_printed_before_is():
    check_covered(find_basis("old_address"), date(2025, 6, 11), TODAY)
    check_covered(find_basis("old_rules"), date(2026, 1, 22), TODAY)
    with pytest.raises(Exception, match="tương lai"):
        check_covered(find_basis("old_address"), date(2026, 12, 1), TODAY)


@pytest.mark.parametrize(
    ("kind", "count", "is_past"), [("used", 11, False), ("used", 0, False), ("used", 1, True), ("burnt", 1, False)]
)
def test_what_cannot_be_taken(kind, count, is_past):
    with pytest.raises(StockRefused):
        check_act(kind, count=count, left=10, is_past=is_past)


def test_past_its_day_it_may_be_destroyed_and_counted_short():
    check_act("destroyed", count=10, left=10, is_past=True)
    check_act("gone", count=1, left=10, is_past=True)
