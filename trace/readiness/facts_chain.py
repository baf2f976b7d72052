"""One step back and one step forward."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from trace.batches.models import BatchSource
from trace.events.models import EventAnnex
from trace.events.projections import Touch
from trace.events.records import read_json
from trace.events.rules import CREATING, Kind, day_of
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class ChainFacts:
    """`has_source`: a lot, a season or a seller stands before it. `sent_to_nobody`: (event, day) of dispatches."""

    has_source: bool
    sent_to_nobody: Sequence[tuple[int, date]]

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        said = book.said_of_each[book.batch.identifier]
        sent = [touch for touch in said if touch.kind == Kind.SHIP]
        began = [touch for touch in said if touch.kind in CREATING and touch.role in ("output", "about")]
        told = _told_in_private([touch.event_number for touch in (*sent, *began)])
        is_named = bool(book.batch.supplier_name) or any(_names(touch, "supplier", told) for touch in began)
        return cls(
            has_source=is_named or BatchSource.select().where(BatchSource.batch == book.batch.id).exists(),
            sent_to_nobody=[
                (touch.event_number, day_of(touch.happened_at)) for touch in sent if not _names(touch, "receiver", told)
            ],
        )


def _names(touch: Touch, who: str, told: dict[int, set[str]]) -> bool:
    """True when the event names this party openly, or in its annex, or did before that was erased by law."""
    return bool(read_json(touch.recorded).get(who, {}).get("name")) or who in told.get(touch.event_number, set())


def _told_in_private(numbers: Sequence[int]) -> dict[int, set[str]]:
    rows = EventAnnex.select().where(EventAnnex.event.in_(list(numbers))) if numbers else []
    both = {"supplier", "receiver"}
    return {row.event_id: both if row.erased_at else both & (row.private or {}).keys() for row in rows}
