"""Looking up a code that was typed into a box. Works without a line of JavaScript."""

from flask import Blueprint, Response, redirect, render_template, request

from trace.kit.guards import ANYONE, allowed
from trace.resolver.lookup import LONGEST, Found, look_up

lookups = Blueprint("lookup", __name__)


@lookups.get("/lookup")
@allowed(ANYONE)
def lookup() -> Response:
    """To the page of what was typed, or what may have been meant."""
    typed = request.args.get("code", "")[:LONGEST].replace("\0", "").strip()
    if not typed:
        return redirect("/", code=303)  # type: ignore[return-value]
    return answer(typed, look_up(typed, product=request.args.get("product", "")[:20]))


def answer(typed: str, found: Found) -> Response:
    """To the one thing that was named; else the page that says what may have been meant."""
    if found.path:
        return redirect(found.path, code=303)  # type: ignore[return-value]
    html = render_template("resolver/lookup.html", typed=typed, found=found)
    return Response(html, status=200 if found.guesses or found.matches else 404)
