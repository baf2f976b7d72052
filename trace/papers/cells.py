"""Events as lines of a paper's table: one cell a column, notes about corrections and lateness under the line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _

from trace.events.rows import EventRow, ShownValue
from trace.events.rules import Kind as EventKind
from trace.events.treatments import Treatment
from trace.kit.days import show_day
from trace.papers.columns import Box, boxes_of
from trace.papers.words import amount_words, area_words, joined
from trace.processes.catalogue import HARVEST, PRIVATE, Step
from trace.typeset.paper import DAY, NUMBER, TEXT, Column, Measured, Row, Value

_QUANTITIES = ("harvest_qty", "qty", "qty_out")
_NUMBERS = ("number", "int")
SAFE_FROM = "safe_from"


@dataclass(frozen=True, slots=True)
class Cells:
    """How lines are written: in which language, with private columns or without."""

    language: str
    is_whole: bool
    places: Mapping[str, str] = field(default_factory=dict)
    """Names of the season's plots or ponds by code."""
    treatments: Mapping[int, Treatment] = field(default_factory=dict)
    """What was used, by the number of its event: how long to wait after it, and which bans it meets."""

    @property
    def has_places(self) -> bool:
        """Whether it must be said where each work was done."""
        return len(self.places) > 1

    def shows(self, box: Box, events: Sequence[EventRow]) -> bool:
        """Whether a column stands on the paper: a required one always, another where something is written in it."""
        if box.is_private and not self.is_whole:
            return False
        if box.name == SAFE_FROM:
            return True
        return box.is_required or any(self.text(row, box) for row in events)

    def text(self, row: EventRow, box: Box) -> str:
        """What the line says in a column, as words."""
        if box.name in _QUANTITIES and (weighed := _weighed(row)):
            return weighed
        values = values_of(row)
        if box.name in values:
            return self._said(values[box.name], is_bare=bool(box.field.unit_word(self.language)))
        parts = [values[part.name] for part in box.field.parts if part.name in values]
        return _grouped([(self._label(one), self._said(one)) for one in parts])

    def value(self, row: EventRow, box: Box) -> Value:
        """The same as a number or a day where the column is one."""
        text = self.text(row, box)
        if box.name == SAFE_FROM:
            return self.treatments[row.number].safe_from if row.number in self.treatments else text
        if box.field.type not in _NUMBERS or box.name in _QUANTITIES:
            return text
        one = values_of(row).get(box.name)
        try:
            number = Decimal(str(one.value)) if one else None
        except InvalidOperation:
            return text
        if number is None:
            return text
        is_area = box.field.unit == "MTK"
        return Measured(number, area_words(int(number)).replace(" m²", "", 1)) if is_area else number

    def pairs(self, row: EventRow) -> list[tuple[str, str]]:
        """Everything an event says, label and words, without what this reader may not see."""
        values = values_of(row).values()
        return [(self._label(one), self._said(one)) for one in values if self.is_whole or one.visibility != PRIVATE]

    def _label(self, one: ShownValue) -> str:
        return one.label_en if self.language == "en" else one.label_vi

    def _said(self, one: ShownValue, *, is_bare: bool = False) -> str:
        text, unit = (one.text_en, one.unit_en) if self.language == "en" else (one.text, one.unit)
        if unit == "m²" and not is_bare and str(one.value).isdigit():
            return area_words(int(str(one.value)))
        return text if is_bare else f"{text} {unit}".strip()


def rows_of_events(
    steps: Sequence[Step], events: Sequence[EventRow], cells: Cells
) -> tuple[tuple[Column, ...], list[Row]]:
    """The table of some steps: its columns, and its lines in the order of the days."""
    boxes = _boxes(steps, events, cells)
    has_lots = any(step.role == HARVEST for step in steps)
    columns = [Column(_("Ngày"), kind=DAY)]
    columns += [Column(_("Việc"), 1.4)] if len(steps) > 1 else []
    columns += [Column(_("Ruộng, ao"), 1.3)] if cells.has_places and not has_lots else []
    columns += [Column(_("Số lô"), 1.1)] if has_lots else []
    columns += [Column(box.label(cells.language), box.share, _kind(box)) for box in boxes]
    columns += [Column(_("Người ghi"), 1.2)] if cells.is_whole else []
    rows = [line for row in events for line in _lines(row, steps, boxes, cells, has_lots=has_lots)]
    return tuple(columns), rows


def _kind(box: Box) -> str:
    return NUMBER if box.field.type in _NUMBERS else DAY if box.name == SAFE_FROM else TEXT


def _boxes(steps: Sequence[Step], events: Sequence[EventRow], cells: Cells) -> list[Box]:
    """The columns of several steps, each once."""
    found: dict[str, Box] = {}
    for step in steps:
        written = [row for row in events if row.step == step.code]
        for box in boxes_of(step):
            if cells.shows(box, written):
                found.setdefault(box.name, box)
    return sorted(found.values(), key=lambda box: box.name == "note")


