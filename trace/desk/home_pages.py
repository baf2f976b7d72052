"""The first screen after signing in: what there is to do today, for each role."""

from flask import Blueprint, render_template

from trace.kit.guards import SIGNED_IN, allowed, signed_in

home = Blueprint("home", __name__, url_prefix="/desk")


@home.get("/")
@allowed(SIGNED_IN)
def show() -> str:
    """What to do today."""
    return render_template("desk/home.html", person=signed_in())
