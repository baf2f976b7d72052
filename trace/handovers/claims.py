"""What a claim is about: the receipt in its first version, and the lots that it brought into being."""

from trace.batches.models import Batch
from trace.events.models import Event, EventItem


def first_version(event: Event) -> int:
    """The number of the event as it was first written: corrections keep what was answered."""
    while event.supersedes_id is not None:
        event = Event.get_by_id(event.supersedes_id)
    return int(event.id)


def claim_lots(event: Event) -> list[Batch]:
    """The receiver's lots of a receipt."""
    named = EventItem.select(EventItem.identifier).where(
        EventItem.event == event.id, EventItem.role.in_(("output", "about"))
    )
    return list(
        Batch.select()
        .where(Batch.identifier.in_(named), Batch.organisation == event.organisation_id)
        .order_by(Batch.id)
    )
