"""How often codes were read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import peewee

from trace.batches.models import Batch
from trace.scans.models import ScanDay, ScanSlot
from trace.scans.rules import counted_through

_CHUNK = 500
MOST_PACKS: Final = 20_000
"""Packs whose visits are kept with a page."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Visits of one lot since a moment: distinct readers a day, at most a few of one network. `last_at` is the start of
    the last ten minutes in which there were some; None without any."""

    visits: int = 0
    last_at: datetime | None = None


def counts_of(batches: Sequence[Batch], since: datetime) -> dict[int, Counts]:
    """Visits of these lots since a moment, by their row numbers; lots that nobody read since are there with nothing.

    Exact to ten minutes, and never before the moment: the ten minutes in which it falls are left out. Somebody who read
    the same lot earlier that day is not counted again.
    """
    found = {batch.id: Counts() for batch in batches}
    numbers = list(found)
    for start in range(0, len(numbers), _CHUNK):
        some = numbers[start : start + _CHUNK]
        rows: Any = (
            ScanSlot.select(ScanSlot.batch_id, peewee.fn.SUM(ScanSlot.visits), peewee.fn.MAX(ScanSlot.at))
            .where(ScanSlot.batch.in_(some), ScanSlot.at >= since, ScanSlot.visits > 0)
            .group_by(ScanSlot.batch_id)
            .tuples()
        )
        for batch_id, visits, last_at in rows:
            found[batch_id] = Counts(int(visits), ScanSlot.at.python_value(last_at))
    return found


@dataclass(frozen=True, slots=True)
class ToldScans:
    """What may be told in public: sums of days that are over, up to and with `through`. `packs`: number as shown →
    (day of the first visit, visits); not `is_whole` where there are more of them than are kept."""

    through: date
    first_on: date | None
    visits: int
    packs: Mapping[str, tuple[date, int]]
    is_whole: bool


def told_scans(batch: Batch, *, now: datetime) -> ToldScans:
    """Read it for a lot and all its packs, in one statement."""
    through = counted_through(now)
    total = peewee.fn.SUM(ScanDay.visits)
    rows: Any = list(
        ScanDay.select(ScanDay.serial, peewee.fn.MIN(ScanDay.day), total)
        .where(ScanDay.batch == batch.id, ScanDay.day <= through, ScanDay.visits > 0)
        .group_by(ScanDay.serial)
        .order_by(ScanDay.serial)
        .limit(MOST_PACKS + 1)
        .tuples()
    )
    sums = {serial: (ScanDay.day.python_value(first), int(count)) for serial, first, count in rows[:MOST_PACKS]}
    first, visits = sums.pop("", (None, 0))
    return ToldScans(through, first, visits, sums, is_whole=len(rows) <= MOST_PACKS)
