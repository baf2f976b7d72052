"""The print agent for taking away, with a configuration that is ready to use."""

from flask import Blueprint, Response, current_app, render_template, send_file
from flask_babel import gettext as _

from trace import clock
from trace.access.actions import create_token
from trace.kit.guards import allowed, signed_in
from trace.kit.viewer import MANAGER, RECORDERS, STAFF
from trace.organisations.queries import find_organisation
from trace.printers import queries
from trace.printers.rules import configuration
from trace.settings import ROOT

agent = Blueprint("print_agent", __name__, url_prefix="/printers/agent")
FILE = ROOT / "deploy" / "print_agent.py"


@agent.get("/")
@allowed(*RECORDERS)
def index() -> str:
    """What it is, and how to set it up."""
    printers = [one.name for one in queries.printers_of(signed_in().organisation_id) if one.way == "agent"]
    return render_template("printers/agent.html", printers=printers, may_make_token=signed_in().role == MANAGER)


@agent.get("/print_agent.py")
@allowed(*RECORDERS)
def program() -> Response:
    """The one file."""
    response = send_file(FILE, mimetype="text/x-python", as_attachment=True, download_name=FILE.name, max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


@agent.get("/in-tem.ini")
@allowed(*RECORDERS)
def config() -> Response:
    """Its configuration without a token."""
    return _configuration("")


@agent.post("/in-tem.ini")
@allowed(MANAGER)
def config_with_token() -> Response:
    """Its configuration with a token made for it, which is never shown again."""
    seen = signed_in()
    _token, secret = create_token(
        find_organisation(seen.organisation_id or 0, seen_by=seen),
        name=_("Chương trình in"),
        role=STAFF,
        by=seen,
        now=clock.now(),
    )
    return _configuration(secret)


def _configuration(token: str) -> Response:
    names = [one.name for one in queries.printers_of(signed_in().organisation_id) if one.way == "agent"]
    text = configuration(current_app.config["SETTINGS"].base_url, token, names)
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="in-tem.ini"'
    response.headers["Cache-Control"] = "no-store"
    return response
