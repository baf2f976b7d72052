"""How a lot stands today, in one word: its own state, and that of the goods it is or was made from."""

from collections.abc import Sequence
from datetime import date

from trace.batches.models import Batch
from trace.events.ancestry import stopped_ancestors
from trace.provenance.onward import holders
from trace.provenance.rules import Status, status_of


def status_of_batch(batch: Batch, today: date, held_as: Sequence[int] | None = None) -> Status:
    """The one word for a lot today. What stops the goods it was made from stops it, at whomever's it is.

    `held_as` are the lots as which these goods were held, from who made them to this one, where the caller knows them.
    The word of who made them that they may be sold counts for all, and they are called back with them.
    """
    numbers = held_as if held_as is not None else holders(batch.id)
    made = batch if numbers[0] == batch.id else Batch.get_by_id(numbers[0])
    stopped = stopped_ancestors([batch])
    return status_of(
        is_recalled=batch.is_recalled or any(lot.is_recalled and lot.id in numbers for lot in stopped),
        is_on_hold=batch.is_on_hold or bool(stopped),
        is_approved=batch.approved_at is not None or made.approved_at is not None,
        # Closed without ever having been made: its creation was declared wrong.
        is_withdrawn=batch.closed_at is not None and not batch.made_thousandths,
        expires_on=last_day_of(batch, made),
        today=today,
    )


def last_day_of(batch: Batch, made: Batch) -> date | None:
    """The last good day of goods that somebody holds: never later than who made them says by now."""
    return min((day for day in (batch.expires_on, made.expires_on) if day is not None), default=None)
