"""How often codes were read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from trace.batches.models import Batch
from trace.scans.models import ScanSlot

_CHUNK = 500


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
