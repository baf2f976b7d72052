"""Telling both sides, once, that nobody answered in time."""

from datetime import datetime

from trace.database import atomic
from trace.handovers import queries, telling


def tell_overdue(*, now: datetime) -> int:
    """News for the sender and, where it is known, the receiver; gives how many hand-overs are late."""
    late = queries.overdue(now=now)
    with atomic():
        for one in late:
            telling.overdue(one, now=now)
    return len(late)
