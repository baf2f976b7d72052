"""For programs: what is decided about a lot, what is put right in the book, what is bought in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import jsonify
from flask_smorest import Blueprint

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.desk import api_asked as asked_for
from trace.desk import api_values
from trace.desk import decision_schemas as schemas
from trace.desk.batch_view import label_counts
from trace.desk.corrections import NO_STEP, makes_lots
from trace.desk.plans import lot_name
from trace.desk.proposal_schemas import ProposalOut
from trace.desk.proposal_view import as_json
from trace.desk.schemas import BatchOut, EventOut
from trace.desk.subjects import Subject
from trace.errors import N_, Invalid
from trace.events import actions
from trace.events.models import Event
from trace.events.models_proposals import CorrectionProposal
from trace.events.queries import event as read_event
from trace.events.queries import find_event
from trace.events.wording import step_of
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import MANAGER, RECORDERS, Viewer
from trace.organisations.queries import find_organisation
from trace.processes.catalogue import RECEIVE, Step, Template
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template

api = Blueprint("decisions_api", __name__, url_prefix="/api/v1", description="Decisions, corrections, receipts")

_OF_LOTS = {"produced_on": "nsx", "expires_on": "hsd", "pack_count": "pack_count"}
_POINTERS = {**asked_for.POINTERS, "quantity": "quantities", "values": ""}


@api.post("/batches/<path:code>/hold")
@idempotent
@finding("code", find_batch, into="batch")
@api.arguments(schemas.Reason)
@api.response(201, BatchOut)
@allowed(*RECORDERS)
def hold(asked: dict[str, Any], batch: Batch) -> Any:
    """Stop the sale of a lot until it is looked into. Takes `Idempotency-Key`."""
    viewer, now = signed_in(), clock.now()
    actions.hold([batch], reason=asked["reason"], by=viewer, now=now, entry_id=_entry_id(viewer))
    return _whole(batch, viewer), 201


@api.post("/batches/<path:code>/release")
@idempotent
@finding("code", find_batch, into="batch")
@api.arguments(schemas.Reason)
@api.response(201, BatchOut)
@allowed(MANAGER)
def release(asked: dict[str, Any], batch: Batch) -> Any:
    """A manager's token lets a held lot be sold again; 409 while the book still shows why not."""
    viewer, now = signed_in(), clock.now()
    actions.release([batch], reason=asked["reason"], by=viewer, now=now, entry_id=_entry_id(viewer))
    return _whole(batch, viewer), 201


@api.post("/batches/<path:code>/approval-withdrawal")
@idempotent
@finding("code", find_batch, into="batch")
@api.arguments(schemas.Reason)
@api.response(201, BatchOut)
@allowed(MANAGER)
def withdraw_approval(asked: dict[str, Any], batch: Batch) -> Any:
    """A manager's token takes the approval back."""
    viewer = signed_in()
    actions.withdraw_approval(batch, by=viewer, now=clock.now(), reason=asked["reason"])
    return _whole(batch, viewer), 201


@api.post("/batches/<path:code>/closing")
@idempotent
@finding("code", find_batch, into="batch")
@api.arguments(schemas.LotClosing, required=False)
@api.response(201, BatchOut)
@allowed(*RECORDERS)
def close(asked: dict[str, Any], batch: Batch) -> Any:
    """End a lot, whatever is left of it; what became of its goods and labels is reckoned up and kept.

    Takes `Idempotency-Key`.
    """
    viewer, now = signed_in(), clock.now()
    entry = asked_for.entry_of(viewer, now, {}, happened_at=asked.get("happened_at") or now)
    with asked_for.pointing():
        counts = label_counts(batch, spoiled=asked["labels_spoiled"])
        actions.close_batches([batch], entry=entry, labels=counts)
    return _whole(batch, viewer), 201


@api.get("/events/<int:number>")
@api.response(200, EventOut)
@allowed(SIGNED_IN)
def show_event(number: int) -> dict[str, Any]:
    """One event of a lot or season you may see."""
    return api_values.event_out(read_event(number, seen_by=signed_in()))


@api.post("/events/<int:number>/correction")
@idempotent
@finding("number", find_event, into="event")
@api.arguments(schemas.Correction)
@api.response(201, EventOut)
@api.alt_response(202, schema=ProposalOut, description="it loosens, and waits for a second person", success=True)
@allowed(*RECORDERS)
def correct(asked: dict[str, Any], event: Event) -> Any:
    """Declare an event wrong and write the right one; both stay readable. Answers with the new event.

    What loosens (an earlier spray, more kilograms) is answered 202 and waits for a second person, under
    `/corrections`. Takes `Idempotency-Key`. 409 when it was put right before.
    """
    viewer, now = signed_in(), clock.now()
    with asked_for.pointing(_POINTERS):
        right = actions.put_right(
            event,
            reason=asked["reason"],
            by=viewer,
            now=now,
            entry_id=_entry_id(viewer),
            values=_changed_values(event, asked),
            happened_at=asked.get("happened_at"),
            quantities=asked.get("quantities"),
        )
    if isinstance(right, CorrectionProposal):
        return _waits(right, viewer)
    return api_values.event_out(read_event(right.id, seen_by=viewer)), 201


