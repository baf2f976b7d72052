"""Long files are looked through and written in jobs; files nobody imported are forgotten."""

from collections.abc import Callable

from trace import clock
from trace.exchange import actions
from trace.exchange.models import ImportRun
from trace.kit.models import Job
from trace.kit.queue import task
from trace.kit.viewer import Viewer


@task("exchange.check")
def check(job: Job) -> None:
    """Look through a file."""
    _do(job, actions.check_run)


@task("exchange.write")
def write(job: Job) -> None:
    """Write a file."""
    _do(job, actions.write_run)


@task("exchange.forget", every_seconds=86_400)
def forget(job: Job) -> None:
    """Delete files that nobody imported."""
    del job
    actions.forget_old_files(now=clock.now())


def _do(job: Job, act: Callable[..., None]) -> None:
    run: ImportRun | None = ImportRun.get_or_none(ImportRun.id == job.payload["import"])
    if run is None:
        return  # thrown away before its turn came

    def tell(done: int, total: int) -> None:
        Job.update(percent=100 * done // total, heartbeat_at=clock.now()).where(Job.id == job.id).execute()

    try:
        act(run, by=Viewer(**job.payload["by"]), now=clock.now(), tell=tell)
    except Exception:
        actions.give_up(run)
        raise
