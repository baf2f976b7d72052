"""Days of the sun and of the moon, as the paper book has them."""

from datetime import date

import pytest

from trace.errors import Invalid
from trace.exchange.moments import read_moment

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        (date(2026, 11, 1), date(2026, 11, 1)),
        ("1/11/2026", date(2026, 11, 1)),
        ("2026-11-01", date(2026, 11, 1)),
        ("15/9 âm", date(2026, 10, 24)),
        ("15/9 ÂL", date(2026, 10, 24)),
        ("15/9 ÂL 2026", date(2026, 10, 24)),
        ("15/9/2026 âm lịch", date(2026, 10, 24)),
        ("15/9/2025 âm", date(2025, 11, 4)),
        ("rằm tháng 9", date(2026, 10, 24)),
        ("mùng 1 tháng chạp", date(2026, 1, 19)),
        ("15/10 al", date(2026, 11, 23)),
        ("16/10 âm", date(2025, 12, 5)),
    ],
)
def test_a_day_is_read_as_it_was_meant(written, day):
    assert read_moment(written, today=TODAY)[0] == day


def test_both_calendars_stand_beside_each_other():
    assert read_moment("24/10/2026", today=TODAY)[1] == "24/10/2026 (15/9 âm lịch)"
    assert read_moment("15/9 âm", today=TODAY)[1] == "15/9 âm lịch = 24/10/2026"


@pytest.mark.parametrize("written", ["31/02/2026", "32/9 âm", "15/13 âm", "11/23/2026", "hôm qua", "15/9", ""])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(Invalid):
        read_moment(written, today=TODAY)
