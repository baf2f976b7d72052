"""What is odd about the hand-overs of a lot: the same hand on both sides, less or more than sent, nobody answered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from peewee import fn

from trace.access.models import Person
from trace.batches.models import Batch
from trace.handovers.models import Handover, HandoverAct, HandoverDevice, HandoverLine, HandoverPrivate
from trace.handovers.queries import denied_claims_of, handovers_of_lot
from trace.handovers.rules import RECEIVER, SENDER, Act, State
from trace.kit.text import fold
from trace.organisations.models import Organisation

PHONE, DEVICE, REPRESENTATIVE, PERSON = "phone", "device", "representative", "person"
_SENDING: Final = (Act.DECLARED, Act.FILLED_IN)
_RECEIVING: Final = (Act.RECEIVED, Act.RECEIVED_LESS, Act.REFUSED, Act.ACKNOWLEDGED, Act.UNDECLARED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OddHandover:
    """One hand-over of a lot as the rules look at it; amounts in thousandths, `missing` less than 0: more arrived.

    `same`: what both sides have in common (phone, device, representative, person).
    """

    code: str
    state: str
    due_on: date | None
    missing: int = 0
    unit: str = "KGM"
    same: tuple[str, ...] = ()
    is_own: bool = True

    def is_overdue(self, today: date) -> bool:
        """Nobody answered in time."""
        return self.state == State.SENT and self.due_on is not None and self.due_on < today

    @property
    def is_signed(self) -> bool:
        """Both sides have said how much."""
        return self.state in (State.RECEIVED, State.LESS)


def odd_handovers(batch: Batch) -> list[OddHandover]:
    """Every hand-over of this lot, with what may be odd about it. `is_own`: the lot is the sender's."""
    rows = handovers_of_lot(batch)
    if not rows:
        return []
    same, missing = same_hands(rows), _missing(batch, rows)
    return [
        OddHandover(
            code=one.code,
            state=one.state,
            due_on=one.due_on,
            missing=missing.get(one.id, 0),
            unit=batch.unit,
            same=same.get(one.id, ()),
            is_own=one.sender_id == batch.organisation_id,
        )
        for one in rows
    ]


def denied_of(lots: Sequence[Batch]) -> list[tuple[str, str]]:
    """(number, code) of the lots whose named sender denies having sent them."""
    denied = denied_claims_of([lot.id for lot in lots])
    return [(lot.lot, lot.code) for lot in lots if lot.id in denied and lot.made_thousandths]


def same_hands(rows: Sequence[Handover]) -> dict[int, tuple[str, ...]]:
    """What the two sides of each hand-over have in common, where both have acted; a statement a table."""
    numbers = [one.id for one in rows]
    acts = list(HandoverAct.select().where(HandoverAct.handover.in_(numbers)))
    phones, people, devices = _phones(rows, acts), _people(acts), _devices(numbers)
    found = {}
    for one in rows:
        if one.receiver_id is None:
            continue
        common = {
            PHONE: bool(phones[one.id, SENDER] & phones[one.id, RECEIVER]),
            DEVICE: bool(devices[one.id, SENDER] & devices[one.id, RECEIVER]),
            REPRESENTATIVE: _is_same_representative(one),
            PERSON: bool(people[one.id, SENDER] & people[one.id, RECEIVER]),
        }
        if any(common.values()):
            found[one.id] = tuple(name for name, is_so in common.items() if is_so)
    return found


Sides = Mapping[tuple[int, str], set[Any]]


def _people(acts: Sequence[HandoverAct]) -> Sides:
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for act in acts:
        if act.by_id is not None and act.handover_id is not None and (side := _side_of(act)):
            found[act.handover_id, side].add(act.by_id)
    return found


def _phones(rows: Sequence[Handover], acts: Sequence[HandoverAct]) -> Sides:
    """Numbers of the organisations, of the people who acted, and those typed by who signed."""
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    owners = {one.id: one for one in Organisation.select().where(Organisation.id.in_(_owners(rows)))}
    for one in rows:
        for side, number in ((SENDER, one.sender_id), (RECEIVER, one.receiver_id)):
            if number in owners and owners[number].phone:
                found[one.id, side].add(owners[number].phone)
    logins = {p.id: p.login for p in Person.select().where(Person.id.in_({act.by_id for act in acts}))}
    typed = {row.act_id: row.phone for row in HandoverPrivate.select().where(HandoverPrivate.act.in_([*acts]))}
    for act in acts:
        side = _side_of(act)
        if side and act.handover_id is not None:
            found[act.handover_id, side] |= {logins.get(act.by_id or 0, "")} - {""}
            if act.kind == Act.ACKNOWLEDGED:
                found[act.handover_id, side] |= {typed.get(act.id, "")} - {""}
    return found


def _devices(numbers: Sequence[int]) -> Sides:
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in HandoverDevice.select().where(HandoverDevice.handover.in_(list(numbers))):
        found[row.handover_id, row.side].add(row.device_hash)
    return found


def _side_of(act: HandoverAct) -> str:
    if act.kind in _SENDING:
        return SENDER
    return RECEIVER if act.kind in _RECEIVING else ""


def _owners(rows: Sequence[Handover]) -> set[int]:
    return {one.sender_id for one in rows} | {one.receiver_id for one in rows if one.receiver_id is not None}


def _is_same_representative(one: Handover) -> bool:
    names = [fold(side.representative) for side in (one.sender, one.receiver) if side is not None]
    return len(names) == 2 and bool(names[0]) and names[0] == names[1]


def _missing(batch: Batch, rows: Sequence[Handover]) -> dict[int, int]:
    """By hand-over: how much of this lot was sent and neither arrived nor came back."""
    amount = HandoverLine.declared - fn.coalesce(HandoverLine.accepted, 0) - HandoverLine.returned
    query = (
        HandoverLine.select(HandoverLine.handover, fn.sum(amount))
        .where(HandoverLine.handover.in_([one.id for one in rows]), HandoverLine.declared.is_null(is_null=False))
        .where((HandoverLine.batch == batch.id) | (HandoverLine.held_as == batch.id))
        .group_by(HandoverLine.handover)
    )
    return {number: int(total or 0) for number, total in query.tuples()}
