"""Which steps of a season are usually due when: from what was done, by the usual days of its template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trace.kit.text import fold
from trace.processes.catalogue import HARVEST, OPEN, SOURCED, UNVERIFIED, Step, Template, Timing


@dataclass(frozen=True)
class Expected:
    """A step that usually comes between two days. `is_sure` when the days were read in a source and hang on something
    that has happened; what hangs on another expectation is a guess on a guess. `number` counts from 1 where a step
    comes several times."""

    step: Step
    first: date
    last: date
    is_sure: bool
    source: str
    number: int
    is_recurring: bool


@dataclass(frozen=True)
class _Anchor:
    first: date
    last: date
    is_done: bool


def expected_steps(
    way: Template, *, opened_on: date, done: Mapping[str, Sequence[date]], variety: str = ""
) -> list[Expected]:
    """What usually still comes in an open season, by day. `done` are the days on which each step was written.

    What usually comes before a step that was done is not expected any more; after a harvest nothing is.
    """
    if any(done.get(step.code) for step in way.steps if step.role == HARVEST):
        return []
    codes = [step.code for step in way.steps]
    reached = max((at for at, step in enumerate(way.steps) if done.get(step.code) and _is_once(step)), default=-1)
    anchors = {step.code: _Anchor(opened_on, opened_on, is_done=True) for step in way.steps if step.role == OPEN}
    found: list[Expected] = []
    for step in way.steps:
        days = sorted(done.get(step.code, ()))
        coming = _coming(step, days, anchors, variety)
        if days:
            anchors[step.code] = _Anchor(days[0], days[0], is_done=True)
        elif coming:
            anchors[step.code] = _Anchor(coming[0].first, coming[0].last, is_done=False)
        if codes.index(step.code) >= reached:
            found += coming
        elif any(one.is_recurring for one in coming):
            found += [one for one in coming if one.is_recurring]
    return sorted(found, key=lambda one: (one.first, one.last, codes.index(one.step.code)))


def _coming(step: Step, days: Sequence[date], anchors: Mapping[str, _Anchor], variety: str) -> list[Expected]:
    rows = _fitting(step, anchors, variety)
    found = []
    for number, row in enumerate(rows, start=1):
        anchor = anchors[row.after]
        if row.every:
            if anchor.is_done:
                due = (days[-1] if days else anchor.first) + timedelta(days=row.every)
                found.append(Expected(step, due, due, is_sure=row.mark == SOURCED, source=row.source, number=1,
                                      is_recurring=True))  # fmt: skip
            continue
        if number <= len(days):
            continue
        found.append(
            Expected(
                step,
                anchor.first + timedelta(days=row.low),
                anchor.last + timedelta(days=row.high),
                is_sure=row.mark == SOURCED and anchor.is_done,
                source=row.source if row.mark != UNVERIFIED else "",
                number=number if len(rows) > 1 else 0,
                is_recurring=False,
            )
        )
    return found


def _fitting(step: Step, anchors: Mapping[str, _Anchor], variety: str) -> list[Timing]:
    """The rows that speak of this season: those of its variety where there are any, else those of every variety."""
    here = [
        row
        for row in step.timing
        if row.after in anchors and (not row.months or anchors[row.after].first.month in row.months)
    ]
    of_variety = [row for row in here if row.variety and fold(row.variety) in fold(variety)]
    return of_variety or [row for row in here if not row.variety]


def _is_once(step: Step) -> bool:
    return bool(step.timing) and not any(row.every for row in step.timing)
