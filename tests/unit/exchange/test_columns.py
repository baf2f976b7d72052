"""Headings as people write them, with and without marks, in two languages."""

import pytest

from trace.exchange.blank import blank_workbook
from trace.exchange.cells import read_cell
from trace.exchange.columns import Column, heading_key, letter_of, recognise, unit_in
from trace.exchange.kinds.registry import KINDS
from trace.exchange.reading import read_tables


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [
        ("products", "Tên sản phẩm", "name"), ("products", "TÊN SẢN PHẨM *", "name"),
        ("products", "ten_san_pham", "name"),
        ("products", "product_name", "name"), ("products", "Ma GTIN", "gtin"), ("products", "Mã vạch", "gtin"),
        ("products", "gtin13", "gtin"), ("products", "Khối lượng tịnh (g)", "net_content"),
        ("products", "Thành  phần:", "ingredients"), ("products", "Nhóm SP", None), ("products", "STT", None),
        ("sites", "Tên thửa", "name"), ("sites", "Diện tích (m²)", "area"), ("sites", "Xã/phường", "commune"),
        ("sites", "Mã số vùng trồng", "growing_area_code"), ("organisations", "MST", "registration_no"),
        ("organisations", "Tên HTX", "name"), ("organisations", "SĐT", "phone"), ("communes", "ward_code", "code"),
        ("communes", "old_ward", "name"), ("communes", "Mã đơn vị mới", "became"),
    ],
)  # fmt: skip
def test_a_heading_is_recognised(kind, text, field):
    heading = recognise([text], KINDS[kind].columns)[0]

    assert (heading.column.field if heading.column else None) == field


@pytest.mark.parametrize("kind", KINDS)
def test_no_heading_means_two_columns_of_one_kind(kind):
    meanings: dict[str, set[str]] = {}
    for column in KINDS[kind].columns:
        for name in (column.label, column.field, *column.also):
            meanings.setdefault(heading_key(name), set()).add(column.field)

    assert {key: fields for key, fields in meanings.items() if len(fields) > 1} == {}


def test_a_second_heading_for_the_same_column_counts_for_nothing():
    first, second = recognise(["Tên", "Tên sản phẩm"], KINDS["products"].columns)

    assert first.column.field == "name"
    assert second.column is None
    assert second.is_second


def test_headings_name_units_and_places():
    assert unit_in("Diện tích (sào)") == "sào"
    assert unit_in("Diện tích [m2]") == "m2"
    assert unit_in("Tên (bắt buộc ghi)") == ""
    assert [letter_of(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert recognise(["", "x"], [Column("a", "x", "")])[1].letter == "B"


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_made_for_english_readers_is_understood_too(kind):
    sheet, guide, _ = read_tables(blank_workbook(KINDS[kind], say=lambda text: f"EN {text}"))
    headings = recognise([str(cell) for cell in sheet.rows[0].cells], KINDS[kind].columns)

    assert [heading.column for heading in headings] == list(KINDS[kind].columns)
    assert str(guide.rows[1].cells[1]).startswith("EN ")


WITH_CHOICES = [column for kind in KINDS.values() for column in kind.columns if column.choices]


@pytest.mark.parametrize("column", WITH_CHOICES, ids=lambda column: column.label)
def test_every_choice_of_a_template_is_understood(column):
    for code, name in column.choices().items():
        assert read_cell(column, name) == code
