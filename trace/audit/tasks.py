"""Findings that officers see become matters within seconds; establishments are reminded of last days."""

from typing import Any

from trace import clock
from trace.audit import actions_matters as actions
from trace.kit.queue import task, watch
from trace.products.actions_ocop import compare_all

TAKE_UP, REMIND, COMPARE = "audit.take_up", "audit.remind", "audit.compare_stars"
AN_HOUR, A_DAY = 3600, 86_400


@task(TAKE_UP)
def take_up(_job: Any) -> None:
    """Make matters of what officers see now, close what is mended."""
    actions.take_up(now=clock.now())


@task(REMIND, every_seconds=AN_HOUR)
def remind(_job: Any) -> None:
    """Tell establishments whose last day is near or over."""
    actions.remind(now=clock.now())


@task(COMPARE, every_seconds=A_DAY)
def compare_stars(_job: Any) -> None:
    """A day has passed: what the lists said of stars may have ended."""
    compare_all(now=clock.now(), today=clock.today())


@watch(TAKE_UP)
def is_due() -> bool:
    """True while a finding waits to become a matter, or a matter to be closed."""
    waiting = (actions.waiting_findings, actions.gone_matters, actions.reviewed_matters)
    return any(one().exists() for one in waiting)
