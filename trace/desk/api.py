"""Lots for programs: register, record, approve, trace. Enough to print without a browser."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from flask import current_app, request
from flask_smorest import Blueprint

from trace import clock
from trace.batches import queries
from trace.batches.models import Batch, BatchSource
from trace.database import atomic
from trace.desk import schemas
from trace.errors import N_, Invalid
from trace.events import actions
from trace.events.entries import Entry, NewLot, Use
from trace.events.queries import events_of
from trace.events.rows import EventRow
from trace.gs1.digital_links import DigitalLink
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.inputs import start_of_day
from trace.kit.paging import Listing
from trace.kit.viewer import MANAGER, RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.processes.catalogue import PACK, SELL, SHIP, TRANSFORM, Step
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template
from trace.processes.rules import check_values
from trace.products.models import Product
from trace.products.queries import find_product
from trace.readiness.queries import lacks_of
from trace.sites.models import Site
from trace.sites.queries import find_site

api = Blueprint("batches_api", __name__, url_prefix="/api/v1/batches", description="Lots and what happens to them")
_OWN_KEYS = ("step", "happened_at", "site", "quantity", "unit", "receiver", "receiver_address", "lots")


@api.get("")
@api.arguments(schemas.BatchesQuery, location="query")
@api.response(200, schemas.BatchesPage)
@allowed(SIGNED_IN)
def list_batches(asked: dict[str, Any]) -> dict[str, Any]:
    """The lots you may see, the last used first."""
    listing = Listing(search=asked["q"], page=asked["page"], sort="last", is_descending=False, filters={})
    page = queries.batches(listing, seen_by=signed_in(), today=clock.today())
    following = asked["page"] + 1 if page.pages > asked["page"] else None
    return {"items": [_plain(batch) for batch in page.items], "next": following}


@api.post("")
@api.arguments(schemas.NewBatch)
@api.response(201, schemas.BatchOut)
@allowed(*RECORDERS)
@idempotent
def register(asked: dict[str, Any]) -> Any:
    """Register a lot: from other lots (`made_from`), or as the beginning of its record here."""
    viewer, now = signed_in(), clock.now()
    product = find_product(asked["product"], seen_by=viewer)
    entry = _entry(viewer, now, asked, happened_at=_production_moment(asked, now))
    lot = _new_lot(asked, product)
    if asked.get("made_from"):
        inputs = [_use(source, viewer) for source in asked["made_from"]]
        (batch,) = actions.transform(inputs, step=_packing_step(inputs, product), outputs=[lot], entry=entry)
    else:
        owner = Organisation.get_by_id(viewer.organisation_id)
        batch = actions.register(owner, lot=lot, entry=entry)
    return _whole(batch, viewer), 201, {"Location": f"/api/v1/batches/{batch.code}"}


@api.get("/<path:code>")
@api.response(200, schemas.BatchOut)
@allowed(SIGNED_IN)
def show(code: str) -> dict[str, Any]:
    """One lot by its short code or `GTIN/LOT`, with what it lacks and what happened."""
    viewer = signed_in()
    return _whole(queries.find_batch(code, seen_by=viewer), viewer)


@api.post("/<path:code>/events")
@api.arguments(schemas.NewEvent)
@api.response(201, schemas.EventOut)
@allowed(*RECORDERS)
@idempotent
def record(asked: dict[str, Any], code: str) -> Any:
    """Write down a step. Fields that cannot be understood are refused by name; missing ones are saved as missing."""
    viewer, now = signed_in(), clock.now()
    batch = queries.find_batch(code, seen_by=viewer)
    step = find_step(batch.template, asked["step"])
    checked = check_values(step, {key: value for key, value in asked.items() if key not in _OWN_KEYS})
    for problem in checked.refusals:
        raise Invalid(problem.msgid, field=problem.field, **problem.params)
    entry = _entry(viewer, now, asked, happened_at=asked["happened_at"], values=checked.values)
    with atomic():
        _act(batch, step, asked, entry, viewer)
    newest = max(events_of(Batch.get_by_id(batch.id), seen_by=viewer), key=lambda row: row.ledger_index)
    return _event(newest), 201


@api.post("/<path:code>/approval")
@api.arguments(schemas.Approval)
@api.response(201, schemas.BatchOut)
@allowed(MANAGER)
@idempotent
def approve(asked: dict[str, Any], code: str) -> Any:
    """A manager answers for the lot; from then on its labels may be printed."""
    viewer = signed_in()
    batch = queries.find_batch(code, seen_by=viewer)
    actions.approve(batch, by=viewer, now=clock.now(), note=asked["note"])
    return _whole(Batch.get_by_id(batch.id), viewer), 201


@api.get("/<path:code>/trace")
@api.arguments(schemas.TraceQuery, location="query")
@api.response(200, schemas.TraceNode)
@allowed(SIGNED_IN)
def trace(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """Everything the lot was made from, or became, as a tree with quantities and holders."""
    batch = queries.find_batch(code, seen_by=signed_in())
    return _back(batch, None) if asked["direction"] == "back" else _forward(batch, None)


def _act(batch: Batch, step: Step, asked: dict[str, Any], entry: Entry, viewer: Viewer) -> None:
    """The action that a step of this role stands for."""
    amount = asked.get("quantity")
    use = Use(batch, amount, asked["unit"]) if amount else Use(batch, batch.left_thousandths or None, batch.unit)
    if step.role in (TRANSFORM, PACK):
        if not asked.get("lots"):
            raise Invalid(N_("Bước này làm ra lô mới: ghi các lô trong “lots”."), field="lots")
        outputs = [_new_lot(one, _product_of(one, viewer)) for one in asked["lots"]]
        actions.transform([use], step=step, outputs=outputs, entry=entry)
    elif step.role == SHIP:
        receiver, address = asked.get("receiver", ""), asked.get("receiver_address", "")
        actions.ship([use], receiver_name=receiver, receiver_address=address, entry=entry, step=step)
    elif step.role == SELL:
        actions.sell([use], entry=entry, step=step)
    else:
        actions.observe([batch], step=step, entry=entry, thousandths=amount)


def _entry(
    viewer: Viewer, now: datetime, asked: dict[str, Any], *, happened_at: datetime, values: dict[str, Any] | None = None
) -> Entry:
    """An entry whose id follows from the Idempotency-Key, so that a repeat is the same entry."""
    key = request.headers.get("Idempotency-Key")
    return Entry(
        by=viewer,
        now=now,
        entry_id=str(uuid5(NAMESPACE_URL, f"{viewer.organisation_id}:{key}") if key else uuid4()),
        happened_at=happened_at,
        values=values or {},
        site=_site(asked, viewer),
    )


def _site(asked: dict[str, Any], viewer: Viewer) -> Site | None:
    return find_site(asked["site"], seen_by=viewer) if asked.get("site") else None


def _production_moment(asked: dict[str, Any], now: datetime) -> datetime:
    """When the lot came about: noon of its production day, or now."""
    return min(start_of_day(asked["produced_on"]), now) if asked.get("produced_on") else now


def _new_lot(asked: dict[str, Any], product: Product | None) -> NewLot:
    return NewLot(
        name=asked.get("name") or (product.name if product else ""),
        product=product,
        lot=asked.get("lot"),
        thousandths=asked.get("quantity"),
        unit=asked["unit"],
        produced_on=asked.get("produced_on"),
        expires_on=asked.get("expires_on"),
    )


def _product_of(asked: dict[str, Any], viewer: Viewer) -> Product | None:
    return find_product(asked["product"], seen_by=viewer) if asked.get("product") else None


def _use(source: dict[str, Any], viewer: Viewer) -> Use:
    batch = queries.find_batch(source["batch"], seen_by=viewer)
    if source.get("quantity"):
        return Use(batch, source["quantity"], source.get("unit") or batch.unit)
    if batch.left_thousandths <= 0:
        raise Invalid(N_("Lô %(code)s đã hết; ghi rõ số lượng."), field="made_from", code=batch.code)
    return Use(batch, batch.left_thousandths, batch.unit)


def _packing_step(inputs: list[Use], product: Product) -> Step:
    """The step that makes a product of lots: the packing of their process."""
    steps = find_template(inputs[0].batch.template).steps
    found = next((step for step in steps if step.role == PACK), None)
    if found is None:
        raise Invalid(N_("Quy trình của lô đầu vào không có bước đóng gói."), field="made_from", product=product.code)
    return found


def _whole(batch: Batch, viewer: Viewer) -> dict[str, Any]:
    """A lot with what it lacks and what happened."""
    lacks = lacks_of(batch, now=clock.now())
    return {
        **_plain(batch),
        "missing": [
            {
                "code": lack.code,
                "article": lack.rule.article,
                "detail": lack.sentence(),
                "todo": lack.todo(),
                "stops_printing": lack.is_blocking,
            }
            for lack in lacks
        ],
        "events": [_event(row) for row in events_of(batch, seen_by=viewer)],
    }


def _plain(batch: Batch) -> dict[str, Any]:
    return {
        "code": batch.code,
        "lot": batch.lot,
        "url": address_of(batch),
        "gtin": batch.gtin,
        "product": batch.product.code if batch.product else None,
        "name": batch.name,
        "state": queries.state(batch, clock.today()).value,
        "quantity": batch.made_thousandths / 1000 if batch.made_thousandths else None,
        "left": batch.left_thousandths / 1000,
        "unit": batch.unit,
        "produced_on": batch.produced_on,
        "expires_on": batch.expires_on,
        "is_approved": batch.approved_at is not None,
        "is_on_hold": batch.is_on_hold,
    }


def address_of(batch: Batch) -> str:
    """The address that the lot's label carries, in ordinary case."""
    base = current_app.config["SETTINGS"].base_url
    if batch.gtin:
        return DigitalLink.parse_path(f"/01/{batch.gtin}/10/{batch.lot}").uri(base)
    return f"{base}/t/{batch.code}"


