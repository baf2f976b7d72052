"""Looking up a code: typed into a box, or read from a photo. Works without a line of JavaScript."""

from datetime import timedelta

from flask import Blueprint, Response, redirect, render_template, request

from trace import clock
from trace.documents.rules import FileRefused
from trace.kit.forms import say
from trace.kit.guards import ANYONE, allowed
from trace.kit.throttle import count_try
from trace.resolver.lookup import LONGEST, Found, look_up
from trace.resolver.scanning import NothingRead, read_codes

lookups = Blueprint("lookup", __name__)
PHOTOS_PER_MINUTE = 20


@lookups.get("/lookup")
@allowed(ANYONE)
def lookup() -> Response:
    """To the page of what was typed, or what may have been meant."""
    typed = request.args.get("code", "")[:LONGEST].replace("\0", "").strip()
    if not typed:
        return redirect("/", code=303)  # type: ignore[return-value]
    return _answer(typed, look_up(typed, product=request.args.get("product", "")[:20]))


@lookups.post("/scan")
@allowed(ANYONE)
def scan() -> Response:
    """Read the code on an uploaded photo; the photo is not kept."""
    count_try(f"scan:{request.remote_addr}", limit=PHOTOS_PER_MINUTE, per=timedelta(minutes=1), now=clock.now())
    file = request.files.get("photo")
    try:
        texts = read_codes(file.read() if file else b"")
    except (NothingRead, FileRefused) as refusal:
        return Response(render_template("web/home.html", photo_trouble=say(refusal)), status=422)
    found = [look_up(text) for text in texts]
    for text, one in zip(texts, found, strict=True):
        if one.path:
            return _answer(text, one)
    return _answer(texts[0], found[0])


def _answer(typed: str, found: Found) -> Response:
    if found.path:
        return redirect(found.path, code=303)  # type: ignore[return-value]
    html = render_template("resolver/lookup.html", typed=typed, found=found)
    return Response(html, status=200 if found.guesses or found.matches else 404)
