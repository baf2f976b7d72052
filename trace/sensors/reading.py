"""A logger's file as columns of readings: CSV and workbooks of several makers, in Vietnamese or English.

What cannot be read is told with row, column, value and reason, and then nothing of the file counts. Columns are kept as
arrays of integers, so that a hundred thousand rows stay small.
"""

import csv
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from trace.errors import N_
from trace.events.readings import MEASURED
from trace.kit.sheets import FileUnreadable, decode, is_workbook, read_workbook, separator_of
from trace.sensors.headings import Heading, device_said, headings_in
from trace.sensors.moments import LOCAL, Moments, MomentUnreadable
from trace.sensors.numbers import Numbers, NumberUnreadable

LARGEST_FILE: Final = 15 * 1024 * 1024
MOST_ROWS: Final = 250_000
MOST_FAULTS: Final = 200
# How far down the row of headings may stand: loggers print their settings above it.
_HEAD_ROWS: Final = 60
# What loggers write where they had nothing to say.
_NOTHING: Final = frozenset(("", "-", "--", "---", "n/a", "na", "nan", "null", "none", "nc", "err", "error", "open"))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that could not be read, as a person finds it in the file."""

    row: int
    column: str
    value: str
    reason: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Column:
    """One quantity: moments in seconds since 1970 and values in thousandths, in the order of time."""

    quantity: str
    heading: str
    at: "array[int]"
    values: "array[int]"


@dataclass(slots=True)
class Readings:
    """What a file says. `zone` tells how its clock was understood; `repeated` counts rows said twice, `empty` cells
    without a value; with `faults` nothing of it may be kept."""

    columns: list[Column]
    row_count: int = 0
    repeated: int = 0
    empty: int = 0
    zone: str = LOCAL
    order: str = ""
    device: str = ""
    sheet: str = ""
    ignored: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0


@dataclass(slots=True)
class _Rows:
    """One sheet: its rows with their numbers, each read once."""

    name: str
    rows: Iterator[tuple[int, Sequence[Any]]]


def read_file(content: bytes, *, zone: str = "", order: str = "") -> Readings:
    """Read a whole file. `zone` ("utc" or "local") and `order` ("dmy" or "mdy") are said where the file does not."""
    if not content:
        raise FileUnreadable(N_("Tệp này trống."), field="file")
    if len(content) > LARGEST_FILE:
        raise FileUnreadable(N_("Tệp lớn hơn %(most)s MB. Chia thành nhiều tệp."), field="file", most=15)
    for sheet in _sheets(content):
        head, heading, device = _head_of(sheet)
        if heading is not None:
            found = _Reader(heading, zone=zone, order=order, sheet=sheet.name, device=device)
            return found.read(sheet.rows)
        del head
    raise FileUnreadable(
        N_("Không thấy dòng tiêu đề có cột thời gian và ít nhất một cột số đo (nhiệt độ, pH, độ mặn, ô-xy…)."),
        field="file",
    )


def _sheets(content: bytes) -> Iterator[_Rows]:
    if is_workbook(content):
        for sheet in read_workbook(content, with_times=True):
            if not sheet["is_hidden"]:
                yield _Rows(sheet["name"], iter(enumerate(sheet["rows"], start=1)))
        return
    yield _Rows("", _csv_rows(decode(content)))


def _csv_rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    lines = text.splitlines(keepends=True)
    said = lines[0].strip()[4:5] if lines and lines[0].lower().startswith("sep=") else ""
    reader = csv.reader(lines, delimiter=said or _separator(lines))
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:
        raise FileUnreadable(
            N_("Dòng %(row)s của tệp CSV có dấu ngoặc kép mở mà không đóng."), field="file", row=reader.line_num
        ) from None


def _separator(lines: Sequence[str]) -> str:
    """The sign of the line that looks like headings; the settings above it may use any other."""
    for sign in ("\t", ";", ","):
        for line in lines[:_HEAD_ROWS]:
            if sign in line and headings_in(line.rstrip("\r\n").split(sign)):
                return sign
    return separator_of(lines)


def _head_of(sheet: _Rows) -> tuple[int, Heading | None, str]:
    device = ""
    for number, cells in sheet.rows:
        texts = [cell if isinstance(cell, str) else "" for cell in cells]
        heading = headings_in(texts)
        if heading is not None:
            return number, heading, device
        device = device or device_said(texts)
        if number >= _HEAD_ROWS:
            break
    return 0, None, device


class _Reader:
    """Rows below the headings, one after the other."""

    def __init__(self, heading: Heading, *, zone: str, order: str, sheet: str, device: str) -> None:
        self.heading = heading
        self.moments = Moments(zone=zone or heading.zone, order=order)
        self.numbers = Numbers()
        self.found = Readings(
            [Column(one.quantity, one.name, array("q"), array("q")) for one in heading.measured],
            sheet=sheet, device=device, ignored=list(heading.ignored),
        )  # fmt: skip

    def read(self, rows: Iterable[tuple[int, Sequence[Any]]]) -> Readings:
        kept: list[tuple[int, Sequence[Any]]] = []
        for number, cells in rows:
            if not any(cell not in ("", None) for cell in cells) or _is_comment(cells):
                continue
            if self.found.row_count + len(kept) >= MOST_ROWS:
                raise FileUnreadable(
                    N_("Tệp có hơn %(most)s dòng số đo. Chia thành nhiều tệp."), field="file", most=MOST_ROWS
                )
            # How days and numbers are written is decided by rows that can only mean one thing; they may come late.
            kept.append((number, cells))
        self._decide(kept)
        for number, cells in kept:
            self._row(number, cells)
        return self._ordered()

    def _decide(self, rows: Sequence[tuple[int, Sequence[Any]]]) -> None:
        for _number, cells in rows:
            self.moments.look(self._when(cells))
            for one in self.heading.measured:
                self.numbers.look(_cell(cells, one.place))
        self.moments.decide()
        self.numbers.decide()

    def _when(self, cells: Sequence[Any]) -> str:
        """The moment as one text: date and time of day may stand in two columns."""
        return " ".join(text for place in self.heading.when if (text := _moment_text(_cell(cells, place))))

    def _row(self, number: int, cells: Sequence[Any]) -> None:
        self.found.row_count += 1
        written = self._when(cells)
        try:
            at = self.moments.read(written)
        except MomentUnreadable as wrong:
            self._fault(Fault(number, self.heading.when_name, written, wrong.reason))
            return
        for column, one in zip(self.found.columns, self.heading.measured, strict=True):
            cell = _cell(cells, one.place)
            if cell is None or (isinstance(cell, str) and cell.strip().casefold() in _NOTHING):
                self.found.empty += 1
                continue
            try:
                value = one.in_unit(self.numbers.thousandths(cell))
            except NumberUnreadable as wrong:
                self._fault(Fault(number, one.name, str(cell), wrong.reason))
                continue
            limits = MEASURED[one.quantity]
            if not limits.lowest <= value <= limits.highest:
                self._fault(Fault(number, one.name, str(cell), N_("Số đo này không thể có. Xem lại cột hoặc đơn vị.")))
                continue
            column.at.append(at)
            column.values.append(value)

    def _fault(self, fault: Fault) -> None:
        self.found.fault_count += 1
        if len(self.found.faults) < MOST_FAULTS:
            self.found.faults.append(fault)

    def _ordered(self) -> Readings:
        found = self.found
        found.zone, found.order = self.moments.zone, self.moments.order_shown
        for column in found.columns:
            found.repeated += _order(column, self._fault)
        found.columns = [column for column in found.columns if column.at]
        if not found.columns and not found.faults:
            raise FileUnreadable(N_("Tệp này không có số đo nào."), field="file")
        return found


def _order(column: Column, tell: Any) -> int:
    """Bring a column into the order of time, once each moment; two different values at one moment are a fault."""
    at, values = column.at, column.values
    if all(at[place - 1] < at[place] for place in range(1, len(at))):
        return 0
    order = sorted(range(len(at)), key=at.__getitem__)
    times, kept, repeated = array("q"), array("q"), 0
    for place in order:
        if times and times[-1] == at[place]:
            if kept[-1] == values[place]:
                repeated += 1
                continue
            tell(Fault(0, column.heading, Moments.shown(at[place]), N_("Hai số đo khác nhau cùng một thời điểm.")))
            continue
        times.append(at[place])
        kept.append(values[place])
    column.at, column.values = times, kept
    return repeated


def _cell(cells: Sequence[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else None


def _moment_text(cell: Any) -> str:
    if isinstance(cell, dict):
        return str(cell.get("moment") or cell.get("day"))
    return "" if cell is None else str(cell).strip()


def _is_comment(cells: Sequence[Any]) -> bool:
    return isinstance(cells[0], str) and cells[0].startswith("#")