def _event(row: EventRow) -> dict[str, Any]:
    return {
        "id": row.number,
        "event_id": row.event_id,
        "step": row.step,
        "name": row.name_vi,
        "happened_at": row.happened_at.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "is_corrected": row.is_corrected,
        "is_cancelled": row.is_cancelled,
        "ledger_index": row.ledger_index,
        "lots": [lot.code for lot in row.lots if lot.code],
    }


def _back(batch: Batch, edge: BatchSource | None) -> dict[str, Any]:
    """A lot with everything it was made from; cycles cannot be, because an event's outputs are always new lots."""
    links: list[dict[str, Any]] = []
    for source in queries.sources_of(batch):
        if source.from_batch is not None:
            links.append(_back(source.from_batch, source))
        elif source.from_season is not None:
            links.append(_season_node(source))
    return _node(batch, edge, links)


def _forward(batch: Batch, edge: BatchSource | None) -> dict[str, Any]:
    return _node(batch, edge, [_forward(one.batch, one) for one in queries.made_from(batch)])


def _node(batch: Batch, edge: BatchSource | None, links: Iterable[dict[str, Any]]) -> dict[str, Any]:
    amount = edge.thousandths if edge is not None else batch.made_thousandths
    return {
        "code": batch.code,
        "lot": batch.lot,
        "name": batch.name,
        "kind": "batch",
        "holder": batch.organisation.name,
        "quantity": amount / 1000 if amount else None,
        "unit": edge.unit if edge is not None else batch.unit,
        "links": list(links),
    }


def _season_node(edge: BatchSource) -> dict[str, Any]:
    season = edge.from_season
    return {
        "code": season.code,
        "lot": None,
        "name": season.name,
        "kind": "season",
        "holder": season.organisation.name,
        "quantity": None,
        "unit": None,
        "links": [],
    }
