"""Lots that were let be sold again though the book keeps something against them: for officers and for their owners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trace.access.models import Person
from trace.batches.models import Batch
from trace.events.ancestry import ancestors
from trace.events.holds import releases_of
from trace.events.rules import CAUSE_SENTENCES


@dataclass(frozen=True, slots=True)
class Released:
    """One release. `cause` is a msgid; `by` is empty where a program released."""

    code: str
    lot: str
    name: str
    cause: str
    by: str
    reason: str
    held_at: datetime
    released_at: datetime


def released(batch: Batch) -> list[Released]:
    """Every such release of the lot and of all it was made from, the latest first."""
    return released_of(ancestors([batch])[0])


def released_of(lots: Sequence[Batch]) -> list[Released]:
    """The same of lots that were found already."""
    found = [(lot, one) for lot in lots for one in releases_of(lot)]
    people = {one.id: one.name for one in Person.select().where(Person.id.in_([one.by_id for _lot, one in found]))}
    rows = [
        Released(
            code=lot.code,
            lot=lot.lot,
            name=lot.name,
            cause=CAUSE_SENTENCES[one.cause],
            by=people.get(one.by_id, ""),
            reason=one.reason,
            held_at=one.held_at,
            released_at=one.released_at,
        )
        for lot, one in found
    ]
    return sorted(rows, key=lambda row: row.released_at, reverse=True)
