"""From tables to rows of a kind: the heading row is found, numbers are understood, cells become values."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from trace.errors import N_, Invalid, Refusal
from trace.exchange.cells import Value, read_cell, shown
from trace.exchange.columns import NUMERIC, WHOLE, Column, Heading, heading_key, recognise
from trace.exchange.numbers import EITHER, EN, VI, Written, reading_of
from trace.exchange.reading import FileUnreadable, Table, TableRow
from trace.exchange.report import ERROR, QUESTION, Finding, Report, Understood, plain_params

_ROWS_TO_SEARCH = 25


@dataclass(frozen=True)
class ReadRow:
    """A row understood: values by field, and where each stood, so that a refusal can point at its cell."""

    sheet: str
    number: int
    values: dict[str, Value]
    places: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    is_broken: bool = False

    def finding(self, refusal: Refusal | None, *, severity: str = ERROR, msgid: str = "", name: str = "") -> Finding:
        """A finding at the cell of the refusal's field, or at the row."""
        field_name = (refusal.field if refusal else name) or name
        letter, heading, value = self.places.get(field_name, ("", "", ""))
        return Finding(
            refusal.msgid if refusal else msgid,
            plain_params(refusal) if refusal else {},
            severity,
            self.sheet,
            self.number,
            letter,
            heading,
            value,
        )


@dataclass(frozen=True)
class _Sheet:
    name: str
    headings: list[Heading]
    rows: list[TableRow]


def read_rows(
    tables: Sequence[Table], columns: Sequence[Column], report: Report, *, numbers: str, ignored: dict[str, str]
) -> list[ReadRow]:
    """The rows of every sheet whose headings are known; headings, skipped sheets and cell findings go to `report`.

    `numbers` is vi or en where a person chose; `ignored` tells by heading why a known column is not taken.
    """
    sheets = _sheets(tables, columns, report)
    for sheet in sheets:
        _note_headings(sheet, report, ignored)
    locale = numbers or _locale(sheets, report)
    report.numbers = locale
    if report.asks_numbers:
        return []
    return [_row(sheet, row, locale, report) for sheet in sheets for row in sheet.rows]


def _sheets(tables: Sequence[Table], columns: Sequence[Column], report: Report) -> list[_Sheet]:
    found = []
    for table in tables:
        sheet = None if table.is_hidden else _sheet(table, columns)
        if sheet is not None:
            found.append(sheet)
        elif table.name:
            report.skipped_sheets.append(table.name)
    if not found:
        needed = ", ".join(f"“{column.label}”" for column in columns if column.is_needed)
        raise FileUnreadable(
            N_("Không tìm thấy dòng tiêu đề. Dòng đó cần có các cột: %(needed)s."), field="file", needed=needed
        )
    if not any(sheet.rows for sheet in found):
        raise FileUnreadable(N_("Tệp có tiêu đề nhưng chưa có dòng dữ liệu nào."), field="file")
    return found


def _sheet(table: Table, columns: Sequence[Column]) -> _Sheet | None:
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
    return _Sheet(table.name, [h for h in best[2] if h.text], table.rows[best[1] + 1 :])


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
                reading = reading_of(cell, is_whole=heading.column.reads == WHOLE)
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
    return ReadRow(sheet.name, row.number, values, places, is_broken)
