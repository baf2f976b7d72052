"""Label runs over the API: order, watch, take the file away."""

from typing import Any

from flask import Response, current_app, request, url_for
from flask_smorest import Blueprint

from trace import clock
from trace.batches.queries import find_batch
from trace.errors import Invalid, Refusal
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.labels import actions, queries, schemas
from trace.labels.files import file_response
from trace.labels.layouts import layout_for
from trace.labels.models import LabelRun
from trace.labels.stating import address_of_run

api = Blueprint("labels_api", __name__, url_prefix="/api/v1/label-runs", description="Printing labels")


@api.post("")
@idempotent
@api.arguments(schemas.NewLabelRun)
@api.response(202, schemas.LabelRunView)
@allowed(*RECORDERS)
def create(asked: dict[str, Any]) -> tuple[Any, int, dict[str, str]]:
    """Order labels of a lot. 409 with the list (`missing`) before it is ready and approved, with the numbers when
    there are fewer goods than labels. Takes `Idempotency-Key`."""
    by = signed_in()
    batch = find_batch(asked["batch"], seen_by=by)
    run = actions.start_run(
        batch,
        layout=_layout(asked["layout"], batch.organisation_id),
        count=asked["count"],
        copies=asked["copies"],
        start_slot=asked["start_slot"],
        printer=asked["printer"],
        replaces=queries.find_run(asked["replaces"], seen_by=by) if asked["replaces"] else None,
        reason=asked["reason"],
        by=by,
        now=clock.now(),
        settings=current_app.config["SETTINGS"],
        via="api",
        serialised=asked["serialised"],
        has_pin=asked["has_pin"],
        spoiled=asked["spoiled"],
    )
    view = _view(run)
    return view, 202, {"Location": view["url"]}


@api.get("/<number>")
@api.response(200, schemas.LabelRunView)
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: str) -> dict[str, Any]:
    """One run and how far it is."""
    return _view(queries.find_run(number, seen_by=signed_in()))


@api.get("/<number>/file")
@api.response(200, content_type="application/pdf")
@allowed(*RECORDERS)
def file(number: str) -> Response:
    """The labels (`format=pdf`), or one of them as a picture (`png`, `svg`)."""
    run = queries.find_run(number, seen_by=signed_in())
    return file_response(run, request.args.get("format", "pdf"))


def _layout(name: str, organisation_id: int) -> Any:
    """A layout that does not exist is a mistake in what was sent, not a missing page."""
    try:
        return layout_for(name, organisation_id=organisation_id)
    except Refusal as refusal:
        raise Invalid(refusal.msgid, field="layout", **refusal.params) from None


def _view(run: LabelRun) -> dict[str, Any]:
    standing, batch = queries.standing_of(run), run.batch
    return {
        "id": run.number,
        "batch": batch.code,
        "lot": batch.lot,
        **{name: getattr(run, name) for name in ("layout", "count", "copies", "total", "start_slot", "pages")},
        **{name: getattr(standing, name) for name in ("state", "labels_done", "percent", "message")},
        "is_test": run.is_test,
        "is_unverified": run.is_unverified,
        "serialised": run.serial_key is not None,
        "has_pin": run.has_pin,
        "replaces": run.replaces.number if run.replaces_id else None,
        "address": address_of_run(run),
        "created_at": run.created_at,
        "url": url_for("labels_api.show", number=run.number),
        "file": url_for("labels_api.file", number=run.number) if standing.is_done else None,
        "sha256": standing.file_sha256 or None,
        "budget": queries.printed_of(batch, is_test=run.is_test).budget,
    }
