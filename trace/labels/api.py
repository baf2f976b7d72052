"""Label runs over the API: order, watch, take the file away."""

from typing import Any

from flask import Response, current_app, request, url_for
from flask_smorest import Blueprint

from trace import clock
from trace.batches.queries import find_batch
from trace.errors import Invalid, Refusal
from trace.kit.forms import say
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.labels import actions, actions_stopping, queries, schemas
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
        units=asked["units"],
        format=asked["format"],
        dpi=asked["dpi"],
    )
    view = _view(run)
    return view, 202, {"Location": view["url"]}


@api.get("/<number>")
@api.response(200, schemas.LabelRunView)
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: str) -> dict[str, Any]:
    """One run and how far it is."""
    return _view(queries.find_run(number, seen_by=signed_in()))


@api.delete("/<number>")
@api.response(200, schemas.LabelRunView)
@allowed(*RECORDERS)
def cancel(number: str) -> dict[str, Any]:
    """Stop a run that is not done. Its labels no longer count, but for those taken away while it was made; it stays in
    the history. 409 once its file is there."""
    run = queries.find_run(number, seen_by=signed_in())
    actions_stopping.cancel_run(run, by=signed_in(), now=clock.now(), settings=current_app.config["SETTINGS"])
    return _view(run)


@api.post("/<number>/resumption")
@idempotent
@api.response(202, schemas.LabelRunView)
@allowed(*RECORDERS)
def resume(number: str) -> tuple[Any, int]:
    """Go on with a run that failed, from what was finished. 409 when it did not fail, or its labels may not be printed
    any more."""
    run = queries.find_run(number, seen_by=signed_in())
    actions_stopping.resume_run(run, by=signed_in(), now=clock.now())
    return _view(run), 202


@api.get("/<number>/file")
@api.response(200, content_type="application/pdf")
@allowed(*RECORDERS)
def file(number: str) -> Response:
    """The labels in the run's own format, or one of them as a picture (`format=png`, `svg`). While the run is made, the
    labels finished so far; the file's name says which."""
    run = queries.find_run(number, seen_by=signed_in())
    return file_response(run, request.args.get("format", ""))


def _layout(name: str, organisation_id: int) -> Any:
    """A layout that does not exist is a mistake in what was sent, not a missing page."""
    try:
        return layout_for(name, organisation_id=organisation_id)
    except Refusal as refusal:
        raise Invalid(refusal.msgid, field="layout", **refusal.params) from None


def _view(run: LabelRun) -> dict[str, Any]:
    standing, batch = queries.standing_of(run), run.batch
    ready = queries.labels_ready(run) if standing.is_under_way else 0
    return {
        "id": run.number,
        "batch": batch.code,
        "lot": batch.lot,
        **{name: getattr(run, name) for name in ("layout", "count", "copies", "total", "start_slot", "pages")},
        **{name: getattr(standing, name) for name in ("state", "labels_done", "percent", "seconds_left")},
        "message": say(standing.refusal) if standing.refusal else standing.message,
        "checked": standing.labels_checked,
        "is_test": run.is_test,
        "is_unverified": run.is_unverified,
        "serialised": run.serial_key is not None,
        "has_pin": run.has_pin,
        "replaces": run.replaces.number if run.replaces_id else None,
        "address": address_of_run(run),
        "created_at": run.created_at,
        "url": url_for("labels_api.show", number=run.number),
        "file": url_for("labels_api.file", number=run.number) if standing.is_done or ready else None,
        "file_labels": run.total if standing.is_done else ready,
        "sha256": standing.file_sha256 or None,
        "budget": queries.printed_of(batch, is_test=run.is_test).budget,
    }
