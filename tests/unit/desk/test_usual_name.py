"""A season has its usual name before anybody types one."""

from datetime import date

import pytest

from trace.desk.openings import usual_name
from trace.processes.queries import template


@pytest.mark.parametrize(
    ("way", "day", "name"),
    [
        ("rice", date(2026, 6, 20), "Vụ mùa 2026"),
        ("rice", date(2026, 11, 30), "Vụ mùa 2026"),
        ("rice", date(2026, 12, 20), "Vụ xuân 2027"),
        ("rice", date(2027, 2, 5), "Vụ xuân 2027"),
        ("shrimp", date(2026, 8, 1), "Lứa tôm 8/2026"),
    ],
)
def test_fields_follow_the_crop_and_ponds_the_month(way, day, name):
    assert usual_name(template(way), day) == name
