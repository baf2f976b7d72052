"""Running one queued job: claim it, keep its heartbeat, keep its end. The row decides, not the messenger.

huey only carries the number of a job from the server to the runner and keeps the rhythm of the schedule;
a lost message is found by the sweep, a job whose heartbeat stopped is queued again up to three times.
"""

import threading
from datetime import datetime, timedelta

import structlog

from trace import clock
from trace.database import atomic, connected, database
from trace.kit.models import Job
from trace.kit.queue import SCHEDULE, TASKS, WATCHED, enqueue

DEAD_AFTER = timedelta(seconds=60)
HEARTBEAT_SECONDS = 10
ATTEMPTS = 3
log = structlog.get_logger("jobs")


def run(job_id: int, *, now: datetime) -> bool:
    """Do one job if it is still waiting. True when it was done or has failed for good, False when not ours."""
    job = _claim(job_id, now=now)
    if job is None:
        return False
    stop = threading.Event()
    beating = threading.Thread(target=_keep_beating, args=(job_id, stop), daemon=True)
    beating.start()
    try:
        TASKS[job.name](job)
        _end(job_id, "done", "")
    except Exception as error:
        log.exception("job failed", job=job_id, name=job.name)
        _end(job_id, "failed", f"{type(error).__name__}: {error}"[:500])
    finally:
        stop.set()
    return True


def run_waiting(*, now: datetime) -> int:
    """Do everything that waits, oldest first; how many were done. Commands and tests use it without huey."""
    done = 0
    while True:
        waiting = Job.select(Job.id).where(Job.state == "queued").order_by(Job.id).first()
        if waiting is None:
            return done
        done += run(waiting.id, now=now)


def sweep(*, now: datetime) -> list[int]:
    """Numbers of jobs to run: those still waiting, and those whose runner died, put back in the queue."""
    dead = (Job.state == "running") & (Job.heartbeat_at < now - DEAD_AFTER)
    with atomic():
        Job.update(state="failed", message="runner died", finished_at=now).where(
            dead & (Job.attempts >= ATTEMPTS)
        ).execute()
        Job.update(state="queued", started_at=None).where(dead).execute()
    return [row.id for row in Job.select(Job.id).where(Job.state == "queued").order_by(Job.id).limit(500)]


def queue_what_is_due(*, now: datetime) -> None:
    """Queue each scheduled task whose last job is older than its rhythm; safe with several runners."""
    for name, seconds in SCHEDULE.items():
        with atomic():
            newest = Job.select().where(Job.name == name).order_by(Job.id.desc()).first()
            if newest is None or newest.queued_at <= now - timedelta(seconds=seconds):
                enqueue(name, {}, now=now)


def queue_what_is_watched(*, now: datetime) -> list[int]:
    """Queue each watched task that has something to do and does not wait already; numbers of the jobs to run."""
    waiting = []
    for name, is_due in WATCHED.items():
        with atomic():
            queued = Job.select().where(Job.name == name, Job.state == "queued").first()
            if queued is None and is_due():
                queued = enqueue(name, {}, now=now)
        if queued is not None:
            waiting.append(queued.id)
    return waiting


def progress(job: Job, percent: int, message: str = "") -> None:
    """Tell those who wait how far the work is; refuses to go on when the job was cancelled meanwhile."""
    if Job.select(Job.state).where(Job.id == job.id).scalar() == "cancelled":
        raise Cancelled(f"Job {job.id} was cancelled.")
    Job.update(percent=percent, message=message, heartbeat_at=clock.now()).where(Job.id == job.id).execute()


class Cancelled(Exception):
    """Somebody took the job back while it ran."""


def _claim(job_id: int, *, now: datetime) -> Job | None:
    """Take a waiting job for this runner; only one of several gets it, because one UPDATE decides."""
    with atomic():
        taken = (
            Job.update(state="running", started_at=now, heartbeat_at=now, attempts=Job.attempts + 1)
            .where(Job.id == job_id, Job.state == "queued")
            .execute()
        )
    return Job.get_by_id(job_id) if taken else None


def _end(job_id: int, state: str, message: str) -> None:
    if database.in_transaction():
        raise RuntimeError("A task left its transaction open.")
    Job.update(
        state=state, message=message, percent=100 if state == "done" else Job.percent, finished_at=clock.now()
    ).where(Job.id == job_id, Job.state == "running").execute()


def _keep_beating(job_id: int, stop: threading.Event) -> None:
    while not stop.wait(HEARTBEAT_SECONDS):
        with connected():
            Job.update(heartbeat_at=clock.now()).where(Job.id == job_id, Job.state == "running").execute()
