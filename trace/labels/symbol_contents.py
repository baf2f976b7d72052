"""What each symbol of a label holds: an address, a key, or an element string made of the label's own facts."""

from typing import TYPE_CHECKING

from trace.labels.element_values import ELEMENT_VALUES
from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout_parts import SymbolPlace

if TYPE_CHECKING:
    from trace.labels.layout import Layout

FULL_GTIN, SHORT_GTIN = 14, 13


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
        return _gtin(facts)
    return facts.lot if place.holds == "lot" else (serial.serial if serial else None) or None


def shown_below(place: SymbolPlace, facts: LabelFacts, serial: Serial | None) -> str:
    """GS1's human-readable text: identifiers in brackets, which the symbol does not hold. A line may break between
    elements, never inside one."""
    content = content_of(place, facts, serial) or ""
    if place.holds not in ("elements", "sscc"):
        return content
    return " ".join(f"({ai})\u00a0{value}" for ai, value in _pairs(_ais(place), facts, serial))


def varies(place: SymbolPlace) -> bool:
    """Whether the symbol changes from pack to pack in a serialised run."""
    return place.holds in ("full", "short", "serial") or "21" in place.elements


def address_of(layout: "Layout", facts: LabelFacts, serial: Serial | None = None) -> str:
    """The address that people scan: that of the first QR, or the short one to type where there is none."""
    held = (one.holds for one in layout.symbols if one.holds in ("full", "short"))
    source = serial or facts
    return (source.url if next(held, "short") == "full" else source.short_url).upper()


def _ais(place: SymbolPlace) -> tuple[str, ...]:
    return ("00",) if place.holds == "sscc" else place.elements


def _gtin(facts: LabelFacts) -> str | None:
    """Thirteen digits, or all fourteen of a case's, which no EAN-13 can hold."""
    if not facts.gtin:
        return None
    whole = facts.gtin.zfill(FULL_GTIN)
    return whole[-SHORT_GTIN:] if whole.startswith("0") else whole


def _elements(ais: tuple[str, ...], facts: LabelFacts, serial: Serial | None) -> str | None:
    """`(01)…(10)…` of the identifiers that have a value; nothing without the first one, which is the key."""
    pairs = _pairs(ais, facts, serial)
    if not pairs or pairs[0][0] != ais[0]:
        return None
    return "".join(f"({ai})" + value.replace("(", "\\(") for ai, value in pairs)


def _pairs(ais: tuple[str, ...], facts: LabelFacts, serial: Serial | None) -> list[tuple[str, str]]:
    return [(ai, value) for ai in ais if (value := ELEMENT_VALUES[ai](facts, serial))]
