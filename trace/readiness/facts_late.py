"""How late a batch's own entries were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from trace.events.models import Event
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class LateFacts:
    """`late_days` of each entry that was written later than the usual days; how many came after the dispatch."""

    late_days: Sequence[int]
    after_dispatch: int

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        numbers = [touch.event_number for touch in book.own if touch.step]
        late = Event.late_days > 0
        rows = (
            Event.select(Event.late_days, Event.is_after_dispatch)
            .where(Event.id.in_(numbers), late | Event.is_after_dispatch)
            .tuples()
        )
        found = list(rows) if numbers else []
        return cls([days for days, _ in found if days > 0], sum(is_after for _, is_after in found))
