"""Lots for programs: register, record, approve, trace. Enough to print without a browser."""

from typing import Any

from flask_babel import gettext
from flask_smorest import Blueprint

from trace import clock
from trace.batches import queries
from trace.batches.models import Batch
from trace.desk import api_asked as asked_for
from trace.desk import api_values, leaving, schemas
from trace.desk.api_things import things
from trace.errors import N_, Invalid
from trace.events import actions
from trace.events.actions_leaving import LOSS
from trace.events.actions_packs import Contents
from trace.events.entries import Entry, Use
from trace.events.models import Event
from trace.events.queries import event as find_event
from trace.events.rules import WrongStep
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.paging import Listing
from trace.kit.viewer import MANAGER, RECORDERS, Viewer
from trace.lineage.queries import find_thing
from trace.lineage.queries import trace as lineage
from trace.lineage.trees import tree_of
from trace.organisations.queries import find_organisation
from trace.packs.queries import find_pack
from trace.processes.catalogue import AGGREGATE_PACKS, PACK, SELL, SHIP, TRANSFORM, Step
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template
from trace.products.models import Product

api = Blueprint("batches_api", __name__, url_prefix="/api/v1/batches", description="Lots and what happens to them")


@api.get("")
@api.arguments(schemas.BatchesQuery, location="query")
@api.response(200, schemas.BatchesPage)
@allowed(SIGNED_IN)
def list_batches(asked: dict[str, Any]) -> dict[str, Any]:
    """The lots you may see, the last used first."""
    listing = Listing.asked(asked, filters=("state", "product", "form"))
    page = queries.batches(listing, seen_by=signed_in(), today=clock.today())
    return {"items": [api_values.brief(batch) for batch in page.items], "total": page.total, "next": page.following}


@api.post("")
@idempotent
@api.arguments(schemas.NewBatch)
@api.response(201, schemas.BatchOut)
@allowed(*RECORDERS)
def register(asked: dict[str, Any]) -> Any:
    """Register a lot: packed from other lots (`made_from`), or as the beginning of its record here.

    The lot number is made when absent. Takes `Idempotency-Key`: the same key gives the same lot again.
    """
    viewer, now = signed_in(), clock.now()
    product = asked_for.product_of(asked, viewer)
    moment = asked_for.production_moment(asked, now)
    entry = asked_for.entry_of(viewer, now, asked, happened_at=moment)
    with asked_for.pointing():
        batch = _registered(asked, product, entry, viewer)
    return api_values.whole(_again(batch), viewer), 201, {"Location": f"/api/v1/batches/{batch.code}"}


@api.get("/<path:code>")
@api.response(200, schemas.BatchOut)
@allowed(SIGNED_IN)
def show(code: str) -> dict[str, Any]:
    """One lot by its short code or `GTIN/LOT`, with what it lacks and what happened."""
    viewer = signed_in()
    return api_values.whole(queries.find_batch(code, seen_by=viewer), viewer)


@api.post("/<path:code>/events")
@idempotent
@finding("code", queries.find_batch, into="batch")
@api.arguments(schemas.NewEvent)
@api.response(201, schemas.EventOut)
@allowed(*RECORDERS)
def record(asked: dict[str, Any], batch: Batch) -> Any:
    """Write down a step of a lot.

    What cannot be understood is refused with its place; what is missing is saved as missing, and the lot says so
    until it is told. Takes `Idempotency-Key`.
    """
    viewer, now = signed_in(), clock.now()
    step = asked_for.given("step", lambda: find_step(batch.template, asked["step"]))
    materials = asked_for.materials_of(asked, viewer)
    values = {
        **asked_for.filled(step, batch.template, materials),
        **asked_for.values_of(step, batch, asked, viewer),
    }
    photos = asked_for.photos_of(asked, viewer)
    entry = asked_for.entry_of(
        viewer, now, asked, happened_at=asked["happened_at"], values=values, photos=photos, materials=materials
    )
    with asked_for.pointing():
        _act(batch, step, asked, entry)
    return api_values.event_out(find_event(_written_by(entry, viewer), seen_by=viewer)), 201


@api.post("/<path:code>/approval")
@idempotent
@finding("code", queries.find_batch, into="batch")
@api.arguments(schemas.Approval, required=False)
@api.response(201, schemas.BatchOut)
@allowed(MANAGER)
def approve(asked: dict[str, Any], batch: Batch) -> Any:
    """A manager's token answers for the lot; from then on its labels may be printed, once nothing else is missing."""
    viewer = signed_in()
    actions.approve(batch, by=viewer, now=clock.now(), note=asked["note"])
    return api_values.whole(_again(batch), viewer), 201


