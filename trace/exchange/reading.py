"""A file as tables of cells: workbooks (xlsx, xls, ods) and CSV as Vietnamese Excel writes it."""

import csv
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trace.errors import N_
from trace.kit.sheets import LARGEST_UNPACKED, FileUnreadable, decode, is_workbook, read_workbook, separator_of

Cell = str | float | bool | date | None
__all__ = ["LARGEST_UNPACKED", "Cell", "FileUnreadable", "Table", "TableRow", "read_tables", "table_of"]
LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200


@dataclass(frozen=True)
class TableRow:
    """One row with its number as the person sees it (from 1)."""

    number: int
    cells: list[Cell]

    @property
    def is_blank(self) -> bool:
        return all(cell in ("", None) for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """One sheet; a CSV file is one sheet without a name."""

    name: str
    rows: list[TableRow]
    is_hidden: bool = False


def read_tables(content: bytes) -> list[Table]:
    """The sheets of a file with their cells cleaned. Rows whose first cell starts with # are comments."""
    if not content:
        raise FileUnreadable(N_("Tệp này trống."), field="file")
    if len(content) > LARGEST_FILE:
        raise FileUnreadable(N_("Tệp lớn hơn %(most)s MB. Chia thành nhiều tệp."), field="file", most=10)
    tables = _read_workbook(content) if is_workbook(content) else [_read_csv(content)]
    rows = sum(len(table.rows) for table in tables)
    if rows > MOST_ROWS + 50:
        raise FileUnreadable(
            N_("Tệp có %(rows)s dòng; mỗi lần nhận tối đa %(most)s dòng. Chia thành nhiều tệp."),
            field="file",
            rows=rows,
            most=MOST_ROWS,
        )
    if any(len(row.cells) > MOST_COLUMNS for table in tables for row in table.rows):
        raise FileUnreadable(N_("Tệp có quá %(most)s cột."), field="file", most=MOST_COLUMNS)
    return tables


def table_of(rows: Sequence[Mapping[str, object]], *, name: str = "") -> Table:
    """Rows as programs send them, by field or heading, as one sheet whose first row are the headings: the first of
    `rows` is row 2. Values are texts, numbers or nothing."""
    if not rows:
        raise FileUnreadable(N_("Chưa có dòng nào."), field="rows")
    if len(rows) > MOST_ROWS:
        raise FileUnreadable(
            N_("Tệp có %(rows)s dòng; mỗi lần nhận tối đa %(most)s dòng. Chia thành nhiều tệp."),
            field="rows", rows=len(rows), most=MOST_ROWS,
        )  # fmt: skip
    heads = list(dict.fromkeys(head for row in rows for head in row))
    if len(heads) > MOST_COLUMNS:
        raise FileUnreadable(N_("Tệp có quá %(most)s cột."), field="rows", most=MOST_COLUMNS)
    cells = [heads, *([row.get(head) for head in heads] for row in rows)]
    # A first cell that begins with # is what was sent, not a comment, so nothing is left out here but blank rows.
    found = [TableRow(number, [_clean(cell) for cell in line]) for number, line in enumerate(cells, start=1)]
    return Table(name, [row for row in found if not row.is_blank])


def _read_workbook(content: bytes) -> list[Table]:
    return [
        Table(sheet["name"], _rows(enumerate(sheet["rows"], start=1)), is_hidden=sheet["is_hidden"])
        for sheet in read_workbook(content)
    ]


def _read_csv(content: bytes) -> Table:
    text = decode(content)
    lines = text.splitlines(keepends=True)
    separator = ""
    if lines and lines[0].lower().startswith("sep="):
        separator = lines[0].strip()[4:5]
        lines[0] = "\n"
    reader = csv.reader(lines, delimiter=separator or separator_of(lines), strict=True)
    found: list[tuple[int, list[Cell]]] = []
    try:
        start = 1
        for cells in reader:
            found.append((start, list(cells)))
            start = reader.line_num + 1
    except csv.Error:
        raise FileUnreadable(
            N_("Dòng %(row)s của tệp CSV có dấu ngoặc kép mở mà không đóng."), field="file", row=start
        ) from None
    return Table("", _rows(found))


def _rows(rows: Iterable[tuple[int, Sequence[object]]]) -> list[TableRow]:
    found = []
    for number, cells in rows:
        row = TableRow(number, [_clean(cell) for cell in cells])
        first = row.cells[0] if row.cells else ""
        if not row.is_blank and not (isinstance(first, str) and first.startswith("#") and not _is_error(first)):
            found.append(row)
    return found


def _is_error(text: str) -> bool:
    return text.upper() in ERRORS


ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})


def _clean(cell: object) -> Cell:
    """One spelling of text (NFC, no control signs but line ends), days as days."""
    if isinstance(cell, dict):
        return date.fromisoformat(cell["day"])
    if isinstance(cell, str):
        if cell.isascii() and cell.isprintable():
            return cell.strip()
        text = unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
        if text.isprintable():
            return text.strip()
        return "".join(c for c in text if c == "\n" or c == "\t" or unicodedata.category(c) != "Cc").strip()
    if isinstance(cell, bool | int | float):
        return cell
    return None
