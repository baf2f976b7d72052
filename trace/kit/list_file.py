"""A list as a file that Vietnamese Excel opens by itself: CSV in UTF-8 with its mark, semicolons, decimal comma; or a
workbook."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter

from trace.kit.days import show_day

BYTE_ORDER_MARK = "\ufeff"
_NOT_IN_SHEET_NAMES = str.maketrans("", "", "[]:*?/\\")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file line by line. Numbers arrive as int or Decimal and stay numbers; text can never become a formula."""
    yield BYTE_ORDER_MARK + _line(heads)
    for row in rows:
        yield _line([cell(value) for value in row])


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The same as an xlsx with one sheet: text stays text, numbers and days are numbers and days."""
    kept = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(kept, options)
    book.set_properties({"title": title})
    head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(title.translate(_NOT_IN_SHEET_NAMES)[:31])
    for place, text in enumerate(heads):
        sheet.write_string(0, place, text, head)
        sheet.set_column(place, place, max(12, min(40, len(text) + 4)))
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            elif isinstance(value, int | Decimal) and not isinstance(value, bool):
                sheet.write_number(number, place, value)
            elif value is not None:
                sheet.write_string(number, place, str(value))
    sheet.freeze_panes(1, 0)
    book.close()
    return kept.getvalue()


def cell(value: object) -> str:
    """One value as Excel here reads it: `1234,5`, `23/11/2026`; text that starts like a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | Decimal):
        return _number(Decimal(value))
    if isinstance(value, date | datetime):
        return show_day(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def _line(cells: Sequence[str]) -> str:
    buffer = StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
