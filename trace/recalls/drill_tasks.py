"""The week's drill of every organisation that sells, and looking again at what earlier ones found broken."""

from typing import Any, Final

from trace import clock
from trace.kit.queue import task
from trace.kit.viewer import COMMAND_LINE
from trace.recalls import queries_drills as queries
from trace.recalls.actions_drills import hold_drill, look_again

DRILL_DUE, LOOK_AGAIN = "recalls.drill_due", "recalls.look_again"
AN_HOUR: Final = 3600


@task(DRILL_DUE, every_seconds=AN_HOUR)
def drill_due(_job: Any) -> None:
    """Hold each drill whose week is over; a run that died in the middle goes on with those that are left."""
    for organisation in queries.due(now=clock.now()):
        hold_drill(organisation, by=COMMAND_LINE, now=clock.now(), is_scheduled=True)


@task(LOOK_AGAIN, every_seconds=AN_HOUR)
def look(_job: Any) -> None:
    """Mark what has been mended."""
    for drill in queries.waiting_drills():
        look_again(drill, now=clock.now())
