"""Files as Vietnamese Excel writes them, and files that mean harm."""

import io
import unicodedata
import zipfile
from datetime import date

import pytest
import xlsxwriter

from trace.exchange.reading import LARGEST_UNPACKED, MOST_ROWS, FileUnreadable, read_tables

LINES = "Tên sản phẩm;Định lượng\r\nGạo nếp Đắk Ắt;1,5 kg\r\n"


TABS = LINES.replace(";", "\t")


def workbook(cells: dict[tuple[int, int], object], *, hidden: bool = False) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("Dữ liệu")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for (row, place), value in cells.items():
        if isinstance(value, date):
            sheet.write_datetime(row, place, value, day)
        else:
            sheet.write(row, place, value)
    if hidden:
        book.add_worksheet("Giấu").hide()
    book.close()
    return kept.getvalue()


def as_windows_1258(text: str) -> bytes:
    """Letters in the code page, tones as signs of their own after them: as old Vietnamese Windows wrote."""
    out = ""
    for char in text:
        marks = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
        out += unicodedata.normalize("NFC", marks.replace(tone, "") if tone else marks) + tone
    return out.encode("cp1258")


def cells_of(content: bytes) -> list[list[object]]:
    return [row.cells for row in read_tables(content)[0].rows]


@pytest.mark.parametrize(
    "content",
    [LINES.encode("utf-8-sig"), LINES.encode(), TABS.encode("utf-16"), TABS.encode()],
    ids=["utf-8 with mark", "utf-8", "utf-16", "tabs"],
)  # fmt: skip
def test_csv_is_read_whatever_excel_called_it(content):
    assert cells_of(content) == [["Tên sản phẩm", "Định lượng"], ["Gạo nếp Đắk Ắt", "1,5 kg"]]


def test_the_old_vietnamese_code_page_comes_back_composed():
    assert cells_of(as_windows_1258("Tên;Xã\r\nGạo nếp Đắk Ắt;Thái Bình\r\n"))[1] == ["Gạo nếp Đắk Ắt", "Thái Bình"]


def test_the_separator_is_counted_outside_quotes():
    assert cells_of('"a, b, c";Tên\n1;2\n'.encode())[0] == ["a, b, c", "Tên"]
    assert cells_of('Tên,"Định lượng"\nGạo,"1,5 kg"\n'.encode())[1] == ["Gạo", "1,5 kg"]
    assert cells_of("Tên\nGạo\n".encode()) == [["Tên"], ["Gạo"]]
    assert cells_of("sep=;\nTên;Xã,huyện,tỉnh\n1;2\n".encode())[0] == ["Tên", "Xã,huyện,tỉnh"]


def test_rows_keep_the_numbers_a_person_sees_past_comments_blanks_and_line_ends_in_cells():
    table = read_tables('# nguồn\n\nTên;Mô tả\nGạo;"hai\ndòng"\nCua;x\n'.encode())[0]

    assert [(row.number, row.cells[0]) for row in table.rows] == [(3, "Tên"), (4, "Gạo"), (6, "Cua")]
    assert table.rows[1].cells[1] == "hai\ndòng"


def test_a_workbook_gives_text_numbers_and_days_and_says_which_sheets_are_hidden():
    content = workbook(
        {(1, 0): "Tên", (2, 0): "Gạo", (2, 1): 1.5, (2, 2): date(2026, 11, 23), (2, 3): True}, hidden=True
    )
    first, second = read_tables(content)

    assert first.rows[0].number == 2
    assert first.rows[1].cells == ["Gạo", 1.5, date(2026, 11, 23), True]
    assert (second.name, second.is_hidden, second.rows) == ("Giấu", True, [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "trống"),
        (b"PK\x03\x04rubbish", "Không đọc được"),
        (b"\xd0\xcf\x11\xe0rubbish", "Không đọc được"),
        (b"%PDF-1.7\n\x00\x01\x02\x03\x04\x05\x06\x07", "Không đọc được"),
        ('Tên;Xã\n"Gạo;A Sào\n'.encode(), "dấu ngoặc kép"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
        (b"a\n" * (MOST_ROWS + 100), "20000 dòng"),
        (b"x;" * 300 + b"\n", "200 cột"),
    ],
    ids=["empty", "broken zip", "broken xls", "a pdf", "open quote", "too large", "too many rows", "too many columns"],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(FileUnreadable, match=sentence):
        read_tables(content)


def test_a_cell_in_the_last_corner_ends_the_reader_and_not_this_process():
    with pytest.raises(FileUnreadable, match="lớn quá mức"):
        read_tables(workbook({(0, 0): "a", (1_048_575, 16_383): "b"}))


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\x00" * (LARGEST_UNPACKED + 1))

    with pytest.raises(FileUnreadable, match="lớn quá mức"):
        read_tables(kept.getvalue())
