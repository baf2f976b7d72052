"""A chart as plain numbers for SVG: paths broken at gaps, the band of limits, marks of times outside, an axis of days.

Drawn on a sheet 640 wide, so that a phone shows half of it at its own size; a small one is 320 wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from trace.clock import VIETNAM
from trace.sensors.rules import HIGH, is_gap, side_of

_ROOM: Final = 12
AXIS: Final = 34
# From how many days on a picture has one label in so many days.
_HOURS: Final = (1, 2, 3, 6, 12, 24, 48, 120, 168, 336, 720, 1440, 2160, 4320, 8760)
_MOST_TICKS: Final = 6
_MOST_MARKS: Final = 24
_NEAR: Final = 22


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the time with what was measured in it."""

    first: int
    last: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of the picture and the time and values it spans."""

    width: int
    height: int
    start: int
    end: int
    bottom: int
    top: int

    def x(self, at: int) -> int:
        span = max(1, self.end - self.start)
        return _ROOM + round((at - self.start) * (self.width - 2 * _ROOM) / span)

    def y(self, value: int) -> int:
        usable = self.height - AXIS - 2 * _ROOM
        return _ROOM + round((self.top - value) * usable / max(1, self.top - self.bottom))


def sheet_of(
    parts: Sequence[Part],
    points: Sequence[tuple[int, int]],
    *,
    low: int | None,
    high: int | None,
    width: int,
    height: int,
    start: int,
    end: int,
) -> Sheet:
    """A sheet on which everything fits, the limits too."""
    values = [*(part.low for part in parts), *(part.high for part in parts), *(value for _, value in points)]
    values += [end_ for end_ in (low, high) if end_ is not None]
    bottom, top = min(values), max(values)
    # A flat line is not pressed against the edge, and a tremble of a tenth is not drawn as a storm.
    room = max((top - bottom) // 12, 500)
    return Sheet(width, height, start, max(end, start + 1), bottom - room, top + room)


def paths_of(sheet: Sheet, parts: Sequence[Part], step_seconds: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Lines of readings that belong together, and readings that stand alone as points."""
    lines: list[str] = []
    dots: list[tuple[int, int]] = []
    run: list[Part] = []
    for part in parts:
        if run and is_gap(run[-1].last, part.first, step_seconds):
            _finish(sheet, run, lines, dots)
            run = []
        run.append(part)
    _finish(sheet, run, lines, dots)
    return lines, dots


def _finish(sheet: Sheet, run: Sequence[Part], lines: list[str], dots: list[tuple[int, int]]) -> None:
    if len(run) == 1 and run[0].low == run[0].high:
        dots.append((sheet.x(run[0].first), sheet.y(run[0].low)))
    elif run:
        lines.append(_line(sheet, run))


def _line(sheet: Sheet, run: Sequence[Part]) -> str:
    """Through lowest and highest of each part, the nearer one first; moves are relative and so stay short."""
    x, y = sheet.x(run[0].first), sheet.y(run[0].low)
    said = [f"M{x} {y}"]
    for part in run:
        near, far = sorted((sheet.y(part.low), sheet.y(part.high)), key=lambda one: abs(one - y))
        at = sheet.x(part.first)
        if (at, near) != (x, y):
            said.append(f"l{at - x} {near - y}")
        if far != near:
            said.append(f"v{far - near}")
        x, y = at, far
    return "".join(said)


def marks_of(sheet: Sheet, outside: Sequence[Sequence[Any]], offset: int = 0) -> list[dict[str, Any]]:
    """A triangle at the worst value of each time outside; of those that would lie upon one another the worst."""
    found: list[dict[str, Any]] = []
    for start, end, worst, side, *_rest in outside:
        middle = (max(start, sheet.start) + min(end, sheet.end)) // 2
        if end < sheet.start or start > sheet.end:
            continue
        x, y = sheet.x(middle + offset), sheet.y(worst)
        if found and x - found[-1]["x"] < _NEAR and found[-1]["is_high"] == (side == HIGH):
            if (y < found[-1]["y"]) == (side == HIGH):
                found[-1]["y"] = y
            continue
        found.append({"x": x, "y": y, "is_high": side == HIGH})
    return sorted(found, key=lambda one: one["x"])[:_MOST_MARKS]


def band_of(sheet: Sheet, low: int | None, high: int | None) -> dict[str, int]:
    """The rectangle within the limits; an open end reaches the edge."""
    top = sheet.y(high) if high is not None else _ROOM
    bottom = sheet.y(low) if low is not None else sheet.height - AXIS - _ROOM
    return {"y": top, "height": max(1, bottom - top), "top": top if high is not None else -1,
            "bottom": bottom if low is not None else -1}  # fmt: skip


def ticks_of(sheet: Sheet) -> list[dict[str, Any]]:
    """Days under the picture, or hours where it shows less than two days."""
    hours = (sheet.end - sheet.start) / 3600
    step = next((one for one in _HOURS if hours / one <= _MOST_TICKS), _HOURS[-1])
    first = datetime.fromtimestamp(sheet.start, UTC).astimezone(VIETNAM)
    at = first.replace(hour=first.hour // step * step if step < 24 else 0, minute=0, second=0, microsecond=0)
    found = []
    while at.timestamp() <= sheet.end:
        if at.timestamp() >= sheet.start:
            x = sheet.x(int(at.timestamp()))
            if 36 <= x <= sheet.width - 36:
                found.append({"x": x, "label": _label(at, step, sheet.end - sheet.start)})
        at += timedelta(hours=step)
    return found


def _label(at: datetime, step: int, span: int) -> str:
    if step < 24:
        return f"{at:%d/%m}" if at.hour == 0 else f"{at.hour} h"
    return f"{at:%m/%Y}" if span > 400 * 86_400 else f"{at:%d/%m}"


def outside_of(points: Sequence[tuple[int, int]], low: int | None, high: int | None) -> list[list[Any]]:
    """Typed values beyond the limits, in the shape of times outside: each a moment."""
    return [[at, at, value, side, 1] for at, value in points if (side := side_of(value, low, high))]
