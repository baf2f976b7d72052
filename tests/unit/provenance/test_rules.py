"""What a page says of a lot, until when it stays true, and when a kept page may be shown again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from trace.provenance.rules import STATUS_WORDS, PageStamp, Status, has_ended, next_turn, status_of

TODAY = date(2026, 11, 23)
CLEAR = {
    "is_recalled": False, "is_on_hold": False, "is_approved": True, "is_withdrawn": False, "expires_on": TODAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, Status.CLEAR),
        ({"is_approved": False}, Status.UNCONFIRMED),
        ({"is_withdrawn": True}, Status.WITHDRAWN),
        ({"expires_on": TODAY - timedelta(days=1)}, Status.EXPIRED),
        ({"expires_on": None}, Status.CLEAR),
        ({"is_on_hold": True, "expires_on": date(2020, 1, 1)}, Status.ON_HOLD),
        ({"is_recalled": True, "is_on_hold": True, "is_approved": False}, Status.RECALLED),
    ],
)
def test_the_gravest_word_wins(facts, status):
    assert status_of(**CLEAR | facts, today=TODAY) == status


def test_every_status_has_a_word():
    assert set(STATUS_WORDS) == set(Status)


def test_a_lot_is_good_through_its_last_day():
    assert not has_ended(TODAY, TODAY)
    assert has_ended(TODAY, TODAY + timedelta(days=1))
    assert not has_ended(None, TODAY)


def test_the_next_turn_is_midnight_in_vietnam_after_the_first_last_day_to_come():
    now = datetime(2026, 11, 23, 5, tzinfo=UTC)
    days = [date(2026, 11, 22), None, date(2027, 1, 1), date(2026, 11, 23)]

    assert next_turn(days, now) == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert next_turn([date(2026, 11, 22), None], now) is None
    # 17:00 UTC is already the next day in Vietnam, so the 23rd is over.
    assert next_turn(days, datetime(2026, 11, 23, 17, tzinfo=UTC)) == datetime(2027, 1, 1, 17, tzinfo=UTC)


def test_a_kept_page_is_current_only_at_its_version_its_epoch_and_before_its_end():
    now = datetime(2026, 11, 23, 5, tzinfo=UTC)
    stamp = PageStamp(7, 3, 40, now + timedelta(seconds=1))

    assert stamp.is_current((3, 40), now)
    assert not stamp.is_current((4, 40), now)
    assert not stamp.is_current((3, 41), now)
    assert not stamp.is_current(None, now)
    assert not stamp.is_current((3, 40), now + timedelta(seconds=1))
    assert PageStamp(7, 3, 40).is_current((3, 40), now + timedelta(days=9999))
