"""Areas as people say them, kept in whole square metres."""

import pytest

from trace.errors import Invalid
from trace.sites.areas import parse_area


@pytest.mark.parametrize(
    ("typed", "m2", "shown"),
    [
        ("12 sào", 4320, "12 sào = 4.320 m²"),
        ("12sao", 4320, "12 sào = 4.320 m²"),
        ("1,5 ha", 15000, "1,5 ha = 15.000 m²"),
        ("2 mẫu 3 sào", 8280, "2 mẫu 3 sào = 8.280 m²"),
        ("2 mau, 3 sao 5 thuoc", 8400, "2 mẫu 3 sào 5 thước = 8.400 m²"),
        ("500 m2", 500, "500 m²"),
        ("3600", 3600, "3.600 m²"),
        ("1.200 m²", 1200, "1.200 m²"),
    ],
)
def test_it_is_converted_and_said_back(typed, m2, shown):
    area = parse_area(typed)

    assert (area.m2, area.shown) == (m2, shown)
    assert parse_area(area.text).m2 == m2


@pytest.mark.parametrize(
    "typed", ["nhiều", "0", "-3 sào", "5 sào 3 sào", "12 sào sào", "3 5", "2 mẫu 3", "20.000 ha", "sào"]
)
def test_what_is_unclear_or_impossible_is_refused(typed):
    with pytest.raises(Invalid) as refusal:
        parse_area(typed)

    assert refusal.value.field == "area"