@api.get("/<path:code>/trace")
@api.arguments(schemas.TraceQuery, location="query")
@api.response(200, schemas.TraceNode)
@allowed(SIGNED_IN)
def trace(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """Everything the lot was made from, or became, as a tree with quantities, holders and shares.

    The code of a season works too: forward it tells what became of the harvest.
    """
    thing = find_thing(code, seen_by=signed_in())
    return tree_of(lineage(thing, asked["direction"]), seen_by=signed_in(), words=gettext)


def _registered(asked: dict[str, Any], product: Product | None, entry: Entry, viewer: Viewer) -> Batch:
    lot = asked_for.new_lot(asked, product)
    if asked.get("made_from"):
        inputs = asked_for.uses_of(asked["made_from"], viewer)
        if lot.thousandths is None:
            raise Invalid(N_("Chưa ghi số lượng."), field="quantity")
        (batch,) = actions.transform(inputs, step=_packing_step(inputs), outputs=[lot], entry=entry)
        return batch
    owner = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    template = product.template if product else ""
    if asked.get("step"):
        asked_for.given("step", lambda: find_step(template, asked["step"]))
    return actions.register(owner, lot=lot, entry=entry, step=asked.get("step") or "")


def _act(batch: Batch, step: Step, asked: dict[str, Any], entry: Entry) -> None:
    """The action that a step of this role stands for."""
    if asked.get("lots"):
        _make(batch, step, asked, entry)
    elif step.role in leaving.ROLES:
        _leave(batch, step, asked, entry)
    elif step.role == AGGREGATE_PACKS:
        _pack_up(batch, asked, entry)
    else:
        _observe(batch, step, asked, entry)


def _leave(batch: Batch, step: Step, asked: dict[str, Any], entry: Entry) -> None:
    """Sent, sold, destroyed or lost. Beside packs and units the lot itself goes along only where an amount is said."""
    packs, units = things(asked, entry.by)
    amount, unit = asked_for.amount_of(batch, asked, entry.values)
    if packs or units:
        uses = [Use(batch, amount, unit)] if amount else []
    else:
        uses = [Use(batch, amount, unit) if step.role == SELL else asked_for.use_of(batch, asked, entry.values)]
    what: dict[str, Any] = {"packs": packs, "units": units, "entry": entry}
    if step.role == SHIP:
        receiver, address = asked.get("receiver", ""), asked.get("receiver_address", "")
        actions.ship(
            uses, receiver_name=receiver, receiver_address=address, step=step, is_return=asked["is_return"], **what
        )
    elif step.role == SELL:
        actions.sell(uses, step=step, **what)
    elif step.role == leaving.DESTROY:
        actions.destroy(uses, reason=asked["reason"], **what)
    else:
        actions.lose(uses, cause=str(entry.values.get(LOSS) or ""), reason=asked["reason"], **what)


def _make(batch: Batch, step: Step, asked: dict[str, Any], entry: Entry) -> None:
    outputs = []
    for place, one in enumerate(asked["lots"]):
        product = asked_for.product_of(one, entry.by, under=f"lots/{place}/")
        if not product and not one.get("name"):
            raise Invalid(N_("Chưa nhập mục này."), field=f"lots/{place}/name")
        outputs.append(asked_for.new_lot(one, product))
    actions.transform([asked_for.use_of(batch, asked, entry.values)], step=step, outputs=outputs, entry=entry)


def _pack_up(batch: Batch, asked: dict[str, Any], entry: Entry) -> None:
    """Into a new case or pallet, or into `pack`: the same packing as `POST /packs`, so the contents are known."""
    code = asked.get("pack")
    pack = asked_for.given("pack", lambda: find_pack(code, seen_by=entry.by)) if code else None
    contents = Contents(lots=[asked_for.unpacked_use_of(batch, asked, entry.values)])
    actions.pack_up(contents, entry=entry, pack=pack, level=asked["level"])


def _observe(batch: Batch, step: Step, asked: dict[str, Any], entry: Entry) -> None:
    amount = asked_for.observed_amount(batch, asked)
    try:
        actions.observe([batch], step=step, entry=entry, thousandths=amount)
    except WrongStep:
        if step.role in (TRANSFORM, PACK):
            raise Invalid(N_("Bước này làm ra lô mới: ghi các lô trong “lots”."), field="lots") from None
        raise


def _packing_step(inputs: list[Use]) -> Step:
    """The step that makes a product of lots: the packing of their process."""
    steps = find_template(inputs[0].batch.template).steps
    found = next((step for step in steps if step.role == PACK), None)
    if found is None:
        raise Invalid(N_("Quy trình của lô đầu vào không có bước đóng gói."), field="made_from")
    return found


def _written_by(entry: Entry, viewer: Viewer) -> int:
    """The event an entry wrote; holds that followed from it are others."""
    number: int = Event.get(
        Event.organisation == viewer.organisation_id, Event.entry_id == entry.entry_id, Event.declared_at == ""
    ).id
    return number


def _again(batch: Batch) -> Batch:
    found: Batch = Batch.get_by_id(batch.id)
    return found
