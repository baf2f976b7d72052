"""The paper diary typed into Excel: each row becomes an entry of its season, or a harvest with its lot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from trace.errors import N_, Invalid
from trace.events.acting import used_entry_ids
from trace.events.actions import harvest, record_many
from trace.events.entries import DiaryEntry, Entry, NewLot
from trace.events.rules import EntryRefused, check_quantity, check_time
from trace.events.values import PERSONAL, to_json
from trace.exchange.identity import RowIds
from trace.exchange.kinds.base import Context, Kind, Plan, Planned, tried
from trace.exchange.kinds.diary_columns import ABOVE, LOT, NOTE, WORKER, Sheet, columns_for, every_column
from trace.exchange.kinds.diary_inputs import Register, ban_warnings
from trace.exchange.kinds.diary_known import Known, days_written
from trace.exchange.kinds.diary_values import cell_of, in_words, read_values
from trace.exchange.moments import read_moment
from trace.exchange.report import NEW, SAME, WARNING
from trace.exchange.rows import ReadRow
from trace.kit.inputs import start_of_day
from trace.kit.viewer import MANAGER, STAFF
from trace.materials.filling import NAMES
from trace.materials.models import Material
from trace.processes.catalogue import HARVEST
from trace.processes.queries import template as find_template
from trace.processes.rules import Checked
from trace.seasons.models import Season
from trace.seasons.naming import open_name
from trace.sites.models import Site


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
    materials: list[Material] = field(default_factory=list)
    warnings: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)


def plan(rows: list[ReadRow], context: Context) -> Plan:
    """What would become of each row; entries that were written before are left alone."""
    known, register, ids = Known(context.own), Register(context.own), RowIds(context.own)
    found = Plan(lambda new: _record(new, context))
    said: list[_Said] = []
    for done, row in enumerate(rows, start=1):
        _read_row(row, known, register, ids, context, said, found)
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
    row: ReadRow, known: Known, register: Register, ids: RowIds, context: Context, said: list[_Said], found: Plan
) -> None:  # fmt: skip
    """Every cell that stands in the way is named, not only the first."""
    refusals: list[Invalid] = []
    work = str(row.values.get("work") or row.sheet)
    day = tried(lambda: _day(row, context), refusals)
    place = tried(
        lambda: known.place(str(row.values.get("season", "")), str(row.values.get("site", "")), work), refusals
    )
    sheet = tried(lambda: _sheet(known, place[0], work, row), refusals) if place else None
    if day is None or place is None or sheet is None:
        found.refuse(row, refusals, name=sheet.step.name_vi if sheet else work)
        return
    values, cells = read_values(row, sheet, refusals)
    typed = known.checked(sheet, values)
    way = find_template(place[0].template)
    used = register.used(typed.values, sheet.step, way)
    checked = known.checked(sheet, {**values, **used.values}) if used else typed
    refusals += [Invalid(p.msgid, field=cell_of(p.field, sheet, cells), **p.params) for p in checked.refusals]
    one = _Said(row, *place, sheet, day[0], checked, cells, _private(row), [(N_("Ngày"), day[1])])
    one.materials = [used.material] if used else []
    named = next((cells[box] for box in NAMES if box in cells), "")
    one.warnings += [(named, msgid, params) for msgid, params in ban_warnings(way, checked.values, one.day)]
    if sheet.step.role == HARVEST:
        refusals += _harvest_refusals(one)
    if refusals or row.is_broken:
        found.refuse(row, refusals, name=sheet.step.name_vi)
        return
    _tell(one)
    if len(known.sites[one.season.id]) == 1:
        one.site = None  # the only plot of a season goes without saying, so saying it makes no other entry
    # What was typed, not what the register filled in: that may change before the file is brought again.
    kept = {n: to_json(v) for n, v in typed.values.items() if n not in PERSONAL}
    plot = one.site.code if one.site else ""
    one.entry_id, number = ids.id_of(one.season.code, sheet.step.code, one.day.isoformat(), plot, kept, one.lot)
    if number > 1:
        one.warnings.append(("happened_on", N_("Giống hệt một dòng phía trên: sẽ ghi thành hai lần làm."), {}))
    said.append(one)


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
    words = {name: in_words(boxes[name], value, one.checked) for name, value in one.checked.values.items()}
    for name, (amount, per) in one.sheet.doses.items():
        if amount.name in words:
            words[name] = f"{words.pop(amount.name)} {words.pop(per.name)}"
    one.told += [(boxes[name].label_vi, said) for name, said in words.items()]
    labels = {"actor": WORKER.label, NOTE.field: NOTE.label}
    one.told += [(labels[name], value) for name, value in one.private.items()]
    one.told += [(N_("Sổ vật tư"), f"{material.name} ({material.code})") for material in one.materials]
    if one.lot:
        one.told.append((LOT.label, one.lot))
    for problem in (*one.checked.missing, *one.checked.warnings):
        one.warnings.append((cell_of(problem.field, one.sheet, one.cells), problem.msgid, dict(problem.params)))


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
        materials=one.materials,
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
        name=f"{word[:1].upper()}{word[1:]} – {open_name(one.season)}"[:160],
        thousandths=_thousandths(one.checked.values["harvest_qty"]),
        lot=one.lot or None,
        form=one.sheet.step.makes,
        harvest_season=open_name(one.season)[:80],
    )
    return lambda: harvest(one.season, step=one.sheet.step, outputs=[lot], entry=entry)


def _place_in_file(rows: Sequence[ReadRow]) -> Callable[[Planned], int]:
    order = {(row.sheet, row.number): place for place, row in enumerate(rows)}
    return lambda planned: order[planned.row.sheet, planned.row.number]
