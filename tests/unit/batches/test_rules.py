"""Lot numbers, dates and states as plain decisions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace.batches import rules
from trace.batches.rules import Standing, State, state_of
from trace.errors import Refusal
from trace.gs1.codes import LOT_ALPHABET, ShortCode

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def batch(**more):
    kept = {
        "is_product": True, "is_on_hold": False, "is_recalled": False, "is_approved": False, "is_closed": False,
        "made_thousandths": 10, "left_thousandths": 5, "produced_on": TODAY, "expires_on": TODAY + timedelta(days=1),
    }  # fmt: skip
    return Standing(**{**kept, **more})


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, State.AWAITING),
        ({"is_product": False}, State.DRAFT),
        ({"produced_on": None}, State.DRAFT),
        ({"is_product": False, "is_received": True}, State.RECEIVED),
        ({"is_received": True}, State.AWAITING),
        ({"is_approved": True}, State.APPROVED),
        ({"is_approved": True, "left_thousandths": 0}, State.SOLD_OUT),
        ({"made_thousandths": 0, "left_thousandths": 0}, State.AWAITING),
        ({"is_approved": True, "expires_on": TODAY}, State.APPROVED),
        ({"is_approved": True, "expires_on": TODAY - timedelta(days=1)}, State.EXPIRED),
        ({"is_closed": True, "expires_on": TODAY - timedelta(days=1)}, State.CLOSED),
        ({"is_on_hold": True, "is_closed": True}, State.HOLD),
        ({"is_on_hold": True, "is_recalled": True}, State.RECALLED),
    ],
)
def test_a_lot_has_one_state(more, state):
    assert state_of(batch(**more), TODAY) == state


def test_every_state_has_a_name():
    assert set(rules.STATE_NAMES) == set(State)


def test_the_state_turns_at_midnight_in_vietnam_after_the_last_good_day():
    turn = rules.next_change(TODAY, datetime(2026, 11, 23, 5, tzinfo=UTC))

    assert turn == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert rules.next_change(TODAY, turn) is None
    assert rules.next_change(None, turn) is None
    still = batch(is_approved=True, expires_on=TODAY)
    assert state_of(still, TODAY) == State.APPROVED
    assert state_of(still, TODAY + timedelta(days=1)) == State.EXPIRED


def test_expiry_is_counted_from_the_day_of_production():
    assert rules.expiry_of(TODAY, 180) == date(2027, 5, 22)
    assert rules.expiry_of(None, 180) is None
    assert rules.expiry_of(TODAY, None) is None
    assert rules.expiry_of(TODAY, 0) is None


@given(DAYS, DAYS, st.lists(DAYS | st.none(), max_size=4))
def test_a_repack_is_never_younger_than_what_is_in_it(typed, happened_on, originals):
    day = rules.production_date(typed, happened_on, originals)

    known = [one for one in originals if one]
    assert day == (min(known) if known else typed)


@given(DAYS | st.none(), DAYS, st.integers(1, 400) | st.none(), st.lists(DAYS | st.none(), max_size=3))
def test_a_repack_is_never_good_for_longer_than_what_is_in_it(typed, produced_on, days, originals):
    last = rules.last_good_day(typed, produced_on, days, originals)

    assert last is None or all(last <= one for one in originals if one)
    if typed and not any(originals):
        assert last == typed


def test_nothing_expires_before_it_was_made():
    rules.check_dates(TODAY, TODAY)
    with pytest.raises(Refusal):
        rules.check_dates(TODAY, TODAY - timedelta(days=1))


def test_a_made_lot_means_nothing_and_looks_like_nothing_else():
    lots = {rules.choose_lot(None, lambda lot: False) for _ in range(50)}

    assert len(lots) == 50
    assert all(set(lot) <= set(LOT_ALPHABET) for lot in lots)


def test_a_made_lot_is_not_one_that_is_there():
    seen = []

    def is_taken(lot):
        seen.append(lot)
        return len(seen) < 4

    assert rules.choose_lot("", is_taken) == seen[3]


def test_a_typed_lot_is_printed_in_capitals():
    assert rules.choose_lot(" lua-07 ", lambda lot: False) == "LUA-07"


@pytest.mark.parametrize("typed", ["lô 7", "A/B", "X" * 21, "Đ1"])
def test_a_lot_that_cannot_be_printed_is_refused(typed):
    with pytest.raises(Refusal):
        rules.choose_lot(typed, lambda lot: False)


def test_a_lot_that_is_there_is_refused():
    with pytest.raises(rules.LotRefused):
        rules.choose_lot("a1", lambda lot: lot == "A1")


def test_a_full_code_space_is_said_aloud():
    with pytest.raises(RuntimeError):
        rules.choose_code(lambda code: True)


def test_a_code_begins_with_the_letter_of_lots():
    assert ShortCode.parse(rules.choose_code(lambda code: False), prefix="T")
