"""What the facts of a label are as GS1 elements, for symbols and for text with data titles."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from trace.gs1.application_identifiers import find_ai

if TYPE_CHECKING:
    from trace.labels.facts import LabelFacts, Serial

ElementValue = Callable[["LabelFacts", "Serial | None"], str | None]


def _gtin(facts: "LabelFacts", _serial: "Serial | None") -> str | None:
    return facts.gtin.zfill(14) if facts.gtin else None


def _count(facts: "LabelFacts", _serial: "Serial | None") -> str | None:
    return str(facts.count) if facts.count else None


def _yymmdd(value: date | None) -> str | None:
    return value.strftime("%y%m%d") if value else None


# 02 and 37 speak of what is inside a logistic unit; 15 and 17 are one date, and the layout says which it means.
ELEMENT_VALUES: dict[str, ElementValue] = {
    "00": lambda facts, _: facts.sscc or None,
    "01": _gtin,
    "02": _gtin,
    "10": lambda facts, _: facts.lot or None,
    "11": lambda facts, _: _yymmdd(facts.produced_on),
    "13": lambda facts, _: _yymmdd(facts.packed_on or facts.produced_on),
    "15": lambda facts, _: _yymmdd(facts.expires_on),
    "17": lambda facts, _: _yymmdd(facts.expires_on),
    "21": lambda _facts, serial: (serial.serial if serial else None) or None,
    "30": _count,
    "37": _count,
    "3103": lambda facts, _: f"{facts.net_grams:06d}" if facts.net_grams else None,
}
_DATES = {"11", "13", "15", "17"}
_GRAMS = 1000


def titled(ai: str) -> Callable[["LabelFacts", "Serial | None"], str | None]:
    """The element as people read it on a logistic label: GS1's data title, then the value (General Specifications
    6.6.4); dates as this country writes them, weights with their unit."""
    title = find_ai(ai).title.partition(" or ")[0]

    def line(facts: "LabelFacts", serial: "Serial | None") -> str | None:
        value = ELEMENT_VALUES[ai](facts, serial)
        return f"{title}: {_shown(ai, value)}" if value else None

    return line


def _shown(ai: str, value: str) -> str:
    if ai in _DATES:
        return f"{value[4:]}/{value[2:4]}/20{value[:2]}"
    if ai == "3103":
        return f"{int(value) / _GRAMS:g}".replace(".", ",")
    return value


# Facts that a layout may name: gs1_00, gs1_02 …
TITLED = {f"gs1_{ai}": ("", titled(ai)) for ai in ELEMENT_VALUES}
