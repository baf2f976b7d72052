"""Lots taken apart, put together and told what they were made from, for programs."""

from typing import Any

from flask_smorest import Blueprint

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.desk import api_asked as asked_for
from trace.desk import api_values
from trace.desk import regroup_schemas as schemas
from trace.desk.schemas import BatchesPage, BatchOut, EventOut
from trace.events import actions
from trace.events.entries import LotPart
from trace.events.queries import event as read_event
from trace.kit.finding import finding
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import RECORDERS

api = Blueprint("regroup_api", __name__, url_prefix="/api/v1/batches", description="Split, merge, told sources")

_POINTERS = {**asked_for.POINTERS, "lots": "sources"}


@api.post("/<path:code>/split")
@idempotent
@finding("code", find_batch, into="batch")
@api.arguments(schemas.Split)
@api.response(201, BatchesPage)
@allowed(*RECORDERS)
def split(asked: dict[str, Any], batch: Batch) -> Any:
    """Take parts of a lot out as lots of their own; each keeps product, form and dates. Answers with the parts.

    Takes `Idempotency-Key`.
    """
    viewer, now = signed_in(), clock.now()
    entry = asked_for.entry_of(viewer, now, asked, happened_at=asked.get("happened_at") or now)
    parts = [LotPart(thousandths=p["quantity"], lot=p.get("lot"), name=p.get("name") or "") for p in asked["parts"]]
    with asked_for.pointing({**asked_for.POINTERS, "lots": "parts"}):
        made = actions.split(batch, parts, entry=entry)
    rows = [api_values.brief(Batch.get_by_id(one.id)) for one in made]
    return {"items": rows, "total": len(rows), "next": None}, 201


@api.post("/merge")
@idempotent
@api.arguments(schemas.Merge)
@api.response(201, BatchOut)
@allowed(*RECORDERS)
def merge(asked: dict[str, Any]) -> Any:
    """Put lots of one form together: the oldest production day and the earliest last day stay.

    Takes `Idempotency-Key`.
    """
    viewer, now = signed_in(), clock.now()
    uses = asked_for.uses_of(asked["sources"], viewer, under="sources")
    product = asked_for.product_of(asked, viewer)
    entry = asked_for.entry_of(viewer, now, asked, happened_at=asked.get("happened_at") or now)
    with asked_for.pointing(_POINTERS):
        batch = actions.merge(uses, entry=entry, name=asked.get("name") or "", lot=asked.get("lot"), product=product)
    location = {"Location": f"/api/v1/batches/{batch.code}"}
    return api_values.whole(Batch.get_by_id(batch.id), viewer), 201, location


@api.post("/<path:code>/sources")
@idempotent
@finding("code", find_batch, into="batch")
@api.arguments(schemas.Sources)
@api.response(201, EventOut)
@allowed(*RECORDERS)
def tell_sources(asked: dict[str, Any], batch: Batch) -> Any:
    """Tell later what a lot was made from; its own quantity stays. 409 names the way when it would be a ring.

    Takes `Idempotency-Key`.
    """
    viewer, now = signed_in(), clock.now()
    uses = asked_for.uses_of(asked["made_from"], viewer)
    seasons = asked_for.season_uses_of(asked["made_from"], viewer)
    entry = asked_for.entry_of(viewer, now, {}, happened_at=asked.get("happened_at") or now)
    with asked_for.pointing({**asked_for.POINTERS, "lots": "made_from"}):
        event = actions.tell_sources(batch, uses=uses, seasons=seasons, entry=entry)
    return api_values.event_out(read_event(event.id, seen_by=viewer)), 201
