"""Seasons: the list, opening one, and its page."""

from flask import Blueprint, render_template

from trace.kit.guards import allowed
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS

seasons = Blueprint("seasons", __name__, url_prefix="/seasons")


@seasons.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """All seasons of the establishment."""
    return render_template("desk/seasons.html")
