"""What this room hangs around the views of all rooms: practising."""

from flask import Flask

from trace.desk.practice_pages import tell
from trace.kit import practice


def install(app: Flask) -> None:
    """A form that was sent while practising is carried out and undone; this room says what it would have written."""
    practice.install(app, tell=tell)
