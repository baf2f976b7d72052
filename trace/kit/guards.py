"""Every route names who may use it; one that does not is refused and fails the house test."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, Unauthorized

from trace.kit.viewer import Viewer

ANYONE = "anyone"
SIGNED_IN = "signed_in"

View = TypeVar("View", bound=Callable[..., Any])


def allowed(*who: str) -> Callable[[View], View]:
    """Name the roles (or ANYONE, SIGNED_IN) that may call this view. Goes directly above the function."""
    if not who:
        raise ValueError("A route must name who may use it.")

    def mark(view: View) -> View:
        view.__allowed__ = frozenset(who)  # type: ignore[attr-defined]
        return view

    return mark


def who_may(view: Callable[..., Any]) -> frozenset[str]:
    """The mark of a view; empty when it has none."""
    found: frozenset[str] = getattr(view, "__allowed__", frozenset())
    return found


def viewer() -> Viewer | None:
    """Who is asking in this request; None for a stranger."""
    seen: Viewer | None = getattr(g, "viewer", None)
    return seen


def signed_in() -> Viewer:
    """Who is asking, in a view that strangers cannot reach."""
    seen = viewer()
    if seen is None:
        raise Unauthorized
    return seen


def install(app: Flask) -> None:
    """Check each request against its view's mark before the view runs."""

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None:
            return None
        marks = frozenset([ANYONE]) if request.endpoint == "static" else who_may(app.view_functions[request.endpoint])
        if ANYONE in marks:
            return None
        seen = viewer()
        if seen is None:
            return _ask_to_sign_in()
        if SIGNED_IN in marks or seen.role in marks:
            return None
        raise Forbidden


def _ask_to_sign_in() -> Response:
    if request.method in ("GET", "HEAD") and not request.path.startswith(("/api/", "/epcis/")):
        return redirect(url_for("access.sign_in", next=request.full_path.rstrip("?")), code=303)  # type: ignore[return-value]
    raise Unauthorized
