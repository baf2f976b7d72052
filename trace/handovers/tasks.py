"""Every hour: who is late is told, once."""

from typing import Any

from trace import clock
from trace.handovers.actions_overdue import tell_overdue
from trace.kit.queue import task

OVERDUE = "handovers.overdue"


@task(OVERDUE, every_seconds=3600)
def overdue(_job: Any) -> None:
    """Look for hand-overs that nobody answered in time."""
    tell_overdue(now=clock.now())
