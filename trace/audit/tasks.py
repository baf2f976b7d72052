"""Findings that officers see become matters within seconds; establishments are reminded of last days."""

from typing import Any

from trace import clock
from trace.audit import actions_matters as actions
from trace.kit.queue import task, watch

TAKE_UP, REMIND = "audit.take_up", "audit.remind"
AN_HOUR = 3600


@task(TAKE_UP)
def take_up(_job: Any) -> None:
    """Make matters of what officers see now, close what is mended."""
    actions.take_up(now=clock.now())


@task(REMIND, every_seconds=AN_HOUR)
def remind(_job: Any) -> None:
    """Tell establishments whose last day is near or over."""
    actions.remind(now=clock.now())


@watch(TAKE_UP)
def is_due() -> bool:
    """True while a finding waits to become a matter, or a matter to be closed."""
    waiting = (actions.waiting_findings, actions.gone_matters, actions.reviewed_matters)
    return any(one().exists() for one in waiting)
