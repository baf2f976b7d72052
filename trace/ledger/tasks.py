"""Signing by the clock, so that the end of the log is never long without a checkpoint."""

from flask import current_app

from trace import clock
from trace.kit.models import Job
from trace.kit.queue import task
from trace.ledger import actions
from trace.ledger.keys import key_of_installation

SECONDS_BETWEEN_CHECKPOINTS = 60


@task("ledger.checkpoint", every_seconds=SECONDS_BETWEEN_CHECKPOINTS)
def sign_what_was_added(_job: Job) -> None:
    """Sign the log when it has grown since the last checkpoint."""
    actions.sign_checkpoint(key_of_installation(current_app.config["SETTINGS"]), now=clock.now())
