"""Reading what the acts need: the row under the lock, its lines, who has a phone number, who has an account."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from trace.access.models import Membership, Person
from trace.batches.models import Batch
from trace.events.entries import Use
from trace.events.gone import GONE
from trace.events.models import Event
from trace.events.records import read_json
from trace.handovers.models import Handover, HandoverLine, InvitedOrganisation
from trace.handovers.rules import LineNow, State
from trace.organisations.models import Organisation


def fresh(handover: Handover) -> Handover:
    """The row as it is now, under the lock."""
    row: Handover = Handover.get_by_id(handover.id)
    return row


def lines_of(handover: Handover) -> list[HandoverLine]:
    """Its lines with their lots, in their order."""
    query = HandoverLine.select(HandoverLine, Batch).join(Batch, on=HandoverLine.batch)
    return list(query.where(HandoverLine.handover == handover.id).order_by(HandoverLine.number))


def plain(lines: Iterable[HandoverLine]) -> list[LineNow]:
    """Lines as the rules read them."""
    return [
        LineNow(
            one.number, one.batch.identifier, one.unit, one.pack_code, one.declared, one.accepted, one.returned,
            one.reason,
        )
        for one in lines
    ]  # fmt: skip


def uses_of(lines: Sequence[HandoverLine] | Sequence[tuple[HandoverLine, int]]) -> list[Use]:
    """So much of each lot, once; what was declared where no amount is given."""
    amounts: dict[int, int] = defaultdict(int)
    lots: dict[int, Batch] = {}
    for one in lines:
        line, amount = one if isinstance(one, tuple) else (one, one.declared or 0)
        if amount:
            lots[line.batch_id] = line.batch
            amounts[line.batch_id] += amount
    return [Use(batch, amounts[number], batch.unit) for number, batch in lots.items()]


def things_of(handover: Handover, back: Sequence[tuple[HandoverLine, int]] | None = None) -> list[str]:
    """The packs and tagged units that left, by identifier: all of them, or those in packs of which all comes back."""
    event = Event.get_by_id(handover.ship_event)
    if back is None:
        return list(read_json(event.document).get("epcList", ()))
    coming = {line.number: amount for line, amount in back}
    all_lines = lines_of(handover)
    if all(coming.get(line.number) == line.declared for line in all_lines):
        return things_of(handover)
    packs = {one["code"]: one for one in read_json(event.recorded).get(GONE, {}).get("packs", ())}
    by_name = {one["identifier"]: one for one in packs.values()}
    found: list[str] = []
    for code in {line.pack_code for line in all_lines if line.pack_code}:
        if all(coming.get(line.number) == line.declared for line in all_lines if line.pack_code == code):
            waiting = [packs[code]["identifier"]]
            while waiting:
                name = waiting.pop()
                found.append(name)
                waiting += by_name[name]["things"] if name in by_name else []
    return sorted(found)


def open_dispatches(lots: Iterable[Batch], receiver_id: int) -> list[Handover]:
    """The dispatches of these lots that are on their way to this organisation, the first due first."""
    lines = HandoverLine.select(HandoverLine.handover).where(HandoverLine.batch.in_([one.id for one in lots]))
    query = Handover.select().where(
        Handover.receiver == receiver_id, Handover.state == State.SENT, Handover.id.in_(lines)
    )
    return list(query.order_by(Handover.due_on, Handover.id))


def known_by_phone(phone: str) -> Organisation | None:
    """The organisation that a phone number belongs to: one that was invited by it, else the only active one that
    gives it as its own."""
    if not phone:
        return None
    invited: Organisation | None = (
        Organisation.select().join(InvitedOrganisation).where(InvitedOrganisation.phone == phone).first()
    )
    if invited is not None:
        return invited
    same = list(Organisation.select().where(Organisation.phone == phone, Organisation.is_active).limit(2))
    return same[0] if len(same) == 1 else None


def has_account(organisation_id: int) -> bool:
    """True when somebody can sign in for it: then nobody answers in its name by a link."""
    query = (
        Membership.select()
        .join(Person)
        .where(Membership.organisation == organisation_id, Membership.is_active, Person.is_active)
    )
    return bool(query.exists())
