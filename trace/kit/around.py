"""What stands around every view: Flask has hooks before and after one, and none that holds a transaction across it."""

from collections.abc import Callable
from typing import Any

from flask import Flask

View = Callable[[], Any]


def stand_around(app: Flask, around: Callable[[View], Any]) -> None:
    """Each request is carried out by `around`, which is given the view; what is installed later stands further out."""
    view = app.dispatch_request
    app.dispatch_request = lambda: around(view)  # type: ignore[method-assign]