@api.post("/events/<int:number>/cancellation")
@idempotent
@finding("number", find_event, into="event")
@api.arguments(schemas.Reason)
@api.response(201, EventOut)
@api.alt_response(202, schema=ProposalOut, description="it loosens, and waits for a second person", success=True)
@allowed(*RECORDERS)
def cancel(asked: dict[str, Any], event: Event) -> Any:
    """Declare that an event did not occur; it stays readable. 409 while later work builds on what it made.

    A treatment, a dispatch or a failed test is taken back by two: answered 202, under `/corrections`.
    """
    viewer, now = signed_in(), clock.now()
    done = actions.take_back(event, reason=asked["reason"], by=viewer, now=now, entry_id=_entry_id(viewer))
    if isinstance(done, CorrectionProposal):
        return _waits(done, viewer)
    return api_values.event_out(read_event(event.id, seen_by=viewer)), 201


@api.post("/receipts")
@idempotent
@api.arguments(schemas.NewReceipt)
@api.response(201, BatchOut)
@allowed(*RECORDERS)
def receive(asked: dict[str, Any]) -> Any:
    """Take in a lot bought outside; its supplier is named. Takes `Idempotency-Key`."""
    viewer, now = signed_in(), clock.now()
    owner = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    product = asked_for.product_of(asked, viewer)
    way = _way(asked, product.template if product else "")
    step = _receipt_step(way, asked.get("step") or "")
    form = _form(way, step, asked.get("form") or "")
    values = asked_for.further_fields(step, asked, schemas.NewReceipt, told=("supplier", "qty"))
    photos = asked_for.photos_of(asked, viewer)
    entry = asked_for.entry_of(viewer, now, asked, happened_at=asked["happened_at"], values=values, photos=photos)
    name = asked.get("name") or (product.name if product else lot_name(Subject(owner, way), step, form=form))
    lot = replace(asked_for.new_lot({**asked, "name": name}, product), form=form)
    with asked_for.pointing({**asked_for.POINTERS, "supplier": "supplier_name"}):
        batch = actions.receive(
            owner,
            lot=lot,
            supplier_name=asked["supplier_name"],
            supplier_address=asked["supplier_address"],
            supplier_code=asked["supplier_code"],
            supplier_phone=asked["supplier_phone"],
            is_registered=asked["is_registered"],
            is_person=asked["is_person"],
            template=way.code,
            step=step,
            entry=entry,
        )
    return _whole(batch, viewer), 201, {"Location": f"{api.url_prefix}/batches/{batch.code}"}


def _waits(proposal: CorrectionProposal, viewer: Viewer) -> Any:
    """A proposal as an answer of its own kind: accepted, not written yet."""
    answer = jsonify(ProposalOut().dump(as_json(proposal, seen_by=viewer)))
    answer.status_code = 202
    answer.headers["Location"] = f"{api.url_prefix}/corrections/{proposal.id}"
    return answer


def _changed_values(event: Event, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be different, by field; None takes one out."""
    step = step_of(event.template, event.step) or NO_STEP
    found: dict[str, Any] = {_OF_LOTS[name]: asked[name] for name in _OF_LOTS if name in asked}
    if found and not makes_lots(event):
        name = next(name for name in _OF_LOTS if name in asked)
        raise Invalid(N_("Việc này không làm ra lô nào."), field=name)
    boxes = {box.name for whole in step.fields for box in (whole, *whole.parts)}
    for name, value in asked.items():
        if name not in schemas.Correction().fields and value is None:
            if name not in boxes:
                raise Invalid(N_("Công đoạn này không có ô “%(name)s”."), field=name, name=name)
            found[name] = None
    return {**found, **asked_for.further_fields(step, asked, schemas.Correction, told=("nsx", "hsd"))}


def _way(asked: Mapping[str, Any], of_product: str) -> Template:
    code = asked.get("template") or of_product
    if not code:
        raise Invalid(N_("Chưa nhập mục này."), field="template")
    return asked_for.given("template", lambda: find_template(code))


def _receipt_step(way: Template, code: str) -> Step:
    """The one named, else the first that begins a lot, else any receipt of this way."""
    if code:
        return asked_for.given("step", lambda: find_step(way.code, code))
    steps = sorted((one for one in way.steps if one.role == RECEIVE), key=lambda one: not one.makes_batch)
    if not steps:
        raise Invalid(N_("Quy trình này không có công đoạn nhận hàng."), field="template")
    return steps[0]


def _form(way: Template, step: Step, form: str) -> str:
    found = form or step.makes
    if found not in {one.code for one in way.forms}:
        raise Invalid(N_("Chưa chọn lô đang ở dạng nào."), field="form")
    return found


def _entry_id(viewer: Viewer) -> str:
    return asked_for.entry_of(viewer, clock.now(), {}, happened_at=clock.now()).entry_id


def _whole(batch: Batch, viewer: Viewer) -> dict[str, Any]:
    return api_values.whole(Batch.get_by_id(batch.id), viewer)
