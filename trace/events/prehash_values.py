"""Single values as the CBV 2.0 event hash writes them: numbers, times, words, identifiers.

Source: CBV 2.0 §8.9, read together with the published vectors of its reference implementation (2026).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from trace.events.identifiers import canonical_identifier
from trace.events.vocabulary import modern

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_UTC_MILLISECONDS: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z", re.ASCII)
# Past every float; a longer exponent in a text would only serve to blow the string up.
_LARGEST_EXPONENT: Final = 400


def canonical_value(value: object, namespaces: Mapping[str, str]) -> str:
    """Any JSON scalar as the hash writes it; `namespaces` open CURIEs (`example:x`) in texts."""
    if isinstance(value, str):
        return canonical_text(value, namespaces)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return canonical_number(repr(value))


def canonical_text(text: str, namespaces: Mapping[str, str]) -> str:
    """A text trimmed, its CURIE opened, URNs modernised, identifiers canonical; a number, as one.

    Numbers are told by their look because the XML binding has no types: `"23.0"` and `23` must hash alike.
    """
    text = text.strip()
    prefix, colon, local = text.partition(":")
    if not colon:
        return canonical_number(text) if _NUMBER.fullmatch(text) else text
    if prefix in namespaces:
        text = namespaces[prefix] + local
    return canonical_identifier(modern(text))


def canonical_number(text: str) -> str:
    """`26.0` → `26`, `0.050` → `0.05`, `+7` → `7`; what is no finite number comes back unchanged."""
    if text.isdecimal() and text[0] != "0":
        return text
    if not _NUMBER.fullmatch(text):
        return text
    number = Decimal(text)
    if abs(number.adjusted()) > _LARGEST_EXPONENT:
        return text
    if number == number.to_integral_value():
        return str(number.to_integral_value())
    return format(number.normalize(), "f")


def canonical_time(text: str) -> str:
    """Any ISO 8601 moment with an offset as UTC with `Z` and three decimals, halves rounded up.

    A text that names no moment (or none that Python knows, such as a leap second) comes back unchanged.
    """
    text = text.strip()
    if _UTC_MILLISECONDS.fullmatch(text):
        return text
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return text
    if moment.tzinfo is None:
        return text
    milliseconds = (moment.microsecond + 500) // 1000
    try:
        moment = moment.astimezone(UTC).replace(microsecond=0) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return text
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"
