"""How goods leave one book and enter another: the only place of this room that calls the acts of events."""

from collections.abc import Iterable, Sequence

from trace.errors import N_
from trace.events import actions
from trace.events.actions_packs import contents_from
from trace.events.actions_receipts import Receipt
from trace.events.entries import Entry, Use
from trace.events.models import Event
from trace.events.models_packs import Pack
from trace.events.packing import held_in
from trace.events.rules import EntryRefused, check_quantity, in_unit
from trace.handovers.entries import Receiver
from trace.organisations.models import Organisation


def send(uses: Sequence[Use], packs: Sequence[Pack], *, receiver: Receiver, handover: str, entry: Entry) -> Event:
    """The dispatch."""
    organisation = receiver.organisation
    is_person = receiver.is_person if organisation is None else organisation.kind == "household"
    return actions.ship(
        summed([*uses, *(use for pack in packs for use in lots_in(pack))]),
        receiver_name=organisation.name if organisation else receiver.name or receiver.phone,
        receiver_address="" if organisation else receiver.address,
        receiver_code=organisation.code if organisation else receiver.code,
        is_person=is_person or (organisation is None and not receiver.name),
        entry=entry,
    )


def take(
    organisation: Organisation, uses: Sequence[Use], *, sender: Organisation, handover: str, entry: Entry
) -> Receipt:
    """The receipt: the receiver's own lots, in the order of the uses, each lot named once."""
    return actions.take_over(organisation, uses, sender=sender, handover=handover, entry=entry)


def lots_in(pack: Pack) -> list[Use]:
    """All that is in a pack and the packs in it, lot by lot."""
    held = contents_from(held_in(pack))
    found = list(held.lots)
    for inner in held.packs:
        found += lots_in(inner)
    return summed(found)


def summed(uses: Iterable[Use]) -> list[Use]:
    """Each lot once, in the order of first naming."""
    found: dict[int, Use] = {}
    for use in uses:
        before = found.get(use.batch.id)
        amount = use.thousandths if before is None else (before.thousandths or 0) + (use.thousandths or 0)
        found[use.batch.id] = Use(use.batch, amount, use.unit)
    return list(found.values())


def in_own_unit(use: Use) -> int:
    """The amount in the unit the lot is kept in."""
    if use.thousandths is None:
        raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")
    check_quantity(use.thousandths)
    return in_unit(use.thousandths, use.unit, use.batch.unit)
