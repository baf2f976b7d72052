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
    stopped = stopped_ancestors([batch])
    return status_of(
        is_recalled=batch.is_recalled or any(lot.is_recalled and lot.id in numbers for lot in stopped),
        is_on_hold=batch.is_on_hold or bool(stopped),
        is_approved=batch.approved_at is not None or _is_approved(numbers[0], batch),
        # Closed without ever having been made: its creation was declared wrong.
        is_withdrawn=batch.closed_at is not None and not batch.made_thousandths,
        expires_on=batch.expires_on,
        today=today,
    )


def _is_approved(number: int, batch: Batch) -> bool:
    if number == batch.id:
        return False
    return Batch.select().where(Batch.id == number, ~Batch.approved_at.is_null()).exists()
