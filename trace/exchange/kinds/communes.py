"""Administrative units from a file: new units, ends of old ones, and what each became. Nothing known is overwritten
by a name alone: the key is code and first day."""

import re
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from trace.errors import N_, Invalid
from trace.exchange.kinds.base import Context, Kind, Plan, Planned, Tell, settle, twice
from trace.exchange.kinds.commune_columns import COLUMNS, IGNORED, LABELS, LEVELS
from trace.exchange.report import WARNING, Finding
from trace.exchange.rows import ReadRow
from trace.kit.days import show_day
from trace.kit.text import nfc
from trace.kit.viewer import ADMIN
from trace.places.actions import seed_places
from trace.places.models import AdminLink, AdminUnit
from trace.places.reading import NEW_UNITS, START_UNKNOWN, LinkRow, Reference, UnitRow
from trace.places.rules import KINDS, names_one_of, search_words

Key = tuple[str, date]
_DIGITS = {"commune": 5, "district": 3, "province": 2}
_LEVEL_OF_KIND = {
    "Tỉnh": "province", "Huyện": "district", "Thị xã": "district", "Thị trấn": "commune", "Phường": "commune",
    "Xã": "commune",
}  # fmt: skip


def plan(rows: list[ReadRow], context: Context) -> Plan:
    """What would become of each row."""
    del context
    map_, found = _Map(), _UnitsPlan()
    seen: dict[object, ReadRow] = {}
    # Units first: a row may name as its successor a unit that stands further down.
    read = [(row, _read_unit(row, map_, found)) for row in rows]
    for row, unit in read:
        if unit is None:
            continue
        try:
            links = _links(row, unit, map_)
        except Invalid as refusal:
            found.refuse(row, [refusal], name=unit.name)
            continue
        refusals = twice(seen, [(unit.code, unit.valid_from, *(link.new_code for link in links))], row, name="code")
        if refusals:
            found.refuse(row, refusals, name=unit.name)
            continue
        _settle(row, unit, links, map_, found)
    return found


KIND = Kind(
    "communes", N_("Xã, phường"), COLUMNS, (ADMIN,), needs_organisation=False, plan=plan, ignored=IGNORED
)  # fmt: skip


@dataclass
class _UnitsPlan(Plan):
    """Units and links are written together, since links join units."""

    units: dict[Key, UnitRow] = field(default_factory=dict)
    links: list[LinkRow] = field(default_factory=list)

    def write(self, tell: Tell) -> None:
        """Add and put right what the rows say."""
        seed_places(Reference(tuple(self.units.values()), tuple(self.links)))
        tell(len(self.planned), len(self.planned))


class _Map:
    """Every unit and link that is known, and those the file brings."""

    def __init__(self) -> None:
        self.units: dict[Key, UnitRow] = {(u.code, u.valid_from): _unit_row(u) for u in AdminUnit.select()}
        self.known = dict(self.units)
        self.links = {(k.old_code, k.old_from, k.new_code, k.new_from): k for k in AdminLink.select()}
        self.by_code: dict[str, list[UnitRow]] = {}
        for unit in self.units.values():
            self.by_code.setdefault(unit.code, []).append(unit)
        districts = [u for u in self.units.values() if u.level == "district"]
        self.province_of_district = {f"{u.kind} {u.name}": u.province_name for u in districts}
        self.provinces = [f"{u.kind} {u.name}" for u in self.units.values() if u.level == "province"]

    def standing(self, code: str, on: date | None) -> UnitRow | None:
        """The known unit of this code on a day; without a day the one of today."""
        for unit in self.by_code.get(code, ()):
            if (unit.valid_to is None) if on is None else (unit.valid_from <= on <= (unit.valid_to or on)):
                return unit
        return None

    def province(self, text: str) -> str:
        """`Hưng Yên` → `Tỉnh Hưng Yên`."""
        return next((name for name in self.provinces if names_one_of(text, [name])), text)

    def add(self, unit: UnitRow) -> None:
        self.units[unit.code, unit.valid_from] = unit
        self.by_code[unit.code] = [u for u in self.by_code.get(unit.code, ()) if u.valid_from != unit.valid_from] + [
            unit
        ]


