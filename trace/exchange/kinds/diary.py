"""The paper diary typed into Excel: each row becomes an entry of its season, or a harvest with its lot."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from trace.errors import N_, Invalid
from trace.events.acting import used_entry_ids
from trace.events.actions import harvest, record_many
from trace.events.entries import DiaryEntry, Entry, NewLot
from trace.events.rules import EntryRefused, check_quantity, check_time
from trace.events.values import PERSONAL, to_json
from trace.exchange.identity import RowIds
from trace.exchange.kinds.base import Context, Kind, Plan, Planned
from trace.exchange.kinds.diary_columns import ABOVE, LOT, NOTE, WORKER, Sheet, columns_for, every_column
from trace.exchange.kinds.diary_known import Known, days_written
from trace.exchange.moments import read_moment
from trace.exchange.report import NEW, SAME, WARNING
from trace.exchange.rows import ReadRow
from trace.kit.days import show_day
from trace.kit.inputs import start_of_day
from trace.kit.text import fold
from trace.kit.units import show_number
from trace.kit.viewer import MANAGER, STAFF
from trace.processes.catalogue import HARVEST, Field
from trace.processes.queries import template as find_template
from trace.processes.rules import Checked, check_values
from trace.seasons.models import Season
from trace.sites.models import Site

_OF_THE_ROW = frozenset(("happened_on", "season", "site", "work", "worker", "note", "lot_number"))
_GIVEN = frozenset(("event_time", "plot", "pond", "lot", "input_lots", "photos", "input_doc", "qc_doc"))
_Found = TypeVar("_Found")
_DOSE = re.compile(r"([\d.,\s]+)\s*(.*)")


@dataclass(slots=True)
class _Said:
    """A row understood; `entry_id` and what follows from it come once all rows are. `cells` tells by field under which
    column it stood."""

    row: ReadRow
    season: Season
    site: Site | None
    sheet: Sheet
    day: date
    checked: Checked
    cells: dict[str, str]
    private: dict[str, str]
    told: list[tuple[str, str]]
    lot: str = ""
    entry_id: str = ""
    is_again: bool = False
    warnings: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)


def plan(rows: list[ReadRow], context: Context) -> Plan:
    """What would become of each row; entries that were written before are left alone."""
    known, ids = Known(context.own), RowIds(context.own)
    found = Plan(lambda new: _record(new, context))
    said: list[_Said] = []
    for done, row in enumerate(rows, start=1):
        _read_row(row, known, ids, context, said, found)
        if done % 500 == 0 or done == len(rows):
            context.tell(done, len(rows))
    used = used_entry_ids(context.own.id, [one.entry_id for one in said])
    written = days_written(list({one.season.id: one.season for one in said}.values()))
    for one in said:
        found.planned.append(_planned(one, used, written, context))
        found.findings += [
            one.row.finding(None, severity=WARNING, msgid=m, name=n, params=p) for n, m, p in one.warnings
        ]
    found.planned.sort(key=_place_in_file(rows))
    return found


KIND = Kind(
    "diary", N_("Sổ nhật ký"), every_column(), (STAFF, MANAGER), needs_organisation=True, plan=plan,
    columns_for=columns_for, above=ABOVE,
)  # fmt: skip


def _record(new: Sequence[Mapping[str, object]], context: Context) -> None:
    """All entries of the diary in few statements; harvests follow one by one, so that waiting times are known."""
    del context
    record_many([entry for one in new if isinstance(entry := one["entry"], DiaryEntry)])


def _read_row(
    row: ReadRow, known: Known, ids: RowIds, context: Context, said: list[_Said], found: Plan
) -> None:  # fmt: skip
    """Every cell that stands in the way is named, not only the first."""
    refusals: list[Invalid] = []
    work = str(row.values.get("work") or row.sheet)
    day = _tried(lambda: _day(row, context), refusals)
    place = _tried(
        lambda: known.place(str(row.values.get("season", "")), str(row.values.get("site", "")), work), refusals
    )
    sheet = _tried(lambda: _sheet(known, place[0], work, row), refusals) if place else None
    if day is None or place is None or sheet is None:
        found.refuse(row, refusals, name=sheet.step.name_vi if sheet else work)
        return
    values, cells = _values(row, sheet, refusals)
    checked = _checked(sheet, values, known)
    refusals += [Invalid(p.msgid, field=_cell_of(p.field, sheet, cells), **p.params) for p in checked.refusals]
    one = _Said(row, *place, sheet, day[0], checked, cells, _private(row), [(N_("Ngày"), day[1])])
    if sheet.step.role == HARVEST:
        refusals += _harvest_refusals(one)
    if refusals or row.is_broken:
        found.refuse(row, refusals, name=sheet.step.name_vi)
        return
    _tell(one)
    if len(known.sites[one.season.id]) == 1:
        one.site = None  # the only plot of a season goes without saying, so saying it makes no other entry
    kept = {n: to_json(v) for n, v in checked.values.items() if n not in PERSONAL}
    plot = one.site.code if one.site else ""
    one.entry_id, number = ids.id_of(one.season.code, sheet.step.code, one.day.isoformat(), plot, kept, one.lot)
    if number > 1:
        one.warnings.append(("happened_on", N_("Giống hệt một dòng phía trên: sẽ ghi thành hai lần làm."), {}))
    said.append(one)


def _tried(act: Callable[[], _Found], refusals: list[Invalid]) -> _Found | None:
    try:
        return act()
    except Invalid as refusal:
        refusals.append(refusal)
        return None


def _checked(sheet: Sheet, values: dict[str, object], known: Known) -> Checked:
    """What the catalogue says of these values; most rows of a book say what an earlier one said."""
    key = (sheet.step.code, repr(values))
    if key not in known.checked:
        known.checked[key] = check_values(sheet.step, values, given=_GIVEN)
    return known.checked[key]


def _sheet(known: Known, season: Season, work: str, row: ReadRow) -> Sheet:
    sheet = known.sheet(season, work)
    if sheet is None and not row.values.get("work"):
        raise Invalid(N_("Chưa ghi việc nào: đặt tên trang tính theo việc, hoặc thêm cột “Việc”."), field="work")
    if sheet is None:
        way = find_template(season.template).name_vi
        raise Invalid(N_("Nhật ký %(way)s không có việc “%(text)s”."), field="work", text=work, way=way)
    return sheet


def _day(row: ReadRow, context: Context) -> tuple[date, str]:
    written = row.values.get("happened_on")
    if not isinstance(written, date | str):
        raise Invalid(N_("Chưa ghi ngày."), field="happened_on")
    try:
        day, words = read_moment(written, today=context.today)
        check_time(start_of_day(day), context.now)
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field="happened_on", **refusal.params) from None
    return day, words


def _values(row: ReadRow, sheet: Sheet, refusals: list[Invalid]) -> tuple[dict[str, object], dict[str, str]]:
    """The cells under the fields of this work, and the column each field stood in."""
    found: dict[str, object] = {}
    cells: dict[str, str] = {}
    for name, value in row.values.items():
        if name in _OF_THE_ROW:
            continue
        fitting = sheet.fitting(name)
        if not fitting:
            refusals.append(Invalid(N_("Việc “%(work)s” không ghi mục này."), field=name, work=sheet.step.name_vi))
            continue
        cells[fitting] = name
        if fitting in sheet.doses:
            found |= _tried(partial(_dose, str(value), name, *sheet.doses[fitting]), refusals) or {}
        else:
            found[fitting] = _several(value) if _is_many(sheet, fitting) else value
    return found, cells


def _dose(text: str, name: str, amount: Field, per: Field) -> dict[str, object]:
    """`20 kg/sào` as its number and the code of its unit."""
    matched = _DOSE.fullmatch(text.strip())
    wanted = fold(matched[2]).replace(" ", "") if matched else ""
    wanted = f"lit/{wanted[2:]}" if wanted.startswith("l/") else wanted
    units = {fold(option.label_vi).replace(" ", ""): option.code for option in per.options}
    if not matched or wanted not in units:
        words = ", ".join(option.label_vi for option in per.options)
        raise Invalid(
            N_("Liều “%(text)s” chưa rõ. Ghi số và một đơn vị: %(words)s."), field=name, text=text, words=words
        )
    return {amount.name: matched[1], per.name: units[wanted]}


def _is_many(sheet: Sheet, name: str) -> bool:
    return any(box.name == name and box.type == "choice" and box.is_many for box in sheet.step.fields)


def _several(value: object) -> list[str]:
    return [part for part in map(str.strip, re.split(r"[|;,\n]", str(value))) if part]


def _cell_of(name: str, sheet: Sheet, cells: Mapping[str, str]) -> str:
    whole = name.partition(".")[0]
    field_name = whole if whole in sheet.doses else name
    return cells.get(field_name, field_name)


def _private(row: ReadRow) -> dict[str, str]:
    told = {"actor": row.values.get(WORKER.field), NOTE.field: row.values.get(NOTE.field)}
    return {name: str(value) for name, value in told.items() if value}


def _harvest_refusals(one: _Said) -> list[Invalid]:
    """A harvest makes a lot, so it needs its amount."""
    one.lot = str(one.row.values.get(LOT.field, ""))
    amount = one.checked.values.get("harvest_qty")
    if amount is None:
        is_refused = any(problem.field == "harvest_qty" for problem in one.checked.refusals)
        return (
            []
            if is_refused
            else [Invalid(N_("Chưa ghi sản lượng thu hoạch."), field=one.cells.get("harvest_qty", "harvest_qty"))]
        )
    try:
        _thousandths(amount)
    except EntryRefused as refusal:
        return [Invalid(refusal.msgid, field=one.cells["harvest_qty"], **refusal.params)]
    return []


def _thousandths(amount: object) -> int:
    exact = Decimal(str(amount)) * 1000
    if exact != exact.to_integral_value():
        raise EntryRefused(N_("Số lượng có quá ba chữ số thập phân."), field="harvest_qty")
    check_quantity(int(exact))
    return int(exact)


def _tell(one: _Said) -> None:
    """What was understood, in words; what a spoken unit was taken for, and what is missing or unusual."""
    one.told.append((N_("Vụ, lứa"), f"{one.season.name} ({one.season.code})"))
    if one.site:
        one.told.append((N_("Thửa, ao"), one.site.name))
    boxes = {box.name: box for whole in one.sheet.step.fields for box in (whole, *whole.parts)}
    words = {name: _words(boxes[name], value, one.checked) for name, value in one.checked.values.items()}
    for name, (amount, per) in one.sheet.doses.items():
        if amount.name in words:
            words[name] = f"{words.pop(amount.name)} {words.pop(per.name)}"
    one.told += [(boxes[name].label_vi, said) for name, said in words.items()]
    labels = {"actor": WORKER.label, NOTE.field: NOTE.label}
    one.told += [(labels[name], value) for name, value in one.private.items()]
    if one.lot:
        one.told.append((LOT.label, one.lot))
    for problem in (*one.checked.missing, *one.checked.warnings):
        one.warnings.append((_cell_of(problem.field, one.sheet, one.cells), problem.msgid, dict(problem.params)))


def _words(box: Field, value: object, checked: Checked) -> str:
    if box.name in checked.converted:
        return checked.converted[box.name]
    names = {option.code: option.label_vi for option in box.options}
    if isinstance(value, tuple):
        return ", ".join(names.get(str(one), str(one)) for one in value)
    if isinstance(value, int | Decimal):
        return f"{show_number(value)} {box.unit_shown}".strip()
    if isinstance(value, datetime | date):
        return show_day(value)
    return names.get(str(value), str(value))


def _planned(one: _Said, used: set[str], written: set[tuple[str, str, date]], context: Context) -> Planned:
    step = one.sheet.step
    name, told = f"{step.name_vi} · {one.season.name}", tuple(one.told)
    if one.entry_id in used:
        one.warnings.clear()
        return Planned(one.row, SAME, name, told=told)
    if (one.season.code, step.code, one.day) in written:
        msgid = N_("Vụ này đã có lần ghi cùng việc, cùng ngày. Xem có phải ghi trùng không.")
        one.warnings.append(("happened_on", msgid, {}))
    entry = Entry(
        by=context.recorder,
        now=context.now,
        entry_id=one.entry_id,
        happened_at=start_of_day(one.day),
        values=one.checked.values,
        site=one.site,
        private=one.private,
    )
    if step.role == HARVEST:
        return Planned(one.row, NEW, name, told=told, write=_harvester(one, entry))
    return Planned(
        one.row, NEW, name, told=told, data={"entry": DiaryEntry(seasons=[one.season], step=step, entry=entry)}
    )


def _harvester(one: _Said, entry: Entry) -> Callable[[], object]:
    way = find_template(one.season.template)
    word = next((form.label_vi for form in way.forms if form.code == one.sheet.step.makes), way.name_vi)
    lot = NewLot(
        name=f"{word[:1].upper()}{word[1:]} – {one.season.name}"[:160],
        thousandths=_thousandths(one.checked.values["harvest_qty"]),
        lot=one.lot or None,
        form=one.sheet.step.makes,
        harvest_season=one.season.name[:80],
    )
    return lambda: harvest(one.season, step=one.sheet.step, outputs=[lot], entry=entry)


def _place_in_file(rows: Sequence[ReadRow]) -> Callable[[Planned], int]:
    order = {(row.sheet, row.number): place for place, row in enumerate(rows)}
    return lambda planned: order[planned.row.sheet, planned.row.number]
