"""Hand-overs for programs: declare, answer, take back, revise, say what one is named for."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from flask import current_app
from flask_smorest import Blueprint

from trace import clock
from trace.batches.queries import find_batch
from trace.desk import api_asked as asked_for
from trace.desk import handover_schemas as schemas
from trace.desk import handover_values as values
from trace.desk.proposal_schemas import Nothing
from trace.errors import N_, Invalid
from trace.events.entries import Entry, Use
from trace.events.models import Event
from trace.events.models_packs import Pack
from trace.handovers import actions, queries
from trace.handovers.entries import Carrier, Change, Line, Papers, Receiver
from trace.handovers.models import Handover
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.paging import Listing
from trace.kit.viewer import COMMAND_LINE, RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.packs.scanned import what_is

api = Blueprint("handovers_api", __name__, url_prefix="/api/v1/handovers", description="Dispatches and receipts")
_POINTERS = {**asked_for.POINTERS, "quantity": "lines"}


@api.get("")
@api.arguments(schemas.HandoversQuery, location="query")
@api.response(200, schemas.HandoversPage)
@allowed(SIGNED_IN)
def list_handovers(asked: dict[str, Any]) -> dict[str, Any]:
    """The hand-overs you may see, the last acted on first."""
    page = queries.handovers(Listing.asked(asked, filters=queries.FILTERS), seen_by=signed_in())
    return {"items": [values.brief(one) for one in page.items], "total": page.total, "next": page.following}


@api.post("")
@idempotent
@api.arguments(schemas.NewHandover)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def declare(asked: dict[str, Any]) -> Any:
    """Send goods: the dispatch is written and waits for the receiver under its code. Takes `Idempotency-Key`."""
    viewer = signed_in()
    uses, packs = _uses(asked["lots"], viewer), _packs(asked["packs"], viewer)
    with asked_for.pointing():
        handover = actions.declare(
            find_organisation(viewer.organisation_id or 0, seen_by=viewer),
            uses,
            packs=packs,
            receiver=_receiver(asked["receiver"]),
            carrier=_carrier(asked["carrier"]),
            papers=Papers(**asked["papers"]),
            due_on=asked["due_on"],
            entry=_entry(asked, viewer),
        )
    return values.whole(handover, viewer), 201, {"Location": f"{api.url_prefix}/{handover.code}"}


@api.get("/inbox")
@api.response(200, schemas.InboxOut)
@allowed(*RECORDERS)
def inbox() -> dict[str, Any]:
    """What waits for your organisation."""
    return values.inbox(queries.inbox_of(signed_in().organisation_id or 0, now=clock.now()))


@api.post("/receipts")
@idempotent
@api.arguments(schemas.UndeclaredReceipt)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def receive_without(asked: dict[str, Any]) -> Any:
    """Receive goods of another organisation's lots that came without a dispatch; the sender is asked about it."""
    viewer = signed_in()
    sender = asked_for.given("sender", lambda: find_organisation(asked["sender"], seen_by=COMMAND_LINE))
    uses = _uses(asked["lots"], viewer, find=queries.find_lot_of_others)
    own = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    with asked_for.pointing():
        handover = actions.receive_without(
            own, uses, sender, entry=_entry(asked, viewer), is_another=asked["is_another"]
        )
    return values.whole(handover, viewer), 201, {"Location": f"{api.url_prefix}/{handover.code}"}


@api.post("/claims/<int:number>/denial")
@idempotent
@finding("number", queries.find_claim, into="event")
@api.arguments(schemas.Because)
@api.response(201, schemas.ClaimAnswerOut)
@allowed(*RECORDERS)
def deny(asked: dict[str, Any], event: Event) -> Any:
    """Deny that you sent the goods of a receipt that names you."""
    return values.answer(actions.deny_claim(event, by=signed_in(), reason=asked["reason"], now=clock.now())), 201