def _read_unit(row: ReadRow, map_: _Map, found: _UnitsPlan) -> UnitRow | None:
    if row.is_broken:
        found.refuse(row, [], name=str(row.values.get("name", "")))
        return None
    try:
        unit, is_dated = _unit(row, map_)
    except Invalid as refusal:
        found.refuse(row, [refusal], name=str(row.values.get("name", "")))
        return None
    if not is_dated and not any(one.msgid == _UNDATED for one in found.findings):
        found.findings.append(Finding(_UNDATED, {"day": show_day(NEW_UNITS)}, WARNING, row.sheet))
    map_.add(unit)
    return unit


_UNDATED = N_("Tệp không ghi ngày bắt đầu của đơn vị mới: hiểu là %(day)s.")


def _unit(row: ReadRow, map_: _Map) -> tuple[UnitRow, bool]:
    """The unit a row speaks of, with what is already known of it; and whether its first day is known."""
    kind, name, level = _named(row)
    code = _code(row, level)
    first, last, is_dated = _days(row, code, kind, name, map_)
    known = map_.known.get((code, first))
    district = _district(row) or (known.district_name if known else "")
    given = nfc(str(row.values.get("province", "")))
    province = (
        f"{kind} {name}"
        if level == "province"
        else map_.province(given)
        if given
        else known.province_name
        if known
        else ""
    )
    if level != "province" and not province:
        raise Invalid(N_("Chưa ghi tỉnh, thành phố."), field="province")
    if level == "province":
        district = ""
    last = last or (known.valid_to if known else None)
    if last and last < first:
        raise Invalid(N_("Ngày kết thúc trước ngày bắt đầu."), field="valid_to")
    words = search_words(kind, name, district, province, _also(district, level, last, map_))
    return UnitRow(code, first, last, level, kind, name, district, province, words), is_dated


def _named(row: ReadRow) -> tuple[str, str, str]:
    """Kind, bare name and level: `Xã An Đồng` says both."""
    full = nfc(str(row.values.get("name", "")))
    if not full:
        raise Invalid(N_("Chưa ghi tên đơn vị."), field="name")
    kind = str(row.values.get("kind", "")) or next((k for k in KINDS if full.startswith(f"{k} ")), "")
    if not kind:
        raise Invalid(N_("Chưa ghi loại: Xã, Phường, Thị trấn, Huyện, Tỉnh …"), field="kind")
    name = full.removeprefix(f"{kind} ")
    level = str(row.values.get("level", "")) or _LEVEL_OF_KIND.get(kind, "")
    if not level:
        level = "district" if row.values.get("province") else "province"
    if len(name) > 60:
        raise Invalid(N_("Dài quá %(limit)s chữ."), field="name", limit=60)
    return kind, name, level


def _code(row: ReadRow, level: str) -> str:
    """Digits; noughts that a number in Excel has lost come back."""
    text = re.sub(r"\s", "", str(row.values.get("code", "")))
    if not text.isdigit() or len(text) > _DIGITS[level]:
        raise Invalid(N_("Mã đơn vị gồm %(digits)s chữ số."), field="code", digits=_DIGITS[level])
    return text.zfill(_DIGITS[level])


def _days(row: ReadRow, code: str, kind: str, name: str, map_: _Map) -> tuple[date, date | None, bool]:
    """First and last day. A first day later than the last is the successor's: tables of mergers are written so."""
    first, last = _day(row, "valid_from"), _day(row, "valid_to")
    if first and last and first > last and row.values.get("became"):
        first = None
    if first:
        return first, last, True
    known = map_.standing(code, last)
    if known is None:
        return (START_UNKNOWN, last, True) if last else (NEW_UNITS, None, False)
    if (known.kind, known.name) != (kind, name):
        raise Invalid(
            N_("Mã %(code)s đang là %(unit)s. Ghi ngày bắt đầu của tên mới."),
            field="valid_from" if "valid_from" in row.places else "name",
            code=code,
            unit=f"{known.kind} {known.name}",
        )
    return known.valid_from, last, True


def _links(row: ReadRow, unit: UnitRow, map_: _Map) -> list[LinkRow]:
    """What the unit became; of several the first is the larger part."""
    codes = [c.zfill(_DIGITS[unit.level]) for c in re.findall(r"\d+", str(row.values.get("became", "")))]
    relation = str(row.values.get("relation", ""))
    is_split = len(codes) > 1 or "tách" in relation or relation == "split"
    found = []
    for place, code in enumerate(codes):
        new = _successor(row, unit, code, map_)
        is_larger = place == 0 and "một phần" not in relation
        found.append(
            LinkRow(unit.code, unit.valid_from, new.code, new.valid_from, "split" if is_split else "whole", is_larger)
        )
    return found


