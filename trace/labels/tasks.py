"""Large runs are made by the job runner, which tells how far it is."""

from flask import current_app

from trace import clock
from trace.documents.stores import store_of
from trace.kit.models import Job
from trace.kit.queue import task
from trace.labels import actions, actions_making
from trace.labels.models import LabelRun

TOLD_TIMES = 50


@task(actions.RENDER)
def render(job: Job) -> None:
    """Make one run's file; every fiftieth part is told."""
    run = LabelRun.get_by_id(job.payload["run"])
    step = max(1, run.total // TOLD_TIMES)
    told = 0

    def tell(labels: int) -> None:
        nonlocal told
        if labels - told >= step:
            told = labels
            actions_making.tell_progress(run, labels)
            Job.update(percent=100 * labels // run.total).where(Job.id == job.id).execute()

    settings = current_app.config["SETTINGS"]
    actions_making.render_run(run, files=store_of(settings), settings=settings, now=clock.now(), on_progress=tell)
