"""Quantities as people say them become integer thousandths, and what was converted is told."""

import pytest

from trace.desk.reading import read_amount
from trace.errors import Invalid


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("42 tạ", "KGM", (4_200_000, "KGM", "42 tạ = 4.200 kg")),
        ("1,5 tấn", "KGM", (1_500_000, "KGM", "1,5 tấn = 1.500 kg")),
        ("3 yen", "KGM", (30_000, "KGM", "3 yen = 30 kg")),
        ("1.234,5", "KGM", (1_234_500, "KGM", "")),
        ("12 kg", "KGM", (12_000, "KGM", "")),
        ("2", "TNE", (2_000_000, "KGM", "2 tấn = 2.000 kg")),
        ("500 ml", "LTR", (500, "LTR", "500 ml = 0,5 l")),
        ("7 con", "KGM", (7_000, "H87", "")),
    ],
)
def test_it_reads_what_people_say(text, unit, expected):
    assert read_amount(text, unit) == expected


@pytest.mark.parametrize("text", ["0", "-1", "năm", "5 bao", "0,0001", "1e9", ""])
def test_it_refuses_what_is_no_quantity(text):
    with pytest.raises(Invalid):
        read_amount(text, "KGM")
