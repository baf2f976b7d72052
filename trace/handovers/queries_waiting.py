"""What waits for an organisation: to receive, to answer, overdue, and what somebody says to have from it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import peewee

from trace.batches.models import Batch
from trace.database import database
from trace.events.models import Event, EventItem
from trace.events.parties import receipts_naming
from trace.events.rules import day_of
from trace.handovers.claims import claim_lots, first_version
from trace.handovers.models import ClaimAnswer, Handover, HandoverAct, HandoverLine
from trace.handovers.queries_seen import visible_handovers
from trace.handovers.rules import DENIED, State
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.models import Organisation

_MISSING = (
    "EXISTS (SELECT 1 FROM handover_line AS l WHERE l.handover_id = h.id "
    "AND l.declared - coalesce(l.accepted, 0) - l.returned > 0)"
)
_COUNTS = (
    "SELECT sum(CASE WHEN h.state = 'sent' AND h.receiver_id = {own} THEN 1 ELSE 0 END), "
    "sum(CASE WHEN h.state = 'sent' AND h.due_on < {day} THEN 1 ELSE 0 END), "
    "sum(CASE WHEN h.state = 'undeclared' AND h.sender_id = {own} THEN 1 ELSE 0 END), "
    "sum(CASE WHEN h.revision_act IS NOT NULL AND a.organisation_id <> {own} THEN 1 ELSE 0 END), "
    "sum(CASE WHEN h.state IN ('refused', 'less') AND h.sender_id = {own} AND "
    + _MISSING
    + " THEN 1 ELSE 0 END) FROM handover AS h LEFT JOIN handover_act AS a ON a.id = h.revision_act "
    "WHERE (h.sender_id = {own} OR h.receiver_id = {own}) "
    "AND (h.state IN ('sent', 'undeclared', 'refused', 'less') OR h.revision_act IS NOT NULL)"
)
_CLAIM_COUNT = (
    "SELECT count(*) FROM event_party AS p JOIN event AS e ON e.id = p.event_id "
    "WHERE p.organisation_id = {own} AND p.role = 'supplier' AND e.declared_at = '' "
    "AND NOT EXISTS (SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '') "
    "AND NOT EXISTS (SELECT 1 FROM handover AS h WHERE h.receipt_event = e.id) "
    "AND NOT EXISTS (SELECT 1 FROM claim_answer AS c JOIN event_item AS o ON o.event_id = c.event_number "
    "JOIN event_item AS i ON i.identifier = o.identifier WHERE i.event_id = e.id AND c.organisation_id = {own} "
    "AND i.role IN ('output', 'about') AND o.role IN ('output', 'about'))"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A receipt of somebody else that names an organisation as the sender, not yet answered."""

    event: Event
    by: Organisation
    lots: Sequence[Batch]


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for an organisation, the most urgent first.

    `to_receive` is on its way here; `to_answer` are questions of revision by the other side; `to_bring_home` was
    refused or not all accepted, and it is not written what came back; `overdue` nobody answered in time, sent or to be
    received; `undeclared` are receipts that name one's own lots without a dispatch; `claims` name one by name alone.
    """

    to_receive: Sequence[Handover] = ()
    to_answer: Sequence[Handover] = ()
    to_bring_home: Sequence[Handover] = ()
    overdue: Sequence[Handover] = ()
    undeclared: Sequence[Handover] = ()
    claims: Sequence[Claim] = ()


def inbox_of(organisation_id: int, *, now: datetime) -> Inbox:
    """Everything that waits for an organisation."""
    today, own = day_of(now), organisation_id
    rows = list(_waiting(own).order_by(Handover.due_on, Handover.id))
    back = _not_back([one.id for one in rows if one.state in (State.REFUSED, State.LESS) and one.sender_id == own])
    asked = _asked_by(own, rows)
    return Inbox(
        to_receive=[one for one in rows if one.state == State.SENT and one.receiver_id == own],
        to_answer=[one for one in rows if one.revision_act not in (None, *asked)],
        to_bring_home=[one for one in rows if one.id in back],
        overdue=[one for one in rows if one.state == State.SENT and _is_over(one, today)],
        undeclared=[one for one in rows if one.state == State.UNDECLARED and one.sender_id == own],
        claims=claims_of(own),
    )


def overdue(*, now: datetime) -> list[Handover]:
    """Every hand-over that nobody answered in time, the longest waiting first."""
    late = visible_handovers(COMMAND_LINE).where(Handover.state == State.SENT, Handover.due_on < day_of(now))
    return list(late.order_by(Handover.due_on, Handover.id))


def counts_of(organisation_id: int, *, now: datetime) -> dict[str, int]:
    """How many of each, for the home page: two statements, whatever there is."""
    own, mark = int(organisation_id), str(database.param)
    row = database.execute_sql(_COUNTS.format(own=own, day=mark), (day_of(now),)).fetchone()
    names = ("to_receive", "overdue", "undeclared", "to_answer", "to_bring_home")
    claims = database.execute_sql(_CLAIM_COUNT.format(own=own)).fetchone()[0]
    return {**{name: int(number or 0) for name, number in zip(names, row, strict=True)}, "claims": int(claims)}


def claims_of(organisation_id: int) -> list[Claim]:
    """Receipts of others that name this organisation, without a hand-over and not answered yet."""
    events = receipts_naming(organisation_id)
    if not events:
        return []
    told = {
        row.receipt_event
        for row in Handover.select(Handover.receipt_event).where(Handover.receipt_event.in_([one.id for one in events]))
    }
    answered = {row.event_number for row in ClaimAnswer.select().where(ClaimAnswer.organisation == organisation_id)}
    waiting = [one for one in events if one.id not in told and first_version(one) not in answered]
    owners = {
        one.id: one for one in Organisation.select().where(Organisation.id.in_([e.organisation_id for e in waiting]))
    }
    return [Claim(one, owners[one.organisation_id], claim_lots(one)) for one in waiting]


def denied_claims_of(batch_ids: Collection[int]) -> dict[int, ClaimAnswer]:
    """By lot: the denial of the organisation that the lot's receipt names as the sender."""
    if not batch_ids:
        return {}
    rows = (
        ClaimAnswer.select(ClaimAnswer, Batch.id.alias("batch_id"))
        .join(EventItem, on=(EventItem.event == ClaimAnswer.event_number))
        .join(Batch, on=(Batch.identifier == EventItem.identifier))
        .where(
            ClaimAnswer.state == DENIED,
            Batch.id.in_(list(batch_ids)),
            EventItem.role.in_(("output", "about")),
        )
        .objects()
    )
    found: dict[int, ClaimAnswer] = {row.batch_id: row for row in rows}  # type: ignore[attr-defined]
    return found


