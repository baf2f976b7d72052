"""What the runner does once a day: ways to reach people are dropped when they are no longer needed."""

from trace import clock
from trace.feedback.actions import erase_old_contacts
from trace.kit.models import Job
from trace.kit.queue import task


@task("feedback.erase_contacts", every_seconds=24 * 3600)
def erase(_job: Job) -> None:
    """Drop the contacts of reports closed long ago."""
    erase_old_contacts(now=clock.now())
