"""Which browser is asking: a random number in a cookie of its own, kept elsewhere only as its hash.

It says nothing of the person and leads nowhere. It lets a rule see that two parties who signed for the same goods
used the same telephone.
"""

import hashlib
import re
import secrets

from flask import Response, after_this_request, current_app, g, request

COOKIE = "device"
COOKIE_SECONDS = 400 * 24 * 3600  # browsers keep cookies no longer
_MADE_BY_US = re.compile(r"[A-Za-z0-9_-]{32}")


def device_of_request() -> str:
    """The hash by which this browser is known; a browser without a number gets one with the answer."""
    number = request.cookies.get(COOKIE, "")
    if not _MADE_BY_US.fullmatch(number):
        number = _new_number()
    return hashlib.sha256(f"device:{number}".encode()).hexdigest()


def _new_number() -> str:
    """Made once a request, however often it is asked for."""
    known: str | None = g.get("new_device")
    if known is not None:
        return known
    made: str = secrets.token_urlsafe(24)
    g.new_device = made

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            made,
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response

    return made
