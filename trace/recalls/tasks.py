"""Telling the holders after a recall was confirmed; reminding those who are silent as the time runs out."""

from typing import Any

from trace import clock
from trace.kit.queue import task
from trace.recalls.actions import TELL_HOLDERS
from trace.recalls.actions_telling import call_silent
from trace.recalls.actions_telling import tell_holders as tell
from trace.recalls.drill_tasks import DRILL_DUE, LOOK_AGAIN
from trace.recalls.models import Recall

CALL_SILENT = "recalls.call_silent"
__all__ = ["CALL_SILENT", "DRILL_DUE", "LOOK_AGAIN", "TELL_HOLDERS", "remind", "tell_holders"]


@task(TELL_HOLDERS)
def tell_holders(job: Any) -> None:
    """One notice for every holder; a run that died in the middle goes on where it stopped."""
    recall = Recall.get_or_none(Recall.id == job.payload["recall"])
    if recall is not None:
        tell(recall, now=clock.now())


@task(CALL_SILENT, every_seconds=300)
def remind(_job: Any) -> None:
    """Reminders whose moment has come, and the word upwards."""
    call_silent(now=clock.now())
