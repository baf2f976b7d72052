"""What each symbol of a label holds: an address, a key, or an element string made of the label's own facts."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout_parts import SymbolPlace

if TYPE_CHECKING:
    from trace.labels.layout import Layout


def content_of(place: SymbolPlace, facts: LabelFacts, serial: Serial | None) -> str | None:
    """What the symbol at `place` holds (element strings in brackets), or None where the facts have nothing for it."""
    source = serial or facts
    if place.holds in ("full", "short"):
        return (source.url if place.holds == "full" else source.short_url).upper()
    if place.holds == "elements":
        return _elements(place.elements, facts, serial)
    if place.holds == "sscc":
        return _elements(("00",), facts, serial)
    if place.holds == "gtin":
        return facts.gtin and facts.gtin.zfill(13)
    return facts.lot if place.holds == "lot" else (serial and serial.serial) or None


def varies(place: SymbolPlace) -> bool:
    """Whether the symbol changes from pack to pack in a serialised run."""
    return place.holds in ("full", "short", "serial") or "21" in place.elements


def address_of(layout: "Layout", facts: LabelFacts, serial: Serial | None = None) -> str:
    """The address that people scan: that of the first QR, or the short one to type where there is none."""
    held = (one.holds for one in layout.symbols if one.holds in ("full", "short"))
    source = serial or facts
    return (source.url if next(held, "short") == "full" else source.short_url).upper()


def _elements(ais: tuple[str, ...], facts: LabelFacts, serial: Serial | None) -> str | None:
    """`(01)…(10)…` of the identifiers that have a value; nothing without the first one, which is the key."""
    pairs = [(ai, value) for ai in ais if (value := ELEMENT_VALUES[ai](facts, serial))]
    if not pairs or pairs[0][0] != ais[0]:
        return None
    return "".join(f"({ai}){value}" for ai, value in pairs)


def _gtin(facts: LabelFacts, _serial: Serial | None) -> str | None:
    return facts.gtin and facts.gtin.zfill(14)


def _day(value: date | None) -> str | None:
    return value.strftime("%y%m%d") if value else None


ElementValue = Callable[[LabelFacts, Serial | None], str | None]
# 02 and 37 speak of what is inside a logistic unit; 15 and 17 are one date, and the layout says which it means.
ELEMENT_VALUES: dict[str, ElementValue] = {
    "00": lambda facts, _: facts.sscc,
    "01": _gtin,
    "02": _gtin,
    "10": lambda facts, _: facts.lot,
    "11": lambda facts, _: _day(facts.produced_on),
    "13": lambda facts, _: _day(facts.packed_on or facts.produced_on),
    "15": lambda facts, _: _day(facts.expires_on),
    "17": lambda facts, _: _day(facts.expires_on),
    "21": lambda _facts, serial: serial.serial if serial else None,
    "30": lambda facts, _: str(facts.count) if facts.count else None,
    "37": lambda facts, _: str(facts.count) if facts.count else None,
    "3103": lambda facts, _: f"{facts.net_grams:06d}" if facts.net_grams else None,
}
