"""Readings as plain values for templates: charts with their twin in words, files brought, a preview."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from trace.clock import VIETNAM
from trace.errors import N_
from trace.events.readings import MEASURED
from trace.events.readings_words import amount, between, ends_of, lasting, limit_words
from trace.kit.days import show_day
from trace.processes.catalogue import SOURCED
from trace.sensors import drawing, queries, rules
from trace.sensors.drawing import Part
from trace.sensors.limits import STAGES, Limit
from trace.sensors.models import SensorSeries
from trace.sensors.queries import Typed
from trace.sensors.rules import Excursion
from trace.sensors.subjects import Subject

RANGES: Final = {"7": 7, "30": 30, "90": 90, "all": 0}
_COLUMNS: Final = 280
SIZE: Final = (640, 280)
_SMALL: Final = (360, 150)
_MOST_DAYS: Final = 60
_MOST_OUTSIDE: Final = 40
_CARRIED: Final = (
    N_("Nhiệt độ khi chở: %(range)s"),
    N_("Nhiệt độ khi chở: %(range)s, trong giới hạn"),
    N_("Nhiệt độ khi chở: %(range)s, vượt giới hạn %(lasting)s"),
)
_KEPT: Final = (
    N_("Nhiệt độ khi giữ lạnh: %(range)s"),
    N_("Nhiệt độ khi giữ lạnh: %(range)s, trong giới hạn"),
    N_("Nhiệt độ khi giữ lạnh: %(range)s, vượt giới hạn %(lasting)s"),
)
Said = tuple[str, Mapping[str, Any]]


def charts_of(subject: Subject, *, now: datetime, days: str = "30", language: str = "vi") -> list[dict[str, Any]]:
    """One chart for each quantity measured, lines of loggers and points of what people typed; trouble comes first."""
    series = queries.series_of(subject)
    typed = queries.typed_of(subject)
    today = now.astimezone(VIETNAM).date()
    found = []
    for quantity in MEASURED:
        mine = [one for one in series if one.quantity == quantity]
        if mine or quantity in typed:
            limit = subject.limits(subject.stage, on=today).get(quantity)
            points = typed.get(quantity, [])
            made = chart(mine, quantity=quantity, typed=points, limit=limit, days=days, language=language)
            if made:
                found.append(made)
    # What went out of its limits is what somebody has to see first.
    return sorted(found, key=lambda one: not one["outside_count"])


def chart(
    series: Sequence[SensorSeries],
    *,
    quantity: str = "",
    typed: Sequence[Typed] = (),
    limit: Limit | None = None,
    days: str = "all",
    language: str = "vi",
) -> dict[str, Any] | None:
    """One quantity of these series. The limits drawn are those the last series was judged by, else `limit`; the range
    ends with the last reading, so that a pond long harvested still shows its end. None where there is nothing."""
    ends = [*(_seconds(one.last_at) for one in series), *(one.at for one in typed)]
    if not ends:
        return None
    quantity = quantity or series[0].quantity
    end = max(ends)
    begins = [*(_seconds(one.first_at) for one in series), *(one.at for one in typed)]
    span = RANGES.get(days, 0) * 86_400
    start = max(min(begins), end - span) if span else min(begins)
    mine = [one for one in series if _seconds(one.last_at) >= start]
    columns = queries.columns_of(mine, start=start, end=end, columns=_COLUMNS)
    frozen = _limitsdrawn(mine, limit)
    return drawn(
        quantity=quantity,
        parts=[Part(one.first, one.last, one.low, one.high) for one in columns],
        points=[(one.at, one.value) for one in typed if one.at >= start],
        step=max((one.step_seconds for one in mine), default=0),
        outside=[row for one in mine for row in one.excursions if row[1] >= start],
        frozen=frozen,
        days=queries.days_of(mine, start=start, end=end),
        size=SIZE,
        span=(start, end),
        language=language,
    )


def small_chart(measured: Mapping[str, Any], *, language: str = "vi") -> dict[str, Any]:
    """The drawing of a public page from what the event itself says: everybody can check it against the log."""
    first = measured["from"]
    points = [(first + offset, low, high) for offset, low, high in measured["points"]]
    # Each point stands for all until the next: what is a gap was decided among the readings themselves.
    width = max(1, -(-(measured["to"] - first + 1) // max(1, len(points))))
    frozen = measured.get("limit")
    low, high = ends_of(frozen)
    outside = [[at, at, worst, side, 1] for at, least, most in points for worst in (least, most)
               if (side := rules.side_of(worst, low, high))]  # fmt: skip
    return drawn(
        quantity=measured["quantity"],
        parts=[Part(at, at, least, most) for at, least, most in points],
        points=[],
        step=max(measured["step"], width),
        outside=outside,
        frozen=frozen,
        days=[],
        size=_SMALL,
        span=(first, max(measured["to"], first)),
        language=language,
    )


def line_of(measured: Mapping[str, Any], *, language: str = "vi") -> Said:
    """The one calm sentence beside goods that were kept or carried cold."""
    minutes = measured["minutes_outside"]
    state = 0 if not measured.get("limit") else 2 if minutes else 1
    params = {"range": between(measured["low"], measured["high"], measured["quantity"], language)}
    if minutes:
        params["lasting"] = lasting(minutes, language)
    return (_CARRIED if measured.get("is_carried") else _KEPT)[state], params


def drawn(
    *,
    quantity: str,
    parts: Sequence[Part],
    points: Sequence[tuple[int, int]],
    step: int,
    outside: Sequence[Sequence[Any]],
    frozen: Mapping[str, Any] | None,
    days: Sequence[queries.DaySum],
    size: tuple[int, int],
    span: tuple[int, int],
    language: str,
) -> dict[str, Any]:
    """Everything a picture and its twin in words need, from parts of the time and times outside."""
    low, high = ends_of(frozen)
    every = [*outside, *drawing.outside_of(points, low, high)]
    sheet = drawing.sheet_of(
        parts, points, low=low, high=high, width=size[0], height=size[1], start=span[0], end=span[1]
    )
    lines, dots = drawing.paths_of(sheet, parts, step)
    values = [*(part.low for part in parts), *(part.high for part in parts), *(value for _, value in points)]
    least, most = min(values), max(values)
    what = MEASURED[quantity]
    minutes = rules.minutes_outside([Excursion(*row) for row in outside])
    return {
        "quantity": quantity,
        "label": what.label(language),
        "symbol": what.symbol,
        "width": sheet.width,
        "height": sheet.height,
        "lines": lines,
        "dots": dots,
        "has_gaps": len(lines) + len(dots) > 1,
        "typed": [(sheet.x(at), sheet.y(value)) for at, value in points],
        "band": drawing.band_of(sheet, low, high) if frozen else None,
        "marks": drawing.marks_of(sheet, sorted(every, key=lambda row: row[0])),
        "ticks": drawing.ticks_of(sheet),
        "axis_y": sheet.height - drawing.AXIS,
        "low": {"text": amount(least, quantity, language), "y": sheet.y(least)},
        "high": {"text": amount(most, quantity, language), "y": sheet.y(most)},
        "scale": _scale(sheet, (low, high) if frozen else (least, most), quantity, language),
        "range": between(least, most, quantity, language),
        "limit": limit_words(frozen, quantity, language),
        "limit_source": frozen.get("source", "") if frozen else "",
        "is_limit_sourced": bool(frozen and frozen.get("certainty") == SOURCED),
        "stage": STAGES.get(frozen.get("stage", ""), "") if frozen else "",
        "outside_count": len(every),
        "outside_lasting": lasting(minutes, language) if minutes else "",
        "outside": [_outside(row, quantity, language) for row in every[-_MOST_OUTSIDE:][::-1]],
        "outside_more": max(0, len(every) - _MOST_OUTSIDE),
        "days": [_day(one, low, high, language) for one in days[:_MOST_DAYS]],
        "days_more": max(0, len(days) - _MOST_DAYS),
        "typed_rows": [
            {"when": when(at), "value": amount(value, quantity, language), "side": rules.side_of(value, low, high)}
            for at, value in list(points)[-_MOST_DAYS:][::-1]
        ],
        "from": when(span[0]),
        "to": when(span[1]),
    }  # fmt: skip


def _scale(
    sheet: drawing.Sheet, ends: tuple[int | None, int | None], quantity: str, language: str
) -> list[dict[str, Any]]:
    """The figures written on the picture: its limits, or where there are none the least and the most measured."""
    low, high = ends
    found = []
    if high is not None:
        found.append({"text": amount(high, quantity, language), "y": sheet.y(high) + 6, "is_below": True})
    if low is not None and low != high:
        found.append({"text": amount(low, quantity, language), "y": sheet.y(low) - 6, "is_below": False})
    return found


def files_of(series: Sequence[SensorSeries], *, language: str = "vi") -> list[dict[str, Any]]:
    """What was brought, the newest first: one row an event with all its quantities."""
    found: dict[int, dict[str, Any]] = {}
    for one in sorted(series, key=lambda row: (row.created_at, row.id), reverse=True):
        row = found.setdefault(
            one.event_number,
            {
                "event": one.event_number,
                "brought": show_day(one.created_at),
                "device": one.device_label,
                "file": one.file_sha256,
                "count": 0,
                "from": when(_seconds(one.first_at)),
                "to": when(_seconds(one.last_at)),
                "quantities": [],
            },
        )
        row["count"] = max(row["count"], one.reading_count)
        row["quantities"].append(MEASURED[one.quantity].label(language))
    return list(found.values())


def when(at: int) -> str:
    """`14:05 21/11/2026`, Vietnam's time."""
    return datetime.fromtimestamp(at, VIETNAM).strftime("%H:%M %d/%m/%Y")


def _outside(row: Sequence[Any], quantity: str, language: str) -> dict[str, Any]:
    start, end, worst, side, count = row
    return {
        "from": when(start),
        "lasting": lasting(max(1, round((end - start) / 60)), language) if end > start else "",
        "worst": amount(worst, quantity, language),
        "side": side,
        "count": count,
    }


def _day(one: queries.DaySum, low: int | None, high: int | None, language: str) -> dict[str, Any]:
    return {
        "day": show_day(datetime.fromtimestamp(one.day * 86_400, UTC)),
        "low": amount(one.low, "", language),
        "high": amount(one.high, "", language),
        "mean": amount(round(one.mean / 10) * 10, "", language),
        "count": one.count,
        "is_outside": bool(rules.side_of(one.low, low, high) or rules.side_of(one.high, low, high)),
    }


def _limitsdrawn(series: Sequence[SensorSeries], limit: Limit | None) -> Mapping[str, Any] | None:
    judged = next((one.limits for one in reversed(series) if one.limits), None)
    if judged is not None:
        frozen: Mapping[str, Any] = judged
        return frozen
    return limit.frozen if limit and not series else None


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
