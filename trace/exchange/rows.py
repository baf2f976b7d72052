"""From tables to rows of a kind: the heading row is found, numbers are understood, cells become values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from trace.errors import N_, Invalid, Refusal
from trace.exchange.cells import Value, read_cell, shown
from trace.exchange.columns import COUNTING, NUMERIC, Column, Heading, heading_key, letter_of, recognise
from trace.exchange.numbers import EITHER, EN, VI, Written, reading_of
from trace.exchange.reading import Cell, FileUnreadable, Table, TableRow
from trace.exchange.report import ERROR, QUESTION, Finding, Report, Understood, plain_params

_ROWS_TO_SEARCH = 25
ColumnsFor = Callable[[str], Sequence[Column]]


@dataclass(frozen=True)
class ReadRow:
    """A row understood: values by field, and where each stood, so that a refusal can point at its cell.

    `places` are column (with its row where that is another one: above the heads), heading and what was written.
    """

    sheet: str
    number: int
    values: dict[str, Value]
    places: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    is_broken: bool = False

    def finding(
        self,
        refusal: Refusal | None,
        *,
        severity: str = ERROR,
        msgid: str = "",
        name: str = "",
        params: dict[str, Any] | None = None,
    ) -> Finding:
        """A finding at the cell of the refusal's field, or at the row."""
        field_name = (refusal.field if refusal else name) or name
        cell, heading, value = self.places.get(field_name, ("", "", ""))
        letter = cell.rstrip("0123456789")
        return Finding(
            refusal.msgid if refusal else msgid,
            plain_params(refusal) if refusal else (params or {}),
            severity,
            self.sheet,
            int(cell.removeprefix(letter) or self.number),
            letter,
            heading,
            value,
        )


@dataclass(frozen=True)
class _Sheet:
    """`said` is what stands once above the heads and counts for every row that does not say otherwise."""

    name: str
    headings: list[Heading]
    rows: list[TableRow]
    said: dict[str, tuple[Column, Cell, tuple[str, str, str]]] = field(default_factory=dict)


def read_rows(
    tables: Sequence[Table],
    columns_for: ColumnsFor,
    report: Report,
    *,
    numbers: str,
    ignored: dict[str, str],
    above: Sequence[str] = (),
) -> list[ReadRow]:
    """The rows of every sheet whose headings are known; headings, skipped sheets and cell findings go to `report`.

    `columns_for` gives the columns a sheet of this name may have. `numbers` is vi or en where a person chose; `ignored`
    tells by heading why a known column is not taken; fields in `above` may be said once above the heads.
    """
    sheets = _sheets(tables, columns_for, report, above)
    for sheet in sheets:
        _note_headings(sheet, report, ignored)
    locale = numbers or _locale(sheets, report)
    report.numbers = locale
    if report.asks_numbers:
        return []
    return [_row(sheet, row, locale, report) for sheet in sheets for row in sheet.rows]


def _sheets(tables: Sequence[Table], columns_for: ColumnsFor, report: Report, above: Sequence[str]) -> list[_Sheet]:
    found = []
    for table in tables:
        sheet = None if table.is_hidden else _sheet(table, columns_for(table.name), above)
        if sheet is not None:
            found.append(sheet)
        elif table.name:
            report.skipped_sheets.append(table.name)
    if not found:
        columns = columns_for("")
        needed = ", ".join(f"“{c.label}”" for c in [c for c in columns if c.is_needed] or columns[:2])
        raise FileUnreadable(
            N_("Không tìm thấy dòng tiêu đề. Dòng đó cần có các cột: %(needed)s."), field="file", needed=needed
        )
    if not any(sheet.rows for sheet in found):
        raise FileUnreadable(N_("Tệp có tiêu đề nhưng chưa có dòng dữ liệu nào."), field="file")
    return found


def _sheet(table: Table, columns: Sequence[Column], above: Sequence[str]) -> _Sheet | None:
    """The heading row is the one among the first that holds the most known headings, every needed one among them."""
    best: tuple[int, int, list[Heading]] = (0, 0, [])
    for place, row in enumerate(table.rows[:_ROWS_TO_SEARCH]):
        headings = recognise([shown(cell) for cell in row.cells], columns)
        known = {heading.column.field for heading in headings if heading.column}
        # A line of a guide may hold one known word by chance; a heading row holds several, or nothing else.
        is_heading = len(known) > 1 or len(known) == sum(1 for heading in headings if heading.text)
        has_needed = all(column.field in known for column in columns if column.is_needed)
        if is_heading and has_needed and len(known) > best[0]:
            best = (len(known), place, headings)
    if not best[0]:
        return None
    said = _said_above(table.rows[: best[1]], [column for column in columns if column.field in above])
    return _Sheet(table.name, [h for h in best[2] if h.text], table.rows[best[1] + 1 :], said)