def _waiting(own: int) -> "peewee.ModelSelect[Handover]":
    is_own = (Handover.sender == own) | (Handover.receiver == own)
    is_waiting = Handover.state.in_(
        (State.SENT, State.UNDECLARED, State.REFUSED, State.LESS)
    ) | Handover.revision_act.is_null(is_null=False)
    return visible_handovers(COMMAND_LINE).where(is_own, is_waiting)


def _is_over(one: Handover, today: date) -> bool:
    return one.due_on is not None and one.due_on < today


def _asked_by(own: int, rows: Sequence[Handover]) -> set[int]:
    """Of the open questions of these, the ones that this organisation asked itself."""
    numbers = [one.revision_act for one in rows if one.revision_act is not None]
    mine = HandoverAct.select(HandoverAct.id).where(HandoverAct.id.in_(numbers), HandoverAct.organisation == own)
    return {row.id for row in mine} if numbers else set()


def _not_back(numbers: Sequence[int]) -> set[int]:
    """Of these, the ones of which something is missing and not written as come back."""
    if not numbers:
        return set()
    missing = HandoverLine.declared - peewee.fn.coalesce(HandoverLine.accepted, 0) - HandoverLine.returned
    rows = HandoverLine.select(HandoverLine.handover).where(HandoverLine.handover.in_(list(numbers)), missing > 0)
    return {row.handover_id for row in rows}
