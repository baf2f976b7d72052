"""From a typed line and a typed commune to one address; where several places answer, a person chooses."""

from dataclasses import dataclass
from datetime import date

from trace.errors import N_, Invalid
from trace.kit.text import fold
from trace.places.address import Address
from trace.places.queries import FoundUnit, UnknownPlace, address_in, address_outside, search_units
from trace.places.rules import bare_name

MOST_CHOICES = 12


@dataclass(frozen=True)
class PlaceChoice:
    """One answer: `value` is what the form sends back, `label` the unit, `help` what it is called today."""

    value: str
    label: str
    help: str = ""


class ChoosePlace(Invalid):
    """Several units answer to what was typed; `choices` are offered."""

    def __init__(self, choices: list[PlaceChoice]) -> None:
        super().__init__(N_("Có nhiều nơi trùng tên. Chọn đúng nơi bên dưới."), field="place")
        self.choices = choices


def read_address(line: str, commune: str, *, chosen: str = "") -> Address:
    """The address of a free line in the commune typed (old or new name, with or without district or diacritics).

    `chosen` is the value of a PlaceChoice; without it a name that only one unit bears is taken as it is.
    """
    if chosen:
        return _address(chosen, line)
    found = choices_for(commune)
    if not found:
        raise Invalid(N_("Không tìm thấy xã, phường “%(text)s”."), field="commune", text=commune)
    if len(found) > 1:
        raise ChoosePlace(found)
    return _address(found[0].value, line)


def choices_for(commune: str) -> list[PlaceChoice]:
    """Units that answer to `commune`: those of exactly this name before all that merely hold the words; beyond the
    province the provinces themselves."""
    found = search_units(commune, limit=MOST_CHOICES)
    exact = [f for f in found if _is_named(f, commune)]
    current = [f for f in exact if f.is_current]
    # A name typed in full with its kind and without a district means today's unit when there is one.
    chosen = current if len(current) == 1 and _says_kind(commune) and "," not in commune else exact or found
    places = [choice for f in chosen for choice in _choices(f)]
    return places or [_province_choice(f) for f in search_units(commune.rsplit(",")[-1], level="province", limit=5)]


def _choices(found: FoundUnit) -> list[PlaceChoice]:
    unit = found.unit
    key = f"{unit.code}:{unit.valid_from.isoformat()}"
    if found.is_current:
        return [PlaceChoice(key, unit.text)]
    return [PlaceChoice(f"{key}:{heir.code}", unit.text, heir.text) for heir in found.now]


def _province_choice(found: FoundUnit) -> PlaceChoice:
    return PlaceChoice(f"{found.unit.code}:{found.unit.valid_from.isoformat()}:outside", found.unit.text)


def _address(value: str, line: str) -> Address:
    code, _, rest = value.partition(":")
    day, _, part = rest.partition(":")
    try:
        valid_from = date.fromisoformat(day)
    except ValueError:
        raise Invalid(N_("Chọn lại xã, phường."), field="place") from None
    try:
        if part == "outside":
            return address_outside(code, valid_from, typed=line)
        return address_in(code, valid_from, typed=line, now_code=part or None)
    except UnknownPlace as refusal:
        raise Invalid(refusal.msgid, field="place", **refusal.params) from None


def _is_named(found: FoundUnit, commune: str) -> bool:
    own = fold(bare_name(found.unit.text.split(",")[0]))
    asked = fold(bare_name(commune))
    return asked == own or asked.startswith((f"{own},", f"{own} "))


def _says_kind(commune: str) -> bool:
    return bare_name(commune) != commune