@api.post("/claims/<int:number>/confirmation")
@idempotent
@finding("number", queries.find_claim, into="event")
@api.arguments(schemas.MaybeBecause, required=False)
@api.response(201, schemas.ClaimAnswerOut)
@allowed(*RECORDERS)
def confirm(asked: dict[str, Any], event: Event) -> Any:
    """Confirm that you sent them; takes a denial back."""
    reason = asked.get("reason", "")
    return values.answer(actions.confirm_claim(event, by=signed_in(), reason=reason, now=clock.now())), 201


@api.get("/<code>")
@api.response(200, schemas.HandoverOut)
@allowed(SIGNED_IN)
def show(code: str) -> dict[str, Any]:
    """One hand-over with its lines and acts."""
    return values.whole(queries.find_handover(code, seen_by=signed_in()), signed_in())


@api.post("/<code>/acceptance")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(schemas.LinesIn, required=False)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def accept(asked: dict[str, Any], handover: Handover) -> Any:
    """Receive all as declared, or so much of each line; less needs a reason. Answered once (409)."""
    with asked_for.pointing(_POINTERS):
        lines = _lines(asked.get("lines"))
        done = actions.accept(handover, lines, reason=asked.get("reason", ""), entry=_entry(asked, signed_in()))
    return values.whole(done, signed_in()), 201


@api.post("/<code>/refusal")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(schemas.Because)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def refuse(asked: dict[str, Any], handover: Handover) -> Any:
    """Receive nothing; the goods are on the way until the sender writes a return."""
    done = actions.refuse(handover, reason=asked["reason"], entry=_entry(asked, signed_in()))
    return values.whole(done, signed_in()), 201


@api.post("/<code>/withdrawal")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(schemas.Because)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def withdraw(asked: dict[str, Any], handover: Handover) -> Any:
    """Take back what nobody has answered."""
    done = actions.withdraw(handover, reason=asked["reason"], entry=_entry(asked, signed_in()))
    return values.whole(done, signed_in()), 201


@api.post("/<code>/return")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(schemas.LinesIn, required=False)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def bring_home(asked: dict[str, Any], handover: Handover) -> Any:
    """The sender has refused goods again, or what was missing of them."""
    with asked_for.pointing(_POINTERS):
        lines = _lines(asked.get("lines"))
        done = actions.bring_home(handover, lines, reason=asked.get("reason", ""), entry=_entry(asked, signed_in()))
    return values.whole(done, signed_in()), 201


@api.post("/<code>/return/withdrawal")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(schemas.Because)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def withdraw_return(asked: dict[str, Any], handover: Handover) -> Any:
    """Take back the last return, which was written by mistake; write it anew as it was."""
    done = actions.withdraw_return(handover, reason=asked["reason"], entry=_entry(asked, signed_in()))
    return values.whole(done, signed_in()), 201


@api.post("/<code>/dispatch")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(schemas.DispatchIn, required=False)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def fill_in(asked: dict[str, Any], handover: Handover) -> Any:
    """Write the dispatch of a receipt that came first."""
    with asked_for.pointing(_POINTERS):
        done = actions.fill_in(
            handover,
            _lines(asked.get("lines")),
            carrier=_carrier(asked.get("carrier", {})),
            papers=Papers(**asked.get("papers", {})),
            entry=_entry(asked, signed_in()),
        )
    return values.whole(done, signed_in()), 201


@api.post("/<code>/link")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(Nothing, required=False)
@api.response(201, schemas.LinkOut)
@allowed(*RECORDERS)
def make_link(asked: dict[str, Any], handover: Handover) -> Any:
    """A link by which a receiver without an account answers once; an earlier one ends."""
    del asked
    token = actions.make_link(handover, by=signed_in(), now=clock.now())
    return {"url": f"{current_app.config['SETTINGS'].base_url}/d/{handover.code}/a/{token}"}, 201


