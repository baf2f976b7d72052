"""The home page and the language switch."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from trace.access.actions import keep_language
from trace.kit import practice
from trace.kit.guards import ANYONE, allowed, viewer
from trace.kit.languages import LANGUAGES
from trace.kit.paths import local_path
from trace.web.health import health

pages = Blueprint("web", __name__)
blueprints = (health,)


@pages.get("/")
@allowed(ANYONE)
def home() -> str:
    """Look up a code, scan with the camera, or sign in."""
    return render_template("web/home.html")


@pages.post("/language/<code>")
@practice.always
@allowed(ANYONE)
def set_language(code: str) -> Response:
    """Keep the reader's language in a cookie and go back to where they were."""
    if code not in LANGUAGES:
        abort(404)
    seen = viewer()
    if seen is not None and seen.person_id is not None:
        keep_language(code, by=seen)
    response = redirect(local_path(request.form.get("next"), otherwise=url_for("web.home")), code=303)
    response.set_cookie("lang", code, max_age=31_536_000, samesite="Lax", httponly=True, secure=request.is_secure)
    return response  # type: ignore[return-value]
