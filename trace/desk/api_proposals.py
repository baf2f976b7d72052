"""For programs: corrections that wait for a second person, and inspections during which they go on waiting."""

from typing import Any

from flask_smorest import Blueprint

from trace import clock
from trace.batches.queries import find_batch
from trace.desk import api_asked as asked_for
from trace.desk import api_values, proposal_view
from trace.desk import proposal_schemas as schemas
from trace.desk.decision_schemas import Reason
from trace.desk.schemas import EventOut
from trace.events import actions, inspections
from trace.events.models_proposals import CorrectionProposal, InspectionPause
from trace.events.queries import event as read_event
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.organisations.queries import find_organisation

api = Blueprint("corrections_api", __name__, url_prefix="/api/v1", description="Corrections that wait, inspections")


@api.get("/corrections")
@api.arguments(schemas.ProposalsQuery, location="query")
@api.response(200, schemas.ProposalsPage)
@allowed(SIGNED_IN)
def list_proposals(asked: dict[str, Any]) -> dict[str, Any]:
    """Loosening corrections you may see, those that wait first."""
    viewer = signed_in()
    found = inspections.proposals(seen_by=viewer, state=asked.get("state", ""))
    return {"items": [proposal_view.as_json(one, seen_by=viewer) for one in found], "total": len(found)}


@api.get("/corrections/<int:number>")
@api.response(200, schemas.ProposalOut)
@allowed(SIGNED_IN)
def show_proposal(number: int) -> dict[str, Any]:
    """One of them."""
    viewer = signed_in()
    return proposal_view.as_json(inspections.find_proposal(number, seen_by=viewer), seen_by=viewer)


@api.post("/corrections/<int:number>/confirmation")
@idempotent
@finding("number", inspections.find_proposal, into="proposal")
@api.arguments(schemas.Nothing, required=False)
@api.response(201, EventOut)
@allowed(*RECORDERS, AUDITOR, ADMIN)
def confirm(asked: dict[str, Any], proposal: CorrectionProposal) -> Any:
    """Agree as the second person; answers with the event written. 409 while an inspection goes on.

    A manager's token speaks for a manager about what staff proposed in person; nobody agrees with himself (403).
    """
    del asked
    viewer = signed_in()
    right = actions.agree(proposal, by=viewer, now=clock.now())
    number = right.supersedes_id if right.declared_at else right.id
    return api_values.event_out(read_event(number or right.id, seen_by=viewer)), 201


@api.post("/corrections/<int:number>/refusal")
@idempotent
@finding("number", inspections.find_proposal, into="proposal")
@api.arguments(Reason)
@api.response(201, schemas.ProposalOut)
@allowed(*RECORDERS, AUDITOR, ADMIN)
def refuse(asked: dict[str, Any], proposal: CorrectionProposal) -> Any:
    """Do not agree; what was written stays."""
    viewer = signed_in()
    actions.refuse(proposal, by=viewer, now=clock.now(), reason=asked["reason"])
    return proposal_view.as_json(inspections.find_proposal(proposal.id, seen_by=viewer), seen_by=viewer), 201


@api.post("/corrections/<int:number>/withdrawal")
@idempotent
@finding("number", inspections.find_proposal, into="proposal")
@api.arguments(schemas.Nothing, required=False)
@api.response(201, schemas.ProposalOut)
@allowed(*RECORDERS)
def withdraw(asked: dict[str, Any], proposal: CorrectionProposal) -> Any:
    """Take your own proposal back."""
    del asked
    viewer = signed_in()
    actions.withdraw(proposal, by=viewer, now=clock.now())
    return proposal_view.as_json(inspections.find_proposal(proposal.id, seen_by=viewer), seen_by=viewer), 201


@api.get("/inspection-pauses")
@api.response(200, schemas.PausesPage)
@allowed(SIGNED_IN)
def list_pauses() -> dict[str, Any]:
    """Inspections you may see, the open ones first."""
    found = inspections.pauses(seen_by=signed_in())
    return {"items": [_pause(one) for one in found], "total": len(found)}


@api.post("/inspection-pauses")
@idempotent
@api.arguments(schemas.NewPause)
@api.response(201, schemas.PauseOut)
@allowed(AUDITOR, ADMIN)
def pause(asked: dict[str, Any]) -> Any:
    """An office begins to look: nothing about the organisation, or the lot, is loosened until it ends."""
    viewer = signed_in()
    owner = asked_for.given("organisation", lambda: find_organisation(asked["organisation"], seen_by=viewer))
    code = asked.get("batch")
    batch = asked_for.given("batch", lambda: find_batch(code, seen_by=viewer)) if code else None
    made = actions.pause_corrections(owner, batch=batch, reason=asked["reason"], by=viewer, now=clock.now())
    return _pause(made), 201


@api.post("/inspection-pauses/<int:pause_id>/end")
@idempotent
@finding("pause_id", inspections.find_pause, into="found")
@api.arguments(Reason)
@api.response(201, schemas.PauseOut)
@allowed(AUDITOR, ADMIN)
def resume(asked: dict[str, Any], found: InspectionPause) -> Any:
    """The inspection is over."""
    lifted = actions.resume_corrections(found, reason=asked["reason"], by=signed_in(), now=clock.now())
    return _pause(lifted), 201


def _pause(one: InspectionPause) -> dict[str, Any]:
    return {
        "id": one.id,
        "organisation": one.organisation.code,
        "batch": one.batch.code if one.batch else None,
        "reason": one.reason,
        "set_by": one.set_name,
        "set_at": one.set_at,
        "lifted_at": one.lifted_at,
        "lifted_reason": one.lifted_reason,
    }
