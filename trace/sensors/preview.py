"""What was understood of a file, before anything of it is written down."""

from collections.abc import Mapping
from typing import Any, Final

from trace.events.readings_words import amount
from trace.sensors import rules, views
from trace.sensors.drawing import Part
from trace.sensors.limits import Limit
from trace.sensors.moments import AS_UTC, SAID
from trace.sensors.reading import Column, Readings

_FIRST_ROWS: Final = 5
_MOST_FAULTS: Final = 50
_COLUMNS: Final = 280


def preview_of(readings: Readings, limits: Mapping[str, Limit], *, language: str) -> dict[str, Any]:
    """Rows, columns, the clock, what lies outside, and what cannot be read."""
    charts = [_chart(column, limits.get(column.quantity), language) for column in readings.columns if column.at]
    first = readings.columns[0] if charts else None
    return {
        "charts": charts,
        "rows": readings.row_count,
        "repeated": readings.repeated,
        "empty": readings.empty,
        "gaps": sum(_gaps(column) for column in readings.columns),
        "ignored": readings.ignored,
        "device": readings.device,
        "sheet": readings.sheet,
        "zone": AS_UTC if readings.zone == AS_UTC else "said" if readings.zone == SAID else "local",
        "order": readings.order,
        "sample": [(views.when(at), amount(value, first.quantity, language))
                   for at, value in list(zip(first.at, first.values, strict=True))[:_FIRST_ROWS]] if first else [],
        "faults": readings.faults[:_MOST_FAULTS],
        "fault_count": readings.fault_count,
    }  # fmt: skip


def _chart(column: Column, limit: Limit | None, language: str) -> dict[str, Any]:
    total = rules.sum_of(column.at, column.values)
    low, high = (limit.low, limit.high) if limit else (None, None)
    out = rules.excursions(column.at, column.values, low, high, total.step_seconds)
    made = views.drawn(
        quantity=column.quantity,
        parts=[Part(at, last, least, most) for at, last, least, most in _parts(column)],
        points=[],
        step=total.step_seconds,
        outside=[one.row for one in out],
        frozen=limit.frozen if limit else None,
        days=[],
        size=views.SIZE,
        span=(total.first, total.last),
        language=language,
    )
    return {
        **made,
        "heading": column.heading,
        "count": total.count,
        "mean": amount(total.mean, column.quantity, language),
    }


def _parts(column: Column) -> list[tuple[int, int, int, int]]:
    """Each part ends where the next begins, or with the last reading before a gap."""
    return rules.parted(column.at, column.values, _COLUMNS)


def _gaps(column: Column) -> int:
    step = rules.usual_step(column.at)
    return sum(rules.is_gap(column.at[place - 1], column.at[place], step) for place in range(1, len(column.at)))
