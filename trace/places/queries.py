"""Finding places by code and day, or by what a person types. These are public facts: anyone may look."""

from dataclasses import dataclass
from datetime import date

from trace.errors import N_, NotFound, RuleBroken
from trace.kit.text import nfc, sort_key
from trace.places import rules
from trace.places.address import Address, UnitName
from trace.places.models import AdminLink, AdminUnit


class UnknownPlace(NotFound):
    """No such unit, or not on that day."""


class AmbiguousPlace(RuleBroken):
    """Several units answer to it; `choices` are their full texts, a person must choose."""

    def __init__(self, msgid: str, *, choices: tuple[str, ...], **params: str) -> None:
        super().__init__(msgid, field="place", choices=" · ".join(choices), **params)
        self.choices = choices


@dataclass(frozen=True)
class FoundUnit:
    """One answer to a search. `now` is what it is today: itself, or one heir, or two of a split unit."""

    unit: UnitName
    is_current: bool
    now: tuple[UnitName, ...]
    is_inferred: bool

    @property
    def shown(self) -> str:
        """`Xã Hưng Hà, tỉnh Hưng Yên`; of a former unit `Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình (cũ) → Xã …`."""
        if self.is_current:
            return self.unit.text
        heirs = " / ".join(u.text for u in self.now)
        return f"{self.unit.text} (cũ) → {heirs}{' (?)' if self.is_inferred else ''}"


def search_units(text: str, on: date | None = None, limit: int = 10, level: str = "commune") -> list[FoundUnit]:
    """Units whose name, district and province hold every word typed, best first; without diacritics, old or new.

    `on` keeps only units that stood on that day. An empty text finds nothing.
    """
    words = rules.search_key(nfc(text)).split()
    if not words:
        return []
    query = AdminUnit.select().where(AdminUnit.level == level)
    for word in words:
        query = query.where(AdminUnit.words.contains(f" {word}"))
    if on is not None:
        query = query.where(_stood(on))
    units = sorted(
        query, key=lambda u: (*rules.rank(text, name=u.name, is_current=u.is_current), sort_key(u.full_text))
    )
    return [_found(unit) for unit in units[:limit]]


def unit(code: str, on: date) -> AdminUnit:
    """The unit that bore this code on that day; UnknownPlace when none did."""
    row = AdminUnit.get_or_none((AdminUnit.code == code) & _stood(on))
    if row is None:
        raise UnknownPlace(N_("Ngày đó không có đơn vị hành chính mã %(code)s."), field="place", code=code)
    return row


def unit_by_key(code: str, valid_from: date) -> AdminUnit:
    """The unit with this key; UnknownPlace otherwise."""
    row = AdminUnit.get_or_none((AdminUnit.code == code) & (AdminUnit.valid_from == valid_from))
    if row is None:
        raise UnknownPlace(N_("Không có đơn vị hành chính mã %(code)s."), field="place", code=code)
    return row


def successors(code: str, valid_from: date) -> list[AdminLink]:
    """What the unit became the next time the map changed, the larger part first; empty while it stands."""
    return list(
        AdminLink.select()
        .where((AdminLink.old_code == code) & (AdminLink.old_from == valid_from))
        .order_by(AdminLink.is_larger_part.desc(), AdminLink.new_code)
    )


def current_units(code: str, valid_from: date) -> list[AdminUnit]:
    """What the unit is today, through every change: itself, one heir, or the parts of a split one, larger first."""
    return _today(unit_by_key(code, valid_from))[0]


def current_unit(code: str, valid_from: date) -> AdminUnit:
    """What the unit is today; AmbiguousPlace when it was split and a person must say in which part."""
    heirs = current_units(code, valid_from)
    if len(heirs) > 1:
        raise AmbiguousPlace(
            N_("Đơn vị này đã chia tách, hãy chọn: %(choices)s."), choices=tuple(h.full_text for h in heirs)
        )
    return heirs[0]


