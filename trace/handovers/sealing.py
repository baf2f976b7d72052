"""After both sides have signed, the two events are sealed; before that nobody changes them behind the other's back."""

from datetime import datetime

from trace.events import sealing
from trace.events.models import Event
from trace.handovers.models import Handover


def seal_both(handover: Handover, *, now: datetime) -> None:
    """Seal what both have signed; nothing where one side is still missing."""
    if handover.ship_event is None or handover.receipt_event is None:
        return
    both = [Event.get_by_id(number) for number in (handover.ship_event, handover.receipt_event)]
    sealing.seal(both, code=handover.code, now=now)
