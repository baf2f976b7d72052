"""What an officer sees of private facts, and what counts as one look."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from trace.audit.rules import hour_of, mask_numbers, shown_private


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("gọi 0912 345 678 nhé", "gọi ••• 678 nhé"),
        ("0912345678", "••• 678"),
        ("+84912345678", "••• 678"),
        ("CCCD 034085001234", "CCCD ••• 234"),
        ("091.234.5678, 098-765-4321", "••• 678, ••• 321"),
        ("phiếu 42, 1.234,5 kg", "phiếu 42, 1.234,5 kg"),
        ("17C-123.45", "17C-123.45"),
        ("ngày 23/11/2026", "ngày 23/11/2026"),
    ],
)
def test_numbers_of_people_keep_their_last_three_digits(written, shown):
    assert mask_numbers(written) == shown


def test_what_follows_the_goods_stays_whole():
    private = {
        "vehicle": "17C-123.45",
        "doc_no": "0000012345678",
        "label_range": "000000001-000000100",
        "driver": "Ông Tư",
    }

    assert shown_private(private) == private


def test_a_telephone_is_masked_however_short_and_wherever_it_stands():
    private = {"phone": "0227 38", "supplier": {"name": "Bà Xoan", "code": "034085001234", "phone": "0912345678"}}

    assert shown_private(private) == {
        "phone": "••• 738",
        "supplier": {"name": "Bà Xoan", "code": "••• 234", "phone": "••• 678"},
    }


def test_numbers_lists_and_truths_stay_what_they_are():
    assert shown_private({"count": 3, "is_last": True, "notes": ["a", "0912345678"], "n": 912345678}) == {
        "count": 3,
        "is_last": True,
        "notes": ["a", "••• 678"],
        "n": "••• 678",
    }


def test_an_hour_is_the_same_hour_in_every_zone():
    vietnam = timezone(timedelta(hours=7))

    assert hour_of(datetime(2026, 11, 23, 12, 59, 59, tzinfo=vietnam)) == datetime(2026, 11, 23, 5, tzinfo=UTC)
