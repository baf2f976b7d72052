"""A file as tables of cells: workbooks (xlsx, xls, ods) and CSV as Vietnamese Excel writes it."""

import csv
import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trace.errors import N_, Invalid

Cell = str | float | bool | date | None
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_SECONDS_TO_READ = 60
_READER = Path(__file__).with_name("spreadsheet.py")


class FileUnreadable(Invalid):
    """The file is none we can read, or larger than we read."""


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
    is_workbook = content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    tables = _read_workbook(content) if is_workbook else [_read_csv(content)]
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
    if content.startswith(b"PK"):
        _check_unpacked_size(content)
    try:
        done = subprocess.run(  # noqa: S603  (our own program, the file on its stdin)
            [sys.executable, "-I", str(_READER)],
            input=content,
            capture_output=True,
            timeout=_SECONDS_TO_READ,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode == 3:
        raise FileUnreadable(N_("Tệp có mật khẩu. Bỏ mật khẩu rồi tải lại."), field="file")
    if done.returncode == 2:
        raise _broken()
    if done.returncode:
        raise _too_large()
    return [
        Table(sheet["name"], _rows(enumerate(sheet["rows"], start=1)), is_hidden=sheet["is_hidden"])
        for sheet in json.loads(done.stdout)
    ]


def _check_unpacked_size(content: bytes) -> None:
    """What the archive says of itself; an archive that lies meets the reader's own limit of memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise _broken() from None
    if unpacked > LARGEST_UNPACKED:
        raise _too_large()


def _broken() -> FileUnreadable:
    return FileUnreadable(N_("Không đọc được tệp này. Nhận tệp Excel (.xlsx, .xls), .ods hoặc .csv."), field="file")


def _too_large() -> FileUnreadable:
    return FileUnreadable(
        N_("Bảng tính này lớn quá mức đọc được. Xóa các ô thừa hoặc chia thành nhiều tệp."), field="file"
    )


def _read_csv(content: bytes) -> Table:
    text = _decode(content)
    if "\x00" in text or sum(not (c.isprintable() or c in "\r\n\t\ufeff") for c in text[:2000]) > 5:
        raise _broken()
    lines = text.splitlines(keepends=True)
    separator = ""
    if lines and lines[0].lower().startswith("sep="):
        separator = lines[0].strip()[4:5]
        lines[0] = "\n"
    reader = csv.reader(lines, delimiter=separator or _separator(lines), strict=True)
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


def _decode(content: bytes) -> str:
    """UTF-8, then UTF-16 (Excel's "Unicode text"), then the Vietnamese Windows code page."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(N_("Không rõ bảng mã của tệp. Lưu lại kiểu “CSV UTF-8” hoặc Excel."), field="file")


def _separator(lines: list[str]) -> str:
    """The sign that stands most often outside quotes in the first line that is no comment."""
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    outside = "".join(part for place, part in enumerate(first.split('"')) if place % 2 == 0)
    return max(("\t", ";", ","), key=outside.count)


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