def _lines(row: EventRow, steps: Sequence[Step], boxes: Sequence[Box], cells: Cells, *, has_lots: bool) -> list[Row]:
    """One line an event; at a harvest one for each lot."""
    lots = [lot for lot in row.lots if lot.role == "output"] if has_lots else []
    notes = tuple(notes_of(row, cells))
    lines = []
    for lot in lots or [None]:
        line: list[Value] = [row.happened_on]
        line += [row.name_en if cells.language == "en" else row.name_vi] if len(steps) > 1 else []
        line += [places_of(row, cells)] if cells.has_places and not has_lots else []
        line += [lot.lot if lot else ""] if has_lots else []
        for box in boxes:
            if lot and box.name in _QUANTITIES and lot.thousandths:
                is_mass = lot.unit in ("", "KGM")
                line.append(Decimal(lot.thousandths) / 1000 if is_mass else amount_words(lot.thousandths, lot.unit))
            else:
                line.append(cells.value(row, box))
        line += [row.recorded_by] if cells.is_whole else []
        is_last = lot is None or lot is lots[-1]
        lines.append(Row(tuple(line), notes=notes if is_last else (), is_struck=row.is_cancelled))
    return lines


def places_of(row: EventRow, cells: Cells) -> str:
    """Where it was done, by the names of the places; "tất cả" where it counts for the whole season."""
    codes = [place.get("code", "") for place in row.places or [row.place] if place.get("code")]
    if not codes or set(codes) >= set(cells.places):
        return _("tất cả")
    return joined((cells.places.get(code, code) for code in codes), ", ")


def values_of(row: EventRow) -> dict[str, ShownValue]:
    """What an event says, by field; the parts of a group each under a name of its own (`dose.amount`)."""
    return {one.name: one for one in row.values}


def notes_of(row: EventRow, cells: Cells) -> Iterable[str]:
    """What must be known about a line: that it never happened, was written later, was put right and what it said."""
    if row.is_cancelled:
        yield _("Không xảy ra, đã báo là ghi nhầm: %(reason)s", reason=row.cancelled_reason)
    first = row.earlier[-1] if row.earlier else row
    marks = [_("Ghi sau, ngày %(day)s", day=show_day(first.recorded_on))] if first.is_late else []
    marks += [_("Ghi sau khi hàng đã xuất")] if row.is_after_dispatch else []
    marks += [_("Sửa nhẹ đi, có người thứ hai xác nhận")] if row.is_loosened else []
    marks += [_("Ghi hộ")] if row.is_on_behalf and cells.is_whole else []
    if marks:
        yield joined(marks)
    treatment = cells.treatments.get(row.number)
    if treatment and not row.is_cancelled:
        for ban in treatment.bans:
            name = ban.read_as
            yield _("Chất cấm: %(name)s", name=name) if ban.is_certain else _("Có thể là chất cấm: %(name)s", name=name)
    if early := _early(row, cells):
        yield _("Thu hoạch trước ngày được phép %(day)s", day=show_day(early))
    newer = row
    for older in row.earlier:
        day = show_day(newer.recorded_on)
        before = "; ".join(_differences(older, newer, cells))
        said = _("Đã sửa ngày %(day)s", day=day)
        said += f": {newer.reason}" if newer.reason else ""
        yield f"{said.rstrip('.')}. " + (_("Trước đó ghi: %(before)s.", before=before) if before else "")
        newer = older


def _early(row: EventRow, cells: Cells) -> date | None:
    """The day that a harvest should have waited for; None where it did, or is none."""
    if row.kind != EventKind.HARVEST or row.is_cancelled:
        return None
    days = [one.safe_from for one in cells.treatments.values() if one.day <= row.happened_on and one.safe_from]
    last = max(days, default=None)
    return last if last and row.happened_on < last else None


def _differences(older: EventRow, newer: EventRow, cells: Cells) -> list[str]:
    """What the older version said otherwise."""
    now = dict(cells.pairs(newer))
    found = [f"{label} {text}" for label, text in cells.pairs(older) if now.get(label) != text]
    if older.happened_on != newer.happened_on:
        found.insert(0, _("ngày %(day)s", day=show_day(older.happened_on)))
    if (before := _weighed(older)) and before != _weighed(newer):
        found.append(before)
    return found


def _weighed(row: EventRow) -> str:
    """The amounts of the lots that came out."""
    return joined((amount_words(lot.thousandths, lot.unit) for lot in row.lots if lot.role == "output"), ", ")


def _grouped(parts: Sequence[tuple[str, str]]) -> str:
    """`8 kg/sào` for an amount with its unit; otherwise every part with its name."""
    if len(parts) <= 2 and all(len(text) <= 12 for _label, text in parts):
        return " ".join(text for _label, text in parts)
    return "; ".join(f"{label} {text}" for label, text in parts)
