"""Exported lists: read by Vietnamese Excel as they are, and never run as formulas."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from trace.kit.list_file import cell, csv_lines, workbook
from trace.kit.sheets import read_workbook


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.500"), "1234,5"),
        (Decimal("-12.5"), "-12,5"),
        (480, "480"),
        (Decimal("100"), "100"),
        (None, ""),
        (True, "1"),
        (date(2026, 11, 3), "03/11/2026"),
        (datetime(2026, 11, 3, 23, 0, tzinfo=UTC), "04/11/2026"),
        ("Gạo nếp", "Gạo nếp"),
        ("=1+1", "'=1+1"),
        ("+84912", "'+84912"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
    ],
)
def test_a_cell(value, text):
    assert cell(value) == text


def test_the_file_has_its_mark_and_semicolons_and_quotes_what_needs_it():
    lines = list(csv_lines(["Số lô", "kg"], [["A;1", Decimal("1.5")], ['nói "có"', 2]]))

    assert lines == ["\ufeffSố lô;kg\r\n", '"A;1";1,5\r\n', '"nói ""có""";2\r\n']


def test_a_workbook_holds_the_same():
    content = workbook("Sổ: in tem", ["Ngày", "kg", "Lời"], [[date(2026, 11, 3), Decimal("1.5"), "=1+1"]])

    assert read_workbook(content) == [
        {"name": "Sổ in tem", "is_hidden": False, "rows": [["Ngày", "kg", "Lời"], [{"day": "2026-11-03"}, 1.5, "=1+1"]]}
    ]
