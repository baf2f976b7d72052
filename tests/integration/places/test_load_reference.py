"""`flask seed reference` brings the places and reads every step file; twice is once."""

from datetime import UTC, datetime

from seeds.reference.load import load
from trace.places.models import AdminUnit

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def test_it_loads_and_repeats(db):
    first = list(load(now=NOON))
    again = list(load(now=NOON))
    assert any("631 units" in line for line in first)
    assert any("8 templates" in line for line in first)
    assert any("0 added, 0 put right" in line for line in again)
    assert AdminUnit.select().count() == 631
