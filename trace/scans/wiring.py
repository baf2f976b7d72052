"""The notes of this process; a thread writes them from the first visit on."""

from flask import Flask

from trace import clock
from trace.scans.counting import Visits


def install(app: Flask) -> None:
    """Nothing is opened before the first visit; tests write by hand."""
    app.extensions["visits"] = Visits(now=clock.now, writes=lambda: not app.testing)
