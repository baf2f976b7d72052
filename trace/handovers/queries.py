"""Finding hand-overs: each side sees its own, an officer those of goods in scope, an admin all."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import peewee

from trace.access.models import Person
from trace.batches.models import Batch
from trace.batches.queries import find_batch, visible_batches
from trace.database import database
from trace.errors import N_
from trace.events.models import Event, EventItem
from trace.events.parties import SUPPLIER, party_named, receipts_naming
from trace.events.rules import day_of
from trace.gs1.codes import DISPATCH, ShortCode
from trace.gs1.errors import Gs1Error
from trace.handovers.claims import claim_lots, first_version
from trace.handovers.models import ClaimAnswer, Handover, HandoverAct, HandoverLine, HandoverPrivate
from trace.handovers.queries_links import find_link, handover_of_link
from trace.handovers.rules import DENIED, Act, State, UnknownHandover
from trace.handovers.standing import lines_of
from trace.kit.paging import Listing, Page, page_of
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation

SORTS = ("last", "code", "due")
FILTERS = ("state", "side")

__all__ = [
    "Claim",
    "Inbox",
    "counts_of",
    "denied_claims_of",
    "find_claim",
    "find_handover",
    "find_link",
    "find_lot_of_others",
    "handover_of_link",
    "handovers",
    "handovers_of_lot",
    "history_of",
    "inbox_of",
    "lines_of",
    "overdue",
    "private_of",
    "public_view",
    "visible_handovers",
]


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


def find_handover(code: str, *, seen_by: Viewer) -> Handover:
    """The hand-over with this code (typed as people type), if `seen_by` may see it."""
    try:
        read = ShortCode.parse(code, prefix=DISPATCH).text
    except Gs1Error:
        raise UnknownHandover(N_("Không tìm thấy chuyến hàng này.")) from None
    found: Handover | None = visible_handovers(seen_by).where(Handover.code == read).first()
    if found is None:
        raise UnknownHandover(N_("Không tìm thấy chuyến hàng này."))
    return found


def find_claim(number: int, *, seen_by: Viewer) -> Event:
    """The receipt with this number, if it names the asker's organisation as the sender."""
    found: Event | None = Event.get_or_none(Event.id == number)
    named = party_named(found, SUPPLIER) if found is not None else None
    if found is None or named is None or not seen_by.owns(named.id):
        raise UnknownHandover(N_("Không tìm thấy việc nhận hàng này."))
    return found


def find_lot_of_others(code: str, *, seen_by: Viewer) -> Batch:
    """A lot that somebody else may have sent here, by what is printed on it: its code or `GTIN/LOT`, both public."""
    found = find_batch(code, seen_by=_SERVICE)
    if seen_by.owns(found.organisation_id):
        raise UnknownHandover(N_("Lô này là của chính cơ sở bạn, không cần nhận."))
    return found


def handovers(listing: Listing, *, seen_by: Viewer) -> Page[Handover]:
    """One page, the last acted on first. Filters: `state`, `side` (sender or receiver)."""
    query = visible_handovers(seen_by)
    for word in listing.search.upper().split():
        lots = HandoverLine.select(HandoverLine.handover).join(Batch, on=HandoverLine.batch)
        lots = lots.where((Batch.code == word) | (Batch.lot == word))
        query = query.where(Handover.code.contains(word) | Handover.id.in_(lots))
    if listing.filters.get("state") in {one.value for one in State}:
        query = query.where(Handover.state == listing.filters["state"])
    side = {"sender": Handover.sender, "receiver": Handover.receiver}.get(listing.filters.get("side", ""))
    if side is not None and seen_by.organisation_id is not None:
        query = query.where(side == seen_by.organisation_id)
    column: Any = {"last": Handover.acted_at, "code": Handover.code, "due": Handover.due_on}[listing.sort]
    is_up = listing.is_descending if listing.sort == "last" else not listing.is_descending
    return page_of(query.order_by(column.asc() if is_up else column.desc(), Handover.id.desc()), listing)


