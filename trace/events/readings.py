"""What is measured, as EPCIS sensor elements: typed single values, and the sum of a logger's file.

Sources: EPCIS 2.0 §7.3.7 (give ranges and the address of the raw data, not the raw data), CBV 2.0 measurement types,
UN/ECE Recommendation 20 (CEL degree Celsius, Q30 pH, NX part per thousand, M1 milligram per litre, P1 per cent).
Acidity and saltiness have no measurement type of their own: they are `Dimensionless` and named by our extension.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from trace.errors import N_
from trace.events.epcis_values import Measurement, sensor_element

ALARM: Final = "ALARM_CONDITION"
_SUBSTANCE: Final = "https://identifiers.org/inchikey:"


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of quantity. `lowest` and `highest` are in thousandths: outside, a meter is broken, not the water."""

    code: str
    label_vi: str
    label_en: str
    symbol: str
    kind: str
    unit: str
    lowest: int
    highest: int
    substance: str = ""

    def label(self, language: str = "vi") -> str:
        return self.label_en if language == "en" else self.label_vi


MEASURED: Final = {
    one.code: one
    for one in (
        Measured("temperature", N_("Nhiệt độ"), "Temperature", "°C", "Temperature", "CEL", -80_000, 200_000),
        Measured("ph", N_("pH"), "pH", "", "Dimensionless", "Q30", 0, 14_000),
        Measured("salinity", N_("Độ mặn"), "Salinity", "‰", "Dimensionless", "NX", 0, 100_000),
        Measured(
            "oxygen", N_("Ô-xy hòa tan"), "Dissolved oxygen", "mg/l", "MassConcentration", "M1", 0, 60_000,
            f"{_SUBSTANCE}MYMOFIZGZYHOMD-UHFFFAOYSA-N",
        ),
        Measured(
            "alkalinity", N_("Độ kiềm"), "Alkalinity", "mg/l", "MassConcentration", "M1", 0, 1_000_000,
            f"{_SUBSTANCE}VTYYLEPIZMXCLO-UHFFFAOYSA-L",
        ),
        Measured("humidity", N_("Độ ẩm không khí"), "Air humidity", "%", "RelativeHumidity", "P1", 0, 100_000),
    )
}  # fmt: skip

# Which field of a step says which quantity.
FIELDS: Final = {
    "temp": "temperature",
    "water.temperature": "temperature",
    "water.ph": "ph",
    "water.salinity": "salinity",
    "water.oxygen": "oxygen",
    "water.alkalinity": "alkalinity",
}


def measurement(
    code: str,
    *,
    value: int | None = None,
    low: int | None = None,
    high: int | None = None,
    mean: int | None = None,
    alert: str | None = None,
    **ours: Any,
) -> Measurement:
    """One report about a quantity, everything in integer thousandths; `ours` are extensions of the report."""
    what = MEASURED[code]
    named = {"quantity": code} if what.kind == "Dimensionless" else {}
    return Measurement(
        kind=what.kind,
        unit=what.unit,
        value=_exact(value),
        minimum=_exact(low),
        maximum=_exact(high),
        mean=_exact(mean),
        substance=what.substance or None,
        alert=alert,
        extensions={**named, **ours},
    )


def typed_elements(values: Mapping[str, Any], taken_at: datetime) -> list[dict[str, Any]]:
    """What a person measured and typed into a step, as one sensor element; none where nothing was measured."""
    found = [
        measurement(code, value=value)
        for field, code in FIELDS.items()
        if (value := _thousandths(values.get(field))) is not None
    ]
    return [sensor_element(found, taken_at=taken_at)] if found else []


def code_of(report: Mapping[str, Any]) -> str:
    """The quantity a sensor report of our own is about; empty for what others measure."""
    named = report.get("txng:quantity")
    if named in MEASURED:
        return str(named)
    for one in MEASURED.values():
        is_alike = one.kind == report.get("type") and one.kind != "Dimensionless"
        if is_alike and one.substance == report.get("chemicalSubstance", ""):
            return one.code
    return ""


def _exact(thousandths: int | None) -> Decimal | None:
    return None if thousandths is None else Decimal(thousandths) / 1000


def _thousandths(value: Any) -> int | None:
    """A typed number; finer than a thousandth is cut off towards the nearest, as no meter is that fine."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        return round(Decimal(value) * 1000)
    except InvalidOperation:
        return None
