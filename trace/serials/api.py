"""Numbered packs over the API: how a print run stands, and what became of a stretch of it."""

from typing import Any

from flask import current_app
from flask_smorest import Blueprint

from trace import clock
from trace.kit.finding import finding
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.serials import doing, queries, rules, schemas
from trace.serials.actions import Done
from trace.serials.models import SerialRange

api = Blueprint("serials_api", __name__, url_prefix="/api/v1/serial-ranges", description="Numbers of packs")


@api.get("/<number>")
@api.response(200, schemas.RangeView)
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: str) -> dict[str, Any]:
    """The numbered packs of the print run with this id."""
    return _view(queries.find_range(number, seen_by=signed_in()))


@api.post("/<number>/acts")
@idempotent
@finding("number", queries.find_range, into="row")
@api.arguments(schemas.NewAct)
@api.response(201, schemas.RangeView)
@allowed(*RECORDERS)
def act(asked: dict[str, Any], row: SerialRange) -> dict[str, Any]:
    """Activate, make void, report stolen or found: the packs from one number to another. Void is final; 409 when
    nothing in the stretch can still become that. Takes `Idempotency-Key`."""
    settings = current_app.config["SETTINGS"]
    wanted = doing.read(row, asked, is_last_stretch=asked["is_last_stretch"], settings=settings)
    return _view(row, doing.do(row, wanted, by=signed_in(), now=clock.now()))


def _view(row: SerialRange, done: Done | None = None) -> dict[str, Any]:
    run = queries.run_of(row)
    shown = {
        "run": row.run_number,
        "batch": row.batch.code,
        "count": row.count,
        "has_pin": row.has_pin,
        "key_version": row.key_version,
        "printed_at": row.at,
        "counts": {state.value: count for state, count in rules.counts_of(run.pieces).items()},
        "stretches": [
            {
                "first": piece.first - row.first + 1,
                "last": piece.last - row.first + 1,
                "state": piece.state.value,
                "since": piece.since,
            }
            for piece in run.pieces
        ],
    }
    return shown | ({"changed": done.count, "void": done.void} if done else {})