def visible_handovers(seen_by: Viewer) -> "peewee.ModelSelect[Handover]":
    """The query of hand-overs this viewer may see, with both sides' organisations."""
    sender, receiver = Organisation.alias(), Organisation.alias()
    query = (
        Handover.select(Handover, sender, receiver)
        .join(sender, on=(Handover.sender == sender.id), attr="sender")
        .switch(Handover)
        .join(receiver, peewee.JOIN.LEFT_OUTER, on=(Handover.receiver == receiver.id), attr="receiver")
    )
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        own = seen_by.organisation_id
        return query.where((Handover.sender == own) | (Handover.receiver == own))
    if seen_by.scope.categories or seen_by.scope.districts:
        lots = visible_batches(seen_by).select(Batch.id)
        named = HandoverLine.select(HandoverLine.handover).where(
            HandoverLine.batch.in_(lots) | HandoverLine.held_as.in_(lots)
        )
        query = query.where(Handover.id.in_(named))
    return query


# --- what waits ------------------------------------------------------------------------------------------


def inbox_of(organisation_id: int, *, now: datetime) -> Inbox:
    """Everything that waits for an organisation."""
    today, own = day_of(now), organisation_id
    rows = list(_waiting(own).order_by(Handover.due_on, Handover.id))
    back = _not_back([one.id for one in rows if one.state in (State.REFUSED, State.LESS) and one.sender_id == own])
    return Inbox(
        to_receive=[one for one in rows if one.state == State.SENT and one.receiver_id == own],
        to_answer=[one for one in rows if one.revision_act is not None and not _asked_by(one, own)],
        to_bring_home=[one for one in rows if one.id in back],
        overdue=[one for one in rows if one.state == State.SENT and _is_over(one, today)],
        undeclared=[one for one in rows if one.state == State.UNDECLARED and one.sender_id == own],
        claims=claims_of(own),
    )


def overdue(*, now: datetime) -> list[Handover]:
    """Every hand-over that nobody answered in time, the longest waiting first."""
    late = visible_handovers(_SERVICE).where(Handover.state == State.SENT, Handover.due_on < day_of(now))
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


# --- one hand-over ---------------------------------------------------------------------------------------


def handovers_of_lot(batch: Batch) -> list[Handover]:
    """The hand-overs by which goods of this lot left, or came as this lot, in the order of their beginning."""
    named = HandoverLine.select(HandoverLine.handover).where(
        (HandoverLine.batch == batch.id) | (HandoverLine.held_as == batch.id)
    )
    return list(Handover.select().where(Handover.id.in_(named)).order_by(Handover.id))


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


def _waiting(own: int) -> "peewee.ModelSelect[Handover]":
    is_own = (Handover.sender == own) | (Handover.receiver == own)
    is_waiting = Handover.state.in_(
        (State.SENT, State.UNDECLARED, State.REFUSED, State.LESS)
    ) | Handover.revision_act.is_null(is_null=False)
    return visible_handovers(_SERVICE).where(is_own, is_waiting)


_SERVICE = Viewer(person_id=None, name="", role="admin")


def _is_over(one: Handover, today: date) -> bool:
    return one.due_on is not None and one.due_on < today


def _asked_by(one: Handover, own: int) -> bool:
    return bool(HandoverAct.get_by_id(one.revision_act).organisation_id == own)


def _not_back(numbers: Sequence[int]) -> set[int]:
    """Of these, the ones of which something is missing and not written as come back."""
    if not numbers:
        return set()
    missing = HandoverLine.declared - peewee.fn.coalesce(HandoverLine.accepted, 0) - HandoverLine.returned
    rows = HandoverLine.select(HandoverLine.handover).where(HandoverLine.handover.in_(list(numbers)), missing > 0)
    return {row.handover_id for row in rows}


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