def _successor(row: ReadRow, unit: UnitRow, code: str, map_: _Map) -> UnitRow:
    day = _day(row, "became_from") or _later(_day(row, "valid_from"), unit.valid_to)
    new = map_.units.get((code, day)) if day else map_.standing(code, None)
    named = nfc(str(row.values.get("became_name", "")))
    if new is None and named and day:
        kind = next((k for k in KINDS if named.startswith(f"{k} ")), "")
        if kind:
            province = map_.province(nfc(str(row.values.get("became_province", "")))) or unit.province_name
            name = named.removeprefix(f"{kind} ")
            words = search_words(kind, name, unit.district_name, province)
            new = UnitRow(code, day, None, unit.level, kind, name, unit.district_name, province, words)
            map_.add(new)
    if new is None or (new.code, new.valid_from) == (unit.code, unit.valid_from):
        raise Invalid(N_("Không có đơn vị mới mã %(code)s trong tệp hay trong hệ thống."), field="became", code=code)
    return new


def _settle(row: ReadRow, unit: UnitRow, links: list[LinkRow], map_: _Map, found: _UnitsPlan) -> None:
    known = map_.known.get((unit.code, unit.valid_from))
    changes = _changes(unit, known) if known else ()
    if known is None or changes:
        found.units[unit.code, unit.valid_from] = unit
    for link in links:
        target = map_.units[link.new_code, link.new_from]
        if (link.new_code, link.new_from) not in map_.known:
            found.units.setdefault((link.new_code, link.new_from), target)
        old = map_.links.get((link.old_code, link.old_from, link.new_code, link.new_from))
        before = _link_words(replace(link, **_kept(old)), target) if old else ""
        if before != _link_words(link, target) or (old and old.is_inferred):
            found.links.append(link)
            changes += ((LABELS["became"], before, _link_words(link, target)),)
    if unit.valid_to and not links and not any(key[:2] == (unit.code, unit.valid_from) for key in map_.links):
        msgid = N_("Đơn vị này đã kết thúc mà chưa ghi thành đơn vị nào.")
        found.findings.append(row.finding(None, severity=WARNING, msgid=msgid, name="became"))
    outcome = settle(existing=known is not None, changes=changes, lacks=())
    found.planned.append(Planned(row, outcome, f"{unit.kind} {unit.name}", changes if known else ()))


def _kept(old: AdminLink) -> dict[str, object]:
    return {"relation": old.relation, "is_larger_part": old.is_larger_part}


def _link_words(link: LinkRow, target: UnitRow) -> str:
    part = "" if link.relation == "whole" else " (phần lớn)" if link.is_larger_part else " (một phần)"
    return f"{target.kind} {target.name} {target.code}{part}"


def _changes(unit: UnitRow, known: UnitRow) -> tuple[tuple[str, str, str], ...]:
    before, after = asdict(known), asdict(unit)
    return tuple(
        (LABELS[name], _said(before[name]), _said(after[name]))
        for name in ("kind", "name", "level", "district_name", "province_name", "valid_to")
        if before[name] != after[name]
    )


def _said(value: object) -> str:
    if isinstance(value, date):
        return show_day(value)
    return LEVELS.get(str(value), str(value)) if value else ""


def _also(district: str, level: str, last: date | None, map_: _Map) -> str:
    """People look for today's communes under the old province too."""
    if level != "commune" or last is not None:
        return ""
    return " ".join(
        sorted({map_.province_of_district[d] for d in district.split(" | ") if d in map_.province_of_district})
    )


def _district(row: ReadRow) -> str:
    return " | ".join(part for part in (nfc(p) for p in str(row.values.get("district", "")).split("|")) if part)


def _day(row: ReadRow, name: str) -> date | None:
    value = row.values.get(name)
    return value if isinstance(value, date) else None


def _later(day: date | None, last: date | None) -> date | None:
    return day if day and last and day > last else None


def _unit_row(unit: AdminUnit) -> UnitRow:
    return UnitRow(
        unit.code, unit.valid_from, unit.valid_to, unit.level, unit.kind, unit.name, unit.district_name,
        unit.province_name, unit.words,
    )  # fmt: skip
