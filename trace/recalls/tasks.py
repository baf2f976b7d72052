"""Telling the holders, after a recall was confirmed."""

from typing import Any

from trace.kit.queue import task
from trace.recalls.actions import TELL_HOLDERS


@task(TELL_HOLDERS)
def tell_holders(_job: Any) -> None:
    """The notices room beside this one fills this in."""
