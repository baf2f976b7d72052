"""Quantities and moments as people read them, in both languages."""

from datetime import UTC, date, datetime

import pytest

from trace.kit.days import is_day_only, show_when
from trace.kit.inputs import start_of_day
from trace.kit.units import show_quantity


@pytest.mark.parametrize(
    ("thousandths", "unit", "vi", "en"),
    [
        (1_234_500, "KGM", "1.234,5 kg", "1,234.5 kg"),
        (80_000, "H87", "80 cái", "80 pcs"),
        (2000, "TNE", "2 tấn", "2 t"),
    ],
)
def test_a_quantity_in_the_readers_language(thousandths, unit, vi, en):
    assert show_quantity(thousandths, unit) == vi
    assert show_quantity(thousandths, unit, "en") == en


def test_a_day_without_a_clock_time_shows_no_hour():
    written = start_of_day(date(2026, 11, 23))

    assert is_day_only(written)
    assert show_when(written) == "23/11/2026"


def test_a_moment_somebody_wrote_keeps_its_hour():
    assert show_when(datetime(2026, 11, 23, 0, 30, tzinfo=UTC)) == "07:30 23/11/2026"
    assert show_when(datetime(2026, 11, 23, 5, 0, 1, tzinfo=UTC)) == "12:00 23/11/2026"
    assert show_when(None) == ""
