"""Queued work: asked for inside the transaction that needs it, run after commit by the job runner.

A room's `tasks.py` registers its work with `@task("labels.render")`; anyone asks with `enqueue(...)`.
The row in `job` is the truth; the runner only looks for rows, so a killed runner loses nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from trace.database import database
from trace.kit.models import Job

Work = Callable[["Job"], None]
TASKS: dict[str, Work] = {}
SCHEDULE: dict[str, int] = {}
WATCHED: dict[str, Callable[[], bool]] = {}
_wake_up: list[Callable[[int], None]] = []


def task(name: str, *, every_seconds: int | None = None) -> Callable[[Work], Work]:
    """Register the function that does the work called `name`; it receives the Job row.

    With `every_seconds` the runner also queues it by itself at that rhythm, with an empty payload.
    """

    def register(work: Work) -> Work:
        TASKS[name] = work
        if every_seconds:
            SCHEDULE[name] = every_seconds
        return work

    return register


def watch(name: str) -> Callable[[Callable[[], bool]], Callable[[], bool]]:
    """Register a cheap question whose yes means that the task called `name` has something to do.

    The runner asks every few seconds. For work that the database itself notes, where no action has to ask for it.
    """

    def register(is_due: Callable[[], bool]) -> Callable[[], bool]:
        WATCHED[name] = is_due
        return is_due

    return register


def enqueue(name: str, payload: dict[str, Any], *, now: datetime, organisation_id: int | None = None) -> Job:
    """Ask for work; it starts after the current transaction has committed, or never if that rolls back."""
    if name not in TASKS:
        raise LookupError(f"No task is called {name}.")
    job: Job = Job.create(name=name, payload=payload, organisation_id=organisation_id, state="queued", queued_at=now)
    for wake in _wake_up:
        database.after_commit(lambda wake=wake, number=job.id: wake(number))
    return job


def on_enqueue(wake: Callable[[int], None]) -> None:
    """How the runner hears of new work at once; without it the next sweep finds it."""
    _wake_up.append(wake)
