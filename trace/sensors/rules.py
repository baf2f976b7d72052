"""What readings amount to: lowest, highest, mean, gaps, and the times they lay outside the limits."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from trace.errors import N_, Invalid, RuleBroken

HIGH, LOW = "high", "low"
# So many times the usual distance between two readings without one is a gap.
GAP_STEPS: Final = 3
_SHORTEST_GAP: Final = 60
MOST_EXCURSIONS: Final = 100
_FUTURE: Final = timedelta(days=1)


class ReadingsRefused(Invalid):
    """What came cannot be readings of this subject."""


class SameFile(RuleBroken):
    """Everything in this file has been written down before."""


@dataclass(frozen=True, slots=True)
class Excursion:
    """A time outside the limits: from the first reading outside to the first one inside again (or the last reading, or
    a gap). `worst` is the value furthest out, in thousandths; times are seconds since 1970."""

    start: int
    end: int
    worst: int
    side: str
    count: int

    @property
    def minutes(self) -> int:
        """Whole minutes, never none."""
        return max(1, round((self.end - self.start) / 60))

    @property
    def row(self) -> list[Any]:
        return [self.start, self.end, self.worst, self.side, self.count]


@dataclass(frozen=True, slots=True)
class Sum:
    """One column in a few numbers; values in thousandths."""

    first: int
    last: int
    count: int
    low: int
    high: int
    mean: int
    step_seconds: int


def sum_of(at: Sequence[int], values: Sequence[int]) -> Sum:
    """The readings in the order of time; there is at least one."""
    return Sum(at[0], at[-1], len(at), min(values), max(values), round(sum(values) / len(values)), usual_step(at))


def usual_step(at: Sequence[int]) -> int:
    """The median distance of two readings in seconds; 0 where there is one reading."""
    distances = sorted(at[place] - at[place - 1] for place in range(1, len(at)))
    return distances[len(distances) // 2] if distances else 0


def gap_after(step_seconds: int) -> int:
    """From how many seconds without a reading on there is a gap."""
    return max(_SHORTEST_GAP, GAP_STEPS * step_seconds)


def is_gap(before: int, after: int, step_seconds: int) -> bool:
    """True when nothing is known of the time between two readings."""
    return after - before > gap_after(step_seconds)


def side_of(value: int, low: int | None, high: int | None) -> str:
    """On which side of the limits a value lies; empty within them. The ends themselves are allowed."""
    if low is not None and value < low:
        return LOW
    return HIGH if high is not None and value > high else ""


def excursions(
    at: Sequence[int], values: Sequence[int], low: int | None, high: int | None, step: int
) -> list[Excursion]:
    """Every time outside the limits, in order. A gap ends one: what nobody measured is not told."""
    return list(_excursions(at, values, low, high, step))


def _excursions(
    at: Sequence[int], values: Sequence[int], low: int | None, high: int | None, step: int
) -> Iterator[Excursion]:
    start, side, worst, count = 0, "", 0, 0
    for place, value in enumerate(values):
        found = side_of(value, low, high)
        broken = place > 0 and is_gap(at[place - 1], at[place], step)
        if side and (found != side or broken):
            # It lasted until the first reading inside; before a gap, until the last one outside.
            yield Excursion(start, at[place - 1] if broken else at[place], worst, side, count)
            side = ""
        if found and not side:
            start, side, worst, count = at[place], found, value, 1
        elif found:
            worst = max(worst, value) if found == HIGH else min(worst, value)
            count += 1
    if side:
        yield Excursion(start, at[-1], worst, side, count)


def minutes_outside(found: Sequence[Excursion]) -> int:
    """All of them together, in whole minutes; never none where there is one."""
    seconds = sum(one.end - one.start for one in found)
    return max(1, round(seconds / 60)) if found else 0


def worst_first(found: Sequence[Excursion]) -> list[Excursion]:
    """Those an event names one by one: the longest, in the order of time."""
    longest = sorted(found, key=lambda one: (one.start - one.end, one.start))[:MOST_EXCURSIONS]
    return sorted(longest, key=lambda one: one.start)


def thinned(at: Sequence[int], values: Sequence[int], columns: int) -> list[tuple[int, int, int]]:
    """(moment, lowest, highest) of each of `columns` equal parts of the time that has readings."""
    return [(first, low, high) for first, _last, low, high in parted(at, values, columns)]


def parted(at: Sequence[int], values: Sequence[int], columns: int) -> list[tuple[int, int, int, int]]:
    """(first moment, last moment, lowest, highest) of each of `columns` equal parts of the time that has readings.

    Lowest and highest both stay, so that no excursion disappears, however short.
    """
    if not at:
        return []
    width = max(1, -(-(at[-1] - at[0] + 1) // columns))
    found: list[tuple[int, int, int, int]] = []
    place = 0
    while place < len(at):
        bucket = (at[place] - at[0]) // width
        end = bisect_right(at, at[0] + (bucket + 1) * width - 1, place)
        part = values[place:end]
        found.append((at[place], at[end - 1], min(part), max(part)))
        place = end
    return found


def check_times(last: int, now: datetime) -> None:
    """A logger whose clock runs ahead has measured nothing that anybody could check."""
    if last > (now + _FUTURE).timestamp():
        raise ReadingsRefused(
            N_("Có số đo ở tương lai: đồng hồ của máy đo chạy sai hoặc ngày bị đọc ngược."), field="file"
        )
