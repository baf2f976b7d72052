"""huey beside the app: it wakes the runner at once and keeps the rhythm of the schedule."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

from trace import clock
from trace.database import connected
from trace.jobs import runner
from trace.kit.queue import on_enqueue
from trace.settings import Settings

LOOK_SECONDS = 3


def install(app: Flask) -> None:
    """Messages go through a file (or tables) of their own, signed with the secret key; they hold only numbers."""
    app.extensions["huey"] = None


def messenger(app: Flask) -> Huey:
    """The huey of this process, made at first use: never before gunicorn has forked its workers."""
    if app.extensions["huey"] is None:
        app.extensions["huey"] = _make(app, app.config["SETTINGS"])
    huey: Huey = app.extensions["huey"]
    return huey


def _make(app: Flask, settings: Settings) -> Huey:
    signed = SignedSerializer(secret=settings.secret_key)
    huey: Huey
    if settings.database_url.startswith("sqlite:"):
        settings.instance.mkdir(parents=True, exist_ok=True)
        huey = SqliteHuey("trace", filename=str(settings.instance / "huey.db"), results=False, serializer=signed)
    else:
        huey = PostgresHuey("trace", dsn=settings.database_url, results=False, serializer=signed)

    @huey.task(name="run_job")
    def run_job(job_id: int) -> None:
        with app.app_context(), connected():
            runner.run(job_id, now=clock.now())

    @huey.periodic_task(crontab(minute="*"), name="keep_order")
    def keep_order() -> None:
        with app.app_context(), connected():
            runner.queue_what_is_due(now=clock.now())
            for number in runner.sweep(now=clock.now()):
                run_job(number)

    huey.wake = lambda number: run_job(number)
    return huey


def wake_on_enqueue(app: Flask) -> None:
    """In a serving process: tell the runner of new work as soon as it is committed."""
    on_enqueue(lambda number: messenger(app).wake(number))


@contextmanager
def looking_out(app: Flask) -> Iterator[None]:
    """Beside the worker: see every few seconds whether watched work waits, and do it, however busy the worker is."""
    stop = threading.Event()
    looking = threading.Thread(target=_look_out, args=(app, stop), daemon=True)
    looking.start()
    try:
        yield
    finally:
        stop.set()
        looking.join(timeout=60)


def _look_out(app: Flask, stop: threading.Event) -> None:
    while not stop.wait(LOOK_SECONDS):
        try:
            with app.app_context(), connected():
                for number in runner.queue_what_is_watched(now=clock.now()):
                    runner.run(number, now=clock.now())
        except Exception:
            structlog.get_logger("jobs").exception("look-out failed")
