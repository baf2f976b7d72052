"""Recalls over the API: opened, and by a manager's token confirmed, in one request; read by all concerned."""

from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from flask import request, url_for
from flask_smorest import Blueprint

from trace import clock
from trace.errors import N_
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.recalls import actions, origins, queries, schemas, view
from trace.recalls.models import Recall
from trace.recalls.rules import VOLUNTARY, Origin, RecallInvalid
from trace.recalls.terms import law_for

api = Blueprint("recalls_api", __name__, url_prefix="/api/v1/recalls", description="Goods called back")


@api.post("/")
@idempotent
@api.arguments(schemas.NewRecall)
@api.response(201, schemas.RecallView)
@allowed(*RECORDERS)
def create(asked: dict[str, Any]) -> tuple[Any, int, dict[str, str]]:
    """Call a lot back with everything made from it. With a manager's token it is made known at once; other
    tokens, or `confirm: false`, leave a draft. Takes `Idempotency-Key`."""
    seen, now = signed_in(), clock.now()
    goods = origins.lots_typed(asked["batch"], seen_by=seen)
    if not goods:
        raise RecallInvalid(N_("Chưa chọn lô nào."), field="batch")
    category = next(iter(sorted(queries.categories_of(goods))), "")
    entry_id = _entry(seen)
    recall = actions.open_recall(
        goods,
        kind=VOLUNTARY,
        organisation=Organisation.get_by_id(goods[0].organisation_id),
        origin_kind=str(Origin.BATCH),
        origin={"lots": [one.code for one in goods]},
        law=asked.get("law") or law_for(category).code,
        found_at=asked.get("found_at") or now,
        by=seen,
        now=now,
        entry_id=entry_id,
        **{name: asked[name] for name in ("hazard", "handling", "reason", "instructions", "return_to")},
    )
    if asked["confirm"] and seen.may_approve:
        recall = actions.confirm(recall, by=seen, now=now, entry_id=str(uuid5(NAMESPACE_URL, f"{entry_id}/confirm")))
    return _shown(recall, seen), 201, {"Location": url_for("recalls_api.show", code=recall.code)}


@api.get("/<code>")
@api.response(200, schemas.RecallView)
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> dict[str, Any]:
    """A recall with its lots; a holder reads only its own."""
    seen = signed_in()
    return _shown(queries.find_recall(code, seen_by=seen), seen)


def _entry(seen: Viewer) -> str:
    """The id of the entry follows from the key, so that a repeat after a crash finds what was written."""
    key = request.headers.get("Idempotency-Key", "")
    return str(uuid5(NAMESPACE_URL, f"recalls/{seen.organisation_id}/{key}")) if key else str(uuid4())


def _shown(recall: Recall, seen: Viewer) -> dict[str, Any]:
    is_side = seen.is_admin or seen.is_officer or seen.owns(recall.organisation_id)
    lots = [one for one in queries.lots_of(recall) if is_side or one.holder_id == seen.organisation_id]
    names = (
        *("code", "state", "kind", "origin_kind", "hazard", "law", "handling", "reason", "instructions", "return_to"),
        *("decision_no", "found_at", "opened_at", "due_at", "confirmed_at", "closed_at"),
    )
    shown = {name: getattr(recall, name) for name in names}
    return {
        **shown,
        "organisation": recall.organisation.code,
        "lots": [view.lot_for_programs(one, seen_by=seen) for one in lots],
    }
