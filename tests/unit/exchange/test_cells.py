"""One cell as the value its column asks for; what cannot be read is refused, never bent."""

from datetime import date

import pytest

from trace.errors import Invalid
from trace.exchange.cells import read_cell, shown
from trace.exchange.columns import CHOICE, CODE, DAY, LINE, MEASURE, TEXT, WHOLE, Column


def column(reads: str, **more) -> Column:
    return Column("x", "X", "", reads, **more)


KIND = column(CHOICE, choices=lambda: {"plot": "Thửa ruộng", "pond": "Ao nuôi"}, words={"ao": "pond"})


@pytest.mark.parametrize(
    ("reads", "cell", "value"),
    [
        (LINE, "  Gạo \t nếp\nthơm ", "Gạo nếp thơm"), (LINE, 5.0, "5"), (LINE, date(2026, 2, 1), "01/02/2026"),
        (TEXT, "một\nhai", "một\nhai"),
        (CODE, 8932282840567.0, "8932282840567"), (CODE, "'0912 345 678", "0912 345 678"), (CODE, "001", "001"),
        (WHOLE, 180.0, 180), (WHOLE, "1.200", 1200), (WHOLE, "12", 12),
        (MEASURE, "1.234,5 m²", "1.234,5 m²"), (MEASURE, 1234.5, "1234,5"), (MEASURE, 1500, "1500"),
        (DAY, "23/11/2026", date(2026, 11, 23)), (DAY, "2026-11-23", date(2026, 11, 23)),
        (DAY, date(2026, 11, 23), date(2026, 11, 23)),
    ],
)  # fmt: skip
def test_a_cell_is_read(reads, cell, value):
    assert read_cell(column(reads), cell, locale="vi") == value


@pytest.mark.parametrize(
    ("reads", "cell", "sentence"),
    [
        (CODE, "8.93228E+12", "làm tròn"), (CODE, 8.93e20, "làm tròn"), (CODE, 1.5, "làm tròn"),
        (WHOLE, 1.5, "số nguyên"), (WHOLE, "1,5", "số nguyên"), (WHOLE, "mười", "không phải là số"),
        (MEASURE, "2.5 kg", "khác kiểu"), (MEASURE, "1.2.3", "không rõ"),
        (DAY, "11/23/2026", "không đúng"), (DAY, "31/02/2026", "không đúng"), (DAY, "hôm qua", "không đúng"),
        (LINE, "#N/A", "Công thức"), (LINE, "x" * 201, "Dài quá 200"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(reads, cell, sentence):
    with pytest.raises(Invalid, match=sentence) as refused:
        read_cell(column(reads), cell, locale="vi")

    assert refused.value.field == "x"


def test_english_numbers_are_read_when_the_file_is_english():
    assert read_cell(column(MEASURE), "1,234.5 m2", locale="en") == "1.234,5 m2"
    assert read_cell(column(WHOLE), "1,200", locale="en") == 1200


def test_the_headings_unit_counts_where_the_cell_has_none():
    assert read_cell(column(MEASURE), 12, unit="sào") == "12 sào"
    assert read_cell(column(MEASURE), "12 mẫu", unit="sào") == "12 mẫu"


@pytest.mark.parametrize("text", ["pond", "Ao nuôi", "ao nuoi", "AO", "Ao"])
def test_a_choice_is_meant_by_code_name_or_word(text):
    assert read_cell(KIND, text) == "pond"


def test_an_unknown_choice_names_the_choices():
    with pytest.raises(Invalid) as refused:
        read_cell(KIND, "vườn")

    assert "Thửa ruộng; Ao nuôi" in str(refused.value)


def test_a_report_shows_cells_as_people_know_them():
    assert [shown(cell) for cell in (None, True, 1500.0, 1.5, date(2026, 1, 2), "a")] == [
        "", "TRUE", "1500", "1,5", "02/01/2026", "a",
    ]  # fmt: skip
