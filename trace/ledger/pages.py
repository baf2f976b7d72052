"""The log as outsiders read it: C2SP tlog-tiles. Everything here is public and holds no personal data."""

import gzip
from datetime import timedelta

from flask import Blueprint, Response, current_app, request

from trace import clock
from trace.kit.guards import ANYONE, allowed
from trace.ledger import actions, queries, rules
from trace.ledger.keys import key_of_installation
from trace.ledger.notes import SigningKey

MAX_AGE = timedelta(minutes=1)

pages = Blueprint("ledger", __name__, url_prefix="/log")


@pages.get("/checkpoint")
@allowed(ANYONE)
def checkpoint() -> Response:
    """The signed head of the log, at most a minute behind it."""
    note = actions.current_checkpoint(_key(), now=clock.now(), max_age=MAX_AGE)
    return _text(note, seconds=5)


@pages.get("/key")
@allowed(ANYONE)
def key() -> Response:
    """The key that signs, as a vkey: the one thing an auditor must get by another way, once."""
    return _text(f"{key_of_installation(current_app.config['SETTINGS']).verifier}\n", seconds=300)


@pages.get("/tile/<level>/<path:name>")
@allowed(ANYONE)
def tile(level: str, name: str) -> Response:
    """The hashes of one tile, full or partial."""
    return _for_ever(queries.tile(rules.read_tile_level(level), *rules.read_tile_path(name)))


@pages.get("/tile/entries/<path:name>")
@allowed(ANYONE)
def entries(name: str) -> Response:
    """The entries under one tile of leaves."""
    return _for_ever(queries.entries_tile(*rules.read_tile_path(name)))


def _key() -> SigningKey:
    return key_of_installation(current_app.config["SETTINGS"])


def _text(text: str, *, seconds: int) -> Response:
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response


def _for_ever(body: bytes) -> Response:
    """A tile never changes once it is there, so any cache may keep it."""
    response = Response(body, content_type="application/octet-stream")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if request.accept_encodings["gzip"] and len(body) > 512:
        response.set_data(gzip.compress(body, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
