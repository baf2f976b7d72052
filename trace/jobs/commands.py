"""The job runner as a command, and a look at the queue."""

import click
from flask import current_app
from flask.cli import AppGroup

from trace import clock
from trace.database import connected
from trace.jobs import runner
from trace.jobs.wiring import looking_out, messenger
from trace.kit.models import Job

jobs = AppGroup("jobs", help="Queued work: the runner, and what waits.")


@jobs.command("run")
@click.option("--once", is_flag=True, help="Do what waits now, then stop.")
def run(*, once: bool) -> None:
    """Run queued work until stopped; a stop lets the running job end."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if once:
        with connected():
            runner.queue_what_is_watched(now=clock.now())
            click.echo(f"{runner.run_waiting(now=clock.now())} jobs done.")
        return
    consumer = messenger(app).create_consumer(workers=1, worker_type="thread", graceful_signal="TERM", max_delay=1.0)
    with looking_out(app):
        consumer.run()


@jobs.command("status")
def status() -> None:
    """The newest jobs with their state."""
    with connected():
        for job in Job.select().order_by(Job.id.desc()).limit(20):
            click.echo(f"{job.id:6} {job.state:9} {job.percent:3}% {job.name} {job.message}")


groups = (jobs,)
