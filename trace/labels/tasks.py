"""Large runs are made by the job runner, which tells how far it is and how long it will take still."""

import time

from flask import current_app

from trace import clock
from trace.documents.stores import store_of
from trace.kit.models import Job
from trace.kit.queue import task
from trace.labels import actions, actions_making
from trace.labels.models import LabelRun
from trace.labels.rules import RunCancelled
from trace.settings import Settings


@task(actions.RENDER)
def render(job: Job) -> None:
    """Make one run's file; a run that was cancelled meanwhile is left as it is."""
    run = LabelRun.get_by_id(job.payload["run"])
    settings: Settings = current_app.config["SETTINGS"]
    started, before = time.monotonic(), None

    def tell(labels: int) -> None:
        nonlocal started, before
        if before is None:  # chunks of an earlier attempt, and the start of the workers, say nothing about the rest
            started, before = time.monotonic(), labels
        elif labels > before:
            rate = (time.monotonic() - started) / (labels - before)
            actions_making.tell_time(run, round(rate * (run.total - labels)))
        Job.update(percent=min(99, 100 * labels // run.total)).where(Job.id == job.id).execute()

    try:
        actions_making.render_run(run, files=store_of(settings), settings=settings, now=clock.now(), on_progress=tell)
    except RunCancelled:
        return
