"""A list as a file that Vietnamese Excel opens by itself: UTF-8 with its mark, semicolons, decimal comma."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

from trace.kit.days import show_day

BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file line by line. Numbers arrive as int or Decimal and stay numbers; text can never become a formula."""
    yield BYTE_ORDER_MARK + _line(heads)
    for row in rows:
        yield _line([cell(value) for value in row])


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
