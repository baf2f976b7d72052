"""Amounts, times and readings as EPCIS 2.0 JSON writes them: exact numbers, UTC milliseconds, Rec 20 units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from trace.errors import N_, Invalid
from trace.events import vocabulary

# Doubles hold every count of thousandths below this exactly as a decimal with three places, and RFC 8785
# writes a double by its shortest decimal: so 1500.5 kg leaves, is stored and is hashed as 1500.5.
_LARGEST_THOUSANDTHS: Final = 10**14


class BadQuantity(Invalid):
    """A quantity that cannot be in this world: nothing, less than nothing, or past all counting."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of a class of goods. `thousandths` of the Rec 20 `unit` (1500 and KGM is 1.5 kg).

    Without `thousandths` the amount is unknown; without `unit` it is a count of pieces.
    """

    epc_class: str
    thousandths: int | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        if self.thousandths is None:
            return
        if self.thousandths <= 0:
            raise BadQuantity(N_("Số lượng phải lớn hơn 0."), field="quantity")
        if self.thousandths > _LARGEST_THOUSANDTHS:
            raise BadQuantity(N_("Số lượng quá lớn, hãy kiểm tra lại đơn vị."), field="quantity")
        if self.unit is None and self.thousandths % 1000:
            raise BadQuantity(N_("Số lượng đếm theo cái, con phải là số nguyên."), field="quantity")


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading of a sensor or hand-held meter: `kind` is a CBV measurement word, `unit` a Rec 20 code."""

    kind: str
    unit: str | None = None
    value: Decimal | int | None = None
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    mean: Decimal | int | None = None
    text: str | None = None
    taken_at: datetime | None = None
    substance: str | None = None
    alert: str | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)


def sensor_element(
    measurements: Iterable[Measurement],
    *,
    taken_at: datetime | None = None,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    device_id: str | None = None,
    raw_data: str | None = None,
) -> dict[str, Any]:
    """One element of `Circumstances.sensors`; a time stands here for all readings or on each of them."""
    metadata = {
        "time": utc_milliseconds(taken_at) if taken_at else None,
        "startTime": utc_milliseconds(started_at) if started_at else None,
        "endTime": utc_milliseconds(ended_at) if ended_at else None,
        "deviceID": device_id,
        "rawData": raw_data,
    }
    reports = [_report(measurement) for measurement in measurements]
    return present({"sensorMetadata": present(metadata), "sensorReport": reports})


def quantity_list(quantities: Iterable[Quantity]) -> list[dict[str, Any]]:
    """Quantity elements in the order given."""
    return [
        present(
            {
                "epcClass": quantity.epc_class,
                "quantity": None if quantity.thousandths is None else decimal_number(quantity.thousandths),
                "uom": quantity.unit,
            }
        )
        for quantity in quantities
    ]


def extended(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields under our prefix (`dueOn` → `txng:dueOn`); a key that has one keeps it; None drops out."""
    named = {key if ":" in key else f"{vocabulary.EXTENSION_PREFIX}:{key}": value for key, value in fields.items()}
    return {key: value for key, value in named.items() if value is not None}


def utc_milliseconds(moment: datetime) -> str:
    """An aware moment as `2026-11-23T01:02:03.004Z`; finer parts are cut, never rounded to the future."""
    if moment.tzinfo is None:
        raise ValueError("an event's time must know its zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def decimal_number(thousandths: int) -> int | float:
    """Integer thousandths as the JSON number they mean: 2000 → 2, 1500 → 1.5."""
    whole, rest = divmod(thousandths, 1000)
    return thousandths / 1000 if rest else whole


def present(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without what is not there: None, and lists and objects with nothing in them."""
    return {key: value for key, value in fields.items() if value is not None and value != [] and value != {}}


def _report(measurement: Measurement) -> dict[str, Any]:
    report = {
        "type": measurement.kind,
        "exception": measurement.alert,
        "time": utc_milliseconds(measurement.taken_at) if measurement.taken_at else None,
        "chemicalSubstance": measurement.substance,
        "value": _number(measurement.value),
        "minValue": _number(measurement.minimum),
        "maxValue": _number(measurement.maximum),
        "meanValue": _number(measurement.mean),
        "stringValue": measurement.text,
        "uom": measurement.unit,
    }
    return present(report) | extended(measurement.extensions)


def _number(value: Decimal | int | None) -> int | float | None:
    """A decimal as a JSON number that says exactly the same, or a refusal."""
    if value is None or isinstance(value, int):
        return value
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    number = float(value)
    if Decimal(repr(number)) != value:
        raise BadQuantity(N_("Số đo có quá nhiều chữ số."), field="value")
    return number
