"""Packages are made by the job runner; every five minutes leaves and deadlines are looked at."""

from flask import current_app
from flask_babel import force_locale

from trace import clock
from trace.documents.stores import store_of
from trace.kit.models import Job
from trace.kit.queue import task
from trace.kit.viewer import Viewer
from trace.requests import actions_cover, actions_package
from trace.requests.models import DataRequest
from trace.settings import Settings


@task(actions_package.MAKE)
def make(job: Job) -> None:
    """Make one package; its tables and summary are Vietnamese, whoever asked."""
    settings: Settings = current_app.config["SETTINGS"]

    def tell(percent: int) -> None:
        Job.update(percent=min(99, percent), heartbeat_at=clock.now()).where(Job.id == job.id).execute()

    request = DataRequest.get_by_id(job.payload["request"])
    with force_locale("vi"):
        actions_package.make_package(
            request, by=Viewer(**job.payload["by"]), settings=settings, store=store_of(settings), tell=tell,
            now=clock.now(),
        )  # fmt: skip


@task("requests.watch", every_seconds=300)
def watch(job: Job) -> None:
    """Hand over what belongs to somebody on leave; remind where time runs out."""
    del job
    actions_cover.watch(now=clock.now())
