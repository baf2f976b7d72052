"""The values of a step as they are kept: in JSON, and sorted by who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from trace.events.epcis_values import utc_milliseconds
from trace.processes.catalogue import PRIVATE, PUBLIC, Field, Step

Json = Any

# What every event says in its own fields; repeating it would only let the two disagree.
_ALWAYS: Final = frozenset(("event_time", "recorded_at", "location", "org", "lot", "input_lots", "photos"))
# What an event says of the lots it makes, and of the amounts it names.
OF_LOTS: Final = frozenset(("nsx", "hsd", "pack_count", "qty_in", "qty_out", "harvest_qty", "qty"))
AMOUNT: Final = frozenset(("qty",))
SAID_ELSEWHERE: Final = _ALWAYS | OF_LOTS
# Whatever a catalogue says, these name or may name people.
PERSONAL: Final = frozenset(("actor", "note", "driver", "vehicle", "phone"))

_SURE: Final = 2**53


@dataclass(frozen=True, slots=True)
class Sorted:
    """Values in JSON: `public` leave the house, `kept` are for the organisation and officers, the rest is private."""

    public: dict[str, Json] = field(default_factory=dict)
    kept: dict[str, Json] = field(default_factory=dict)
    private: dict[str, Json] = field(default_factory=dict)


def sort_values(step: Step | None, values: Mapping[str, Any], *, said: frozenset[str] = OF_LOTS) -> Sorted:
    """Put each value where its field's visibility says; what the step does not know is private.

    `said` are values the event says of its lots already, beside those every event says.
    """
    boxes = {box.name: box for whole in (step.fields if step else ()) for box in (whole, *whole.parts)}
    found = Sorted()
    for name, value in values.items():
        if name in _ALWAYS or name in said or value is None:
            continue
        box = boxes.get(name)
        if box is not None and box.type == "photo":
            continue
        _place(found, name, box)[name] = to_json(value)
    return found


def to_json(value: Any) -> Json:
    """A typed value in JSON: fractions as plain text (`14.5`), days and moments in ISO 8601, several as a list.

    Integers no JSON reader is sure of become text too.
    """
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _SURE else str(value)
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, datetime):
        return utc_milliseconds(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return to_json(int(value)) if value == value.to_integral_value() else format(value.normalize(), "f")
    if isinstance(value, list | tuple):
        return [to_json(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    return value


def _place(found: Sorted, name: str, box: Field | None) -> dict[str, Json]:
    if box is None or box.visibility == PRIVATE or box.type == "person" or name in PERSONAL:
        return found.private
    return found.public if box.visibility == PUBLIC else found.kept
