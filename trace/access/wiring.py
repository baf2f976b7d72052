"""Who is asking: the session cookie of a person or the bearer token of a machine becomes `g.viewer`."""

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadSignature, Signer

from trace import clock
from trace.access import queries
from trace.access.actions_sign_in import mark_seen
from trace.access.navigation import navigation_for
from trace.kit.guards import viewer
from trace.kit.viewer import Viewer

COOKIE = "signed_in"
COOKIE_SECONDS = 400 * 24 * 3600  # the server decides when a session ends; browsers keep cookies no longer
_MACHINE_DOORS = ("/api/", "/epcis/")


def install(app: Flask) -> None:
    """Hang the hooks on the app; the guard runs after them."""
    app.before_request(_load_viewer)
    app.after_request(_say_how_to_come_in)
    app.context_processor(lambda: {"navigation": navigation_for(viewer(), path=request.path) if request else []})


def keep_secret(response: Response, secret: str) -> Response:
    """Give the browser its session: signed, out of reach of scripts, not sent along from other sites."""
    response.set_cookie(
        COOKIE,
        _signer().sign(secret).decode(),
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def forget_secret(response: Response) -> Response:
    """Take the session away from the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response


def _load_viewer() -> None:
    g.viewer = None
    if request.endpoint == "static":
        return
    if request.path.startswith(_MACHINE_DOORS):
        g.viewer = _machine()
        # A page of ours may read the API with its cookie; writing needs a token, as no CSRF check stands there.
        if g.viewer is None and request.method in ("GET", "HEAD") and "Authorization" not in request.headers:
            g.viewer = _person()
        return
    g.viewer = _person()


def _person() -> Viewer | None:
    signed = request.cookies.get(COOKIE)
    if not signed:
        return None
    try:
        secret = _signer().unsign(signed).decode()
    except (BadSignature, UnicodeDecodeError):
        return None
    found = queries.viewer_of_sign_in(secret, now=clock.now())
    if found is None:
        return None
    mark_seen(found[1], now=clock.now())
    return found[0]


def _machine() -> Viewer | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        return None
    found = queries.viewer_of_token(secret.strip())
    if found is None:
        return None
    mark_seen(found[1], now=clock.now())
    return found[0]


def _say_how_to_come_in(response: Response) -> Response:
    if response.status_code == 401 and request.path.startswith(_MACHINE_DOORS):
        response.headers.setdefault("WWW-Authenticate", 'Bearer realm="trace"')
    return response


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="signed-in")
