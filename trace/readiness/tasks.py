"""Looking again at what changed, as soon as the runner sees that something did; at everything once a day."""

from typing import Any

from trace import clock
from trace.kit.queue import task, watch
from trace.readiness import actions
from trace.readiness.models import FindingDue

CHECK, CHECK_ALL, SHOW = "readiness.check", "readiness.check_all", "readiness.end_drafts"
A_DAY, A_MINUTE = 86_400, 60


@task(CHECK)
def check(_job: Any) -> None:
    """Look at every subject whose facts changed."""
    actions.check_due(now=clock.now())


@task(CHECK_ALL, every_seconds=A_DAY)
def check_all(_job: Any) -> None:
    """Look at everything: a day has passed."""
    actions.ask_for_all()


@task(SHOW, every_seconds=A_MINUTE)
def end_drafts(_job: Any) -> None:
    """Show officers what the establishment has had time to mend."""
    actions.end_drafts(now=clock.now())


@watch(CHECK)
def is_due() -> bool:
    """True while a subject waits to be looked at."""
    return FindingDue.select().exists()