def find_by_names(commune: str, *, district: str = "", province: str = "", on: date | None = None) -> AdminUnit:
    """The one commune meant by names from a file; never by its name alone when several bear it.

    Names may lack diacritics and kinds. AmbiguousPlace names the choices, UnknownPlace when there is none.
    """
    query = AdminUnit.select().where(AdminUnit.level == "commune")
    if on is not None:
        query = query.where(_stood(on))
    last_word = rules.search_key(commune).split()[-1:]
    found = [
        u
        for u in query.where(AdminUnit.words.contains(f" {' '.join(last_word)}"))
        if rules.names(commune, kind=u.kind, name=u.name)
        and (not district or rules.names_one_of(district, u.district_name.split(" | ")))
        and (not province or rules.names_one_of(province, [u.province_name]))
    ]
    return _only_one(found, commune)


def address_in(code: str, valid_from: date, *, typed: str, now_code: str | None = None) -> Address:
    """The address of a free line in a unit of this province; of a split unit `now_code` says which part."""
    then = unit_by_key(code, valid_from)
    heirs = [h for h in current_units(code, valid_from) if now_code in (None, h.code)]
    if len(heirs) != 1:
        raise AmbiguousPlace(
            N_("Đơn vị này đã chia tách, hãy chọn: %(choices)s."), choices=tuple(h.full_text for h in heirs)
        )
    district = then.district_name if not then.is_current or " | " not in then.district_name else ""
    return Address(nfc(typed), then.as_name, heirs[0].as_name, district=district)


def address_outside(province_code: str, valid_from: date, *, typed: str) -> Address:
    """An address beyond our province: a province, old or new, and the rest as typed."""
    then = unit_by_key(province_code, valid_from)
    now = current_unit(province_code, valid_from)
    if then.level != "province":
        raise UnknownPlace(N_("Mã %(code)s không phải là tỉnh, thành phố."), field="place", code=province_code)
    return Address(nfc(typed), then.as_name, now.as_name, outside=now.full_text)


def provinces(on: date) -> list[AdminUnit]:
    """The provinces and cities of that day, in the order of a Vietnamese dictionary."""
    rows = AdminUnit.select().where((AdminUnit.level == "province") & _stood(on))
    return sorted(rows, key=lambda u: sort_key(u.name))


def district_names() -> list[str]:
    """The old districts, as filters and reports still name them: `Huyện Tiền Hải`, `Thành phố Thái Bình`, …"""
    rows = AdminUnit.select().where(AdminUnit.level == "district")
    return [f"{u.kind} {u.name}" for u in sorted(rows, key=lambda u: (u.province_name, sort_key(u.name)))]


def _stood(on: date):  # type: ignore[no-untyped-def]  # a peewee expression
    return (AdminUnit.valid_from <= on) & ((AdminUnit.valid_to >= on) | AdminUnit.valid_to.is_null())


def _today(row: AdminUnit) -> tuple[list[AdminUnit], bool]:
    """The units it is today, and whether any step of the way is inferred."""
    links = successors(row.code, row.valid_from)
    if not links:
        return [row], False
    heirs: dict[tuple[str, date], AdminUnit] = {}
    is_inferred = False
    for link in links:
        units, was_inferred = _today(unit_by_key(link.new_code, link.new_from))
        is_inferred = is_inferred or link.is_inferred or was_inferred
        heirs |= {(u.code, u.valid_from): u for u in units}
    return list(heirs.values()), is_inferred


def _found(row: AdminUnit) -> FoundUnit:
    heirs, is_inferred = _today(row)
    return FoundUnit(row.as_name, row.is_current, tuple(h.as_name for h in heirs), is_inferred)


def _only_one(found: list[AdminUnit], asked: str) -> AdminUnit:
    if not found:
        raise UnknownPlace(N_("Không tìm thấy xã, phường “%(asked)s”."), field="place", asked=asked)
    if len(found) > 1:
        choices = tuple(sorted(u.full_text for u in found))
        raise AmbiguousPlace(
            N_("Có nhiều nơi tên “%(asked)s”, hãy ghi thêm huyện hoặc thời gian: %(choices)s."),
            choices=choices,
            asked=asked,
        )
    return found[0]
