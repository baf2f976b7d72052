"""What the lists of lower rooms ask of this one: their kept views."""

from flask import Flask, request

from trace.kit.guards import viewer
from trace.overview.queries_views import View, views_of
from trace.overview.rules import LISTS


def install(app: Flask) -> None:
    """Give the templates `saved_views()`."""
    app.context_processor(lambda: {"saved_views": saved_views})


def saved_views() -> list[View] | None:
    """The kept views of the list on screen; None where none may be kept."""
    seen = viewer()
    if seen is None or request.path not in LISTS or not (seen.is_officer or seen.is_admin):
        return None
    return views_of(request.path, seen_by=seen)
