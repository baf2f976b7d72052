"""Work that waits for no reader: forgetting what told readers apart, and finding codes to look at."""

from datetime import timedelta

from flask import current_app

from trace import clock
from trace.kit.models import Job
from trace.kit.queue import task
from trace.scans.actions import forget_readers
from trace.scans.actions_cases import find_cases

_LOOKS_BACK = timedelta(hours=26)
"""Longer than the rhythm, so that a runner that was down for a day misses nothing that still grows."""


@task("scans.forget_readers", every_seconds=600)
def forget(_job: Job) -> None:
    """The day is over: what told its readers apart goes."""
    forget_readers(now=clock.now())


@task("scans.find_cases", every_seconds=900)
def find(_job: Job) -> None:
    """Hold the visits of the last hours against the rules."""
    now = clock.now()
    find_cases(since=now - _LOOKS_BACK, now=now, settings=current_app.config["SETTINGS"])