def _said_above(
    rows: Sequence[TableRow], columns: Sequence[Column]
) -> dict[str, tuple[Column, Cell, tuple[str, str, str]]]:
    """`Vụ:` with its value in the cell beside it, as paper books have it at their top."""
    found = {}
    for row in rows if columns else ():
        for heading, cell in zip(recognise([shown(cell) for cell in row.cells], columns), row.cells[1:], strict=False):
            if heading.column and cell not in ("", None):
                place = (f"{letter_of(heading.position + 1)}{row.number}", heading.text[:200], shown(cell)[:200])
                found.setdefault(heading.column.field, (heading.column, cell, place))
    return found


def _note_headings(sheet: _Sheet, report: Report, ignored: dict[str, str]) -> None:
    for heading in sheet.headings:
        why_not = ignored.get(heading_key(heading.text), "")
        if heading.is_second:
            why_not = N_("Trùng với một cột đứng trước.")
        report.headings.append(
            Understood(
                sheet.name,
                heading.letter,
                heading.text[:200],
                heading.column.label if heading.column else "",
                why_not if heading.column is None else "",
            )
        )


def _locale(sheets: Sequence[_Sheet], report: Report) -> str:
    """How the file writes numbers; a question in the report when no cell tells, or when cells contradict."""
    written = [one for sheet in sheets for one in _written(sheet)]
    by_reading = {reading: [w for w in written if w.reading == reading] for reading in (VI, EN, EITHER)}
    vi, en, either = by_reading[VI], by_reading[EN], by_reading[EITHER]
    if vi and en:
        msgid = N_("Tệp viết số theo hai kiểu: ô %(vi_place)s “%(vi)s” và ô %(en_place)s “%(en)s”. Chọn một kiểu.")
        params = {"vi_place": vi[0].place, "vi": vi[0].text, "en_place": en[0].place, "en": en[0].text}
    elif either and not vi and not en:
        msgid = N_("Số “%(text)s” ở ô %(place)s đọc được hai cách. Chọn kiểu viết số của tệp.")
        params = {"place": either[0].place, "text": either[0].text}
    else:
        return VI if vi else EN if en else ""
    report.asks_numbers = True
    report.findings.append(Finding(msgid, params, QUESTION))
    return ""


def _written(sheet: _Sheet) -> list[Written]:
    """Every number typed as text; what Excel keeps as a number has only one reading."""
    found = []
    for heading in sheet.headings:
        if heading.column is None or heading.column.reads not in NUMERIC:
            continue
        for row in sheet.rows:
            cell = row.cells[heading.position] if heading.position < len(row.cells) else None
            if isinstance(cell, str) and cell:
                reading = reading_of(cell, is_whole=heading.column.reads in COUNTING)
                found.append(Written(_place(sheet.name, heading.letter, row.number), cell, reading))
    return found


def _place(sheet: str, letter: str, number: int) -> str:
    return f"{sheet}!{letter}{number}" if sheet else f"{letter}{number}"


def _row(sheet: _Sheet, row: TableRow, locale: str, report: Report) -> ReadRow:
    values: dict[str, Value] = {}
    places: dict[str, tuple[str, str, str]] = {}
    is_broken = False
    for heading in sheet.headings:
        cell = row.cells[heading.position] if heading.position < len(row.cells) else None
        if heading.column is None or cell in ("", None):
            continue
        name = heading.column.field
        places[name] = (heading.letter, heading.text[:200], shown(cell)[:200])
        try:
            values[name] = read_cell(heading.column, cell, unit=heading.unit, locale=locale)
        except Invalid as refusal:
            is_broken = True
            report.findings.append(ReadRow(sheet.name, row.number, {}, places).finding(refusal, name=name))
    for name, (column, cell, place) in sheet.said.items():
        if name not in places:
            values[name] = read_cell(column, cell)
            places[name] = place
    return ReadRow(sheet.name, row.number, values, places, is_broken)
