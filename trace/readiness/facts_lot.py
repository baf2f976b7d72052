"""What a batch is now: its number, its days, its amount, and what people decided about it."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from trace.events.rules import CREATING
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class LotFacts:
    """`beginning_id` is the event that the lot began with, as it stands now; None where there is none."""

    lot: str
    made_thousandths: int
    produced_on: date | None
    expires_on: date | None
    beginning_id: int | None
    is_on_hold: bool
    hold_reason: str
    is_recalled: bool
    is_closed: bool
    is_approved: bool

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        batch = book.batch
        said = book.said_of_each[batch.identifier]
        began = (touch for touch in said if touch.kind in CREATING and touch.role in ("output", "about"))
        return cls(
            lot=batch.lot,
            made_thousandths=batch.made_thousandths,
            produced_on=batch.produced_on,
            expires_on=batch.expires_on,
            beginning_id=next((touch.event_number for touch in began), None),
            is_on_hold=batch.is_on_hold,
            hold_reason=batch.hold_reason,
            is_recalled=batch.is_recalled,
            is_closed=batch.closed_at is not None,
            is_approved=batch.approved_at is not None,
        )
