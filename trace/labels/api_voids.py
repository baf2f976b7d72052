"""Labels taken out of use, over the API."""

from typing import Any

import marshmallow as ma
from flask import current_app, url_for
from flask_smorest import Blueprint

from trace import clock
from trace.kit.finding import finding
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.labels import actions_void, queries, queries_void, rules_void
from trace.labels.models import LabelRun
from trace.labels.models_void import LabelVoid
from trace.labels.schemas import POSITIVE

api = Blueprint("label_voids_api", __name__, url_prefix="/api/v1/label-runs", description="Labels taken out of use")
KINDS = tuple(one.code for one in rules_void.void_kinds())


class NewLabelVoid(ma.Schema):
    """So many labels of a run are not to be used any more; `kind` is why, some need a `reason` in words. Of packs with
    numbers `first` to `last`, or the last `count` that are not in use."""

    count = ma.fields.Integer(load_default=None, allow_none=True, strict=True, validate=POSITIVE)
    first = ma.fields.String(load_default="", validate=ma.validate.Length(max=300), metadata={"description": "number"})
    last = ma.fields.String(load_default="", validate=ma.validate.Length(max=300), metadata={"description": "number"})
    kind = ma.fields.String(required=True, metadata={"enum": list(KINDS)})
    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))


class LabelVoidView(ma.Schema):
    """One act. `frees`: the labels are destroyed and may be printed again."""

    id = ma.fields.String()
    run = ma.fields.String()
    count = ma.fields.Integer()
    kind = ma.fields.String(metadata={"enum": list(KINDS)})
    frees = ma.fields.Boolean()
    reason = ma.fields.String()
    created_at = ma.fields.AwareDateTime()
    ledger_index = ma.fields.Integer()


@api.post("/<number>/voids")
@idempotent
@finding("number", queries.find_run, into="run")
@api.arguments(NewLabelVoid)
@api.response(201, LabelVoidView)
@allowed(*RECORDERS)
def create(asked: dict[str, Any], run: LabelRun) -> tuple[Any, int, dict[str, str]]:
    """Take labels of a run out of use. 409 where the run has fewer left. Takes `Idempotency-Key`."""
    made = actions_void.void_labels(
        run, **asked, by=signed_in(), now=clock.now(), via="api", settings=current_app.config["SETTINGS"]
    )
    return _view(run, made), 201, {"Location": url_for("label_voids_api.index", number=run.number)}


@api.get("/<number>/voids")
@api.response(200, LabelVoidView(many=True))
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index(number: str) -> list[dict[str, Any]]:
    """What was taken out of use of a run, the oldest first."""
    run = queries.find_run(number, seen_by=signed_in())
    return [_view(run, one) for one in queries_void.voids_of(run)]


def _view(run: LabelRun, void: LabelVoid) -> dict[str, Any]:
    kept = ("count", "kind", "frees", "reason", "created_at", "ledger_index")
    return {"id": void.number, "run": run.number, **{name: getattr(void, name) for name in kept}}
