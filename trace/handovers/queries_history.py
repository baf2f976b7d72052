"""One hand-over told: its acts to the two sides, and what everybody may see of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from trace.access.models import Person
from trace.events.rules import day_of
from trace.handovers.models import Handover, HandoverAct, HandoverPrivate
from trace.handovers.rules import Act
from trace.handovers.standing import lines_of
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One act as it is shown to the two sides: who, when, what; `private` only to them."""

    id: int
    kind: str
    number: str
    organisation: Organisation
    by_name: str
    happened_at: datetime
    recorded_at: datetime
    body: Mapping[str, Any]
    private: Mapping[str, Any] = field(default_factory=dict)


def history_of(handover: Handover, *, seen_by: Viewer) -> list[HistoryLine]:
    """Every act in the order of the log; names and free words only for the two sides."""
    acts = list(
        HandoverAct.select(HandoverAct, Organisation)
        .join(Organisation)
        .where(HandoverAct.handover == handover.id)
        .order_by(HandoverAct.ledger_index)
    )
    is_side = seen_by.owns(handover.sender_id) or seen_by.owns(handover.receiver_id)
    numbers = [one.id for one in acts]
    annex = {row.act_id: row.private for row in HandoverPrivate.select().where(HandoverPrivate.act.in_(numbers))}
    people = {p.id: p.name for p in Person.select().where(Person.id.in_({one.by_id for one in acts}))}
    return [
        HistoryLine(
            id=one.id,
            kind=one.kind,
            number=one.number,
            organisation=one.organisation,
            by_name=people.get(one.by_id or 0, "") if is_side else "",
            happened_at=one.happened_at,
            recorded_at=one.recorded_at,
            body=json.loads(one.body),
            private=annex.get(one.id, {}) if is_side else {},
        )
        for one in acts
    ]


def private_of(handover: Handover, *, seen_by: Viewer) -> dict[str, Any]:
    """Receiver, carrier, note and who signed, as they were typed; empty for anybody but the two sides."""
    if not (seen_by.owns(handover.sender_id) or seen_by.owns(handover.receiver_id)):
        return {}
    found: dict[str, Any] = {}
    rows = HandoverPrivate.select(HandoverPrivate, HandoverAct).join(HandoverAct)
    for row in rows.where(HandoverAct.handover == handover.id).order_by(HandoverAct.ledger_index):
        if row.act.kind in (Act.DECLARED, Act.FILLED_IN, Act.ACKNOWLEDGED):
            found |= row.private
    return found


def public_view(handover: Handover) -> dict[str, Any]:
    """What everybody may see of a hand-over: plain values without amounts, persons, phones, plates or papers.

    A household's name is a person's. The receiver is told once it has signed.
    """
    lines = lines_of(handover)
    has_signed = handover.receipt_event is not None
    return {
        "code": handover.code,
        "state": handover.state,
        "sender": _open_name(handover.sender),
        "receiver": _open_name(handover.receiver) if has_signed and handover.receiver else None,
        "sent_on": _day(handover.declared_at),
        "received_on": _day(handover.answered_at) if has_signed else None,
        "is_sealed": handover.sealed_at is not None,
        "is_revised": handover.is_revised,
        "lots": [
            {
                "code": line.batch.code,
                "lot": line.batch.lot,
                "name": line.batch.name,
                "held_as": line.held_as.code if line.held_as else None,
            }
            for line in {line.batch_id: line for line in lines}.values()
        ],
    }


def _open_name(organisation: Organisation) -> dict[str, str]:
    """A household is told by its code alone."""
    name = "" if organisation.kind == "household" else organisation.name
    return {"code": organisation.code, "name": name, "kind": organisation.kind}


def _day(moment: datetime | None) -> date | None:
    return day_of(moment) if moment is not None else None
