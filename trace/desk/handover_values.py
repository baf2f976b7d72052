"""Hand-overs as the API and the command line give them out: plain values."""

from typing import Any

from flask import current_app

from trace import clock
from trace.handovers import queries
from trace.handovers.actions_revisions import papers_of
from trace.handovers.models import ClaimAnswer, Handover
from trace.handovers.queries import HistoryLine, Inbox
from trace.handovers.rules import State
from trace.handovers.standing import lines_of
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation


def brief(one: Handover) -> dict[str, Any]:
    """As lists show it."""
    is_late = one.due_on is not None and one.due_on < clock.today()
    return {
        "code": one.code,
        "identifier": one.identifier,
        "url": f"{current_app.config['SETTINGS'].base_url}/d/{one.code}",
        "state": one.state,
        "sender": _side(one.sender),
        "receiver": _side(one.receiver) if one.receiver is not None else None,
        "due_on": one.due_on,
        "is_overdue": one.state == State.SENT and is_late,
        "declared_at": one.declared_at,
        "answered_at": one.answered_at,
        "sealed_at": one.sealed_at,
        "is_revised": one.is_revised,
        "is_revision_asked": one.revision_act is not None,
    }


def whole(one: Handover, viewer: Viewer) -> dict[str, Any]:
    """With lines, papers, acts, and what is private for the two sides."""
    return {
        **brief(one),
        "lines": [
            {
                "number": line.number,
                "batch": line.batch.code,
                "lot": line.batch.lot,
                "name": line.batch.name,
                "pack": line.pack_code or None,
                "unit": line.unit,
                "declared": _amount(line.declared),
                "accepted": _amount(line.accepted),
                "returned": line.returned / 1000,
                "reason": line.reason,
                "held_as": line.held_as.code if line.held_as is not None else None,
            }
            for line in lines_of(one)
        ],
        "papers": papers_of(one),
        "acts": [_act(act) for act in queries.history_of(one, seen_by=viewer)],
        "private": queries.private_of(one, seen_by=viewer),
    }


def inbox(found: Inbox) -> dict[str, Any]:
    """What waits."""
    lists = ("to_receive", "to_answer", "to_bring_home", "overdue", "undeclared")
    claims = [
        {
            "event": one.event.id,
            "by": _side(one.by),
            "happened_at": one.event.happened_at,
            "lots": [lot.code for lot in one.lots],
        }
        for one in found.claims
    ]
    return {**{name: [brief(one) for one in getattr(found, name)] for name in lists}, "claims": claims}


def answer(one: ClaimAnswer) -> dict[str, Any]:
    """What was answered to a claim."""
    return {"event": one.event_number, "state": one.state, "reason": one.reason, "answered_at": one.answered_at}


def _act(act: HistoryLine) -> dict[str, Any]:
    return {
        "kind": act.kind,
        "organisation": act.organisation.code,
        "happened_at": act.happened_at,
        "recorded_at": act.recorded_at,
        "reason": act.body.get("reason", ""),
        "before": act.body.get("before"),
        "after": act.body.get("after"),
    }


def _side(one: Organisation) -> dict[str, str]:
    return {"code": one.code, "name": one.name, "kind": one.kind}


def _amount(thousandths: int | None) -> float | None:
    return None if thousandths is None else thousandths / 1000
