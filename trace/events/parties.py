"""Organisations of this service that events name: who a receipt says the goods came from, who a dispatch went to."""

from typing import Final

from trace.database import database
from trace.events.models import Event
from trace.events.models_chain import EventParty
from trace.kit.text import fold, nfc
from trace.organisations.models import Organisation

SUPPLIER, RECEIVER = "supplier", "receiver"

_NAMING: Final = (
    "SELECT e.id FROM event_party AS p JOIN event AS e ON e.id = p.event_id "
    "WHERE p.organisation_id = {0} AND p.role = {0} AND e.declared_at = '' AND NOT EXISTS "
    "(SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '') ORDER BY e.ledger_index"
)


def organisation_named(name: str, code: str = "") -> Organisation | None:
    """The organisation of this service with this code, else the only active one of exactly this name; None: no such.

    A household bears a person's name, which others may bear too: only its code tells it.
    """
    code = nfc(code).upper()
    if code:
        found: Organisation | None = Organisation.get_or_none(Organisation.code == code)
        if found is not None:
            return found
    folded = fold(nfc(name))
    is_same = (Organisation.name_folded == folded) & (Organisation.kind != "household")
    same = list(Organisation.select().where(is_same, Organisation.is_active).limit(2))
    return same[0] if folded and len(same) == 1 else None


def name_party(event: Event, role: str, organisation: Organisation) -> None:
    """Keep that this event names the organisation; inside the transaction that wrote the event."""
    named = EventParty.event == event.id, EventParty.role == role, EventParty.organisation == organisation.id
    if not EventParty.select().where(*named).exists():
        EventParty.create(event=event.id, role=role, organisation=organisation.id)


def carry_parties(before: Event, after: Event) -> None:
    """A corrected event names whom the one it replaces named."""
    for row in EventParty.select().where(EventParty.event == before.id):
        EventParty.create(event=after.id, role=row.role, organisation=row.organisation_id)


def party_named(event: Event, role: str) -> Organisation | None:
    """The organisation of this service that an event names in this role."""
    found: Organisation | None = (
        Organisation.select().join(EventParty).where(EventParty.event == event.id, EventParty.role == role).first()
    )
    return found


def receipts_naming(organisation_id: int) -> list[Event]:
    """Receipts of others that say the goods came from this organisation and still stand, in the order of the log."""
    rows = database.execute_sql(_NAMING.format(database.param), (organisation_id, SUPPLIER)).fetchall()
    numbers = [row[0] for row in rows]
    return list(Event.select().where(Event.id.in_(numbers)).order_by(Event.ledger_index)) if numbers else []