@api.post("/<code>/revisions")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(schemas.NewRevision)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def ask_revision(asked: dict[str, Any], handover: Handover) -> Any:
    """Ask the other side to agree to a change of what both have signed."""
    change = Change(
        sent={one.number: one.thousandths for one in _lines(asked["sent"]) or ()},
        received={one.number: one.thousandths for one in _lines(asked["received"]) or ()},
        document_no=asked["document_no"],
        invoice_no=asked["invoice_no"],
        sent_at=asked.get("sent_at"),
        received_at=asked.get("received_at"),
        temperature=_plain(asked["temperature"]),
    )
    done = actions.ask_revision(handover, change, reason=asked["reason"], entry=_entry({}, signed_in()))
    return values.whole(done, signed_in()), 201


@api.post("/<code>/revisions/agreement")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(Nothing, required=False)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def agree_revision(asked: dict[str, Any], handover: Handover) -> Any:
    """Agree to what the other side asked; both events are corrected."""
    del asked
    return values.whole(actions.agree_revision(handover, entry=_entry({}, signed_in())), signed_in()), 201


@api.post("/<code>/revisions/refusal")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(schemas.Because)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def refuse_revision(asked: dict[str, Any], handover: Handover) -> Any:
    """Do not agree; what was signed stays."""
    done = actions.refuse_revision(handover, reason=asked["reason"], entry=_entry({}, signed_in()))
    return values.whole(done, signed_in()), 201


@api.post("/<code>/revisions/withdrawal")
@idempotent
@finding("code", queries.find_handover, into="handover")
@api.arguments(Nothing, required=False)
@api.response(201, schemas.HandoverOut)
@allowed(*RECORDERS)
def withdraw_revision(asked: dict[str, Any], handover: Handover) -> Any:
    """Take your own question back."""
    del asked
    return values.whole(actions.withdraw_revision(handover, entry=_entry({}, signed_in())), signed_in()), 201


def _entry(asked: Mapping[str, Any], viewer: Viewer) -> Entry:
    now = clock.now()
    return asked_for.entry_of(viewer, now, asked, happened_at=asked.get("happened_at") or now)


def _uses(asked: Sequence[Mapping[str, Any]], viewer: Viewer, *, find: Any = find_batch) -> list[Use]:
    uses = []
    for place, one in enumerate(asked):
        batch = asked_for.given(f"lots/{place}/batch", partial(find, one["batch"], seen_by=viewer))
        uses.append(Use(batch, one["quantity"], one.get("unit") or batch.unit))
    return uses


def _packs(texts: Sequence[str], viewer: Viewer) -> list[Pack]:
    found = []
    for place, text in enumerate(texts):
        with asked_for.pointing({"codes": ""}, under=f"packs/{place}"):
            thing = what_is(text, seen_by=viewer)
            if not isinstance(thing, Pack):
                raise Invalid(N_("“%(text)s” là thứ khác."), field="codes", text=text)
            found.append(thing)
    return found


def _receiver(asked: Mapping[str, Any]) -> Receiver:
    words = {name: asked.get(name, "") for name in ("name", "phone", "address")}
    organisation = _partner(asked.get("organisation", ""), "receiver/organisation")
    return Receiver(organisation=organisation, is_person=asked.get("is_person", False), **words)


def _carrier(asked: Mapping[str, Any]) -> Carrier:
    words = {name: asked.get(name, "") for name in ("name", "phone", "plate", "driver")}
    return Carrier(organisation=_partner(asked.get("organisation", ""), "carrier/organisation"), **words)


def _partner(code: str, field: str) -> Organisation | None:
    """Whoever trades here may be named by code: codes are public."""
    return asked_for.given(field, lambda: find_organisation(code, seen_by=COMMAND_LINE)) if code else None


def _plain(number: float | None) -> str | None:
    """A measured number as the catalogue keeps it: `4.5`."""
    return None if number is None else format(Decimal(str(number)).normalize(), "f")


def _lines(asked: Sequence[Mapping[str, Any]] | None) -> list[Line] | None:
    if asked is None:
        return None
    return [Line(number=one["number"], thousandths=one["quantity"], reason=one.get("reason", "")) for one in asked]
