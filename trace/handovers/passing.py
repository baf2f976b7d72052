"""How goods leave one book and enter another: the only place of this room that calls the acts of events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trace.batches.models import Batch
from trace.errors import N_
from trace.events import actions
from trace.events.actions_receipts import Receipt
from trace.events.entries import Entry, Use
from trace.events.gone import lots_in, opened
from trace.events.models import Event
from trace.events.models_packs import Pack, UnitSerial
from trace.events.packing import name_of
from trace.events.rules import EntryRefused, check_quantity, in_unit
from trace.handovers.entries import Receiver
from trace.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What is sent: so much of lots, whole packs, single tagged units."""

    uses: Sequence[Use] = ()
    packs: Sequence[Pack] = ()
    units: Sequence[UnitSerial] = ()


def send(goods: Goods, *, receiver: Receiver, handover: str, entry: Entry) -> Event:
    """The dispatch."""
    organisation = receiver.organisation
    return actions.ship(
        goods.uses,
        packs=goods.packs,
        units=goods.units,
        receiver_name=organisation.name if organisation else receiver.name,
        receiver_address="" if organisation else receiver.address,
        receiver_code="" if organisation else receiver.code,
        receiver_organisation=organisation,
        is_person=receiver.is_person,
        handover=handover,
        entry=entry,
    )


def lines_of(goods: Goods, at: datetime) -> list[dict[str, Any]]:
    """The lines of a note: each lot loose, then what is in each pack; amounts in the lots' own units.

    Of a tagged unit that was never weighed nobody knows the amount: then the sender names it beside.
    """
    loose: dict[str, int] = {}
    for use in goods.uses:
        loose[use.batch.identifier] = loose.get(use.batch.identifier, 0) + in_own_unit(use)
    named = set(loose)
    found = [("", name, amount) for name, amount in _with_units(loose, goods, at).items()]
    for pack in goods.packs:
        for name, amount in lots_in(opened([pack], (), at)).items():
            if amount is None and name not in named:
                _refuse_unweighed(name)
            found += [(pack.code, name, amount)] if amount else []
    lots = {one.identifier: one for one in Batch.select().where(Batch.identifier.in_([name for _, name, _ in found]))}
    return [
        {"no": number, "lot": name, "pack": pack, "thousandths": amount, "unit": lots[name].unit}
        for number, (pack, name, amount) in enumerate(found, start=1)
    ]


def _with_units(loose: dict[str, int], goods: Goods, at: datetime) -> dict[str, int]:
    for name, amount in lots_in(opened((), goods.units, at)).items():
        if amount is None and name not in loose:
            _refuse_unweighed(name)
        if amount:
            loose[name] = loose.get(name, 0) + amount
    return loose


def _refuse_unweighed(identifier: str) -> None:
    raise EntryRefused(
        N_("Chưa biết khối lượng hàng có số riêng của lô %(lot)s: ghi thêm số lượng của lô."),
        field="quantity",
        lot=name_of(identifier),
    )


def take(
    organisation: Organisation, uses: Sequence[Use], *, sender: Organisation, handover: str, entry: Entry
) -> Receipt:
    """The receipt: the receiver's own lots, in the order of the uses, each lot named once."""
    return actions.take_over(organisation, uses, sender=sender, handover=handover, entry=entry)


def in_own_unit(use: Use) -> int:
    """The amount in the unit the lot is kept in."""
    if use.thousandths is None:
        raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")
    check_quantity(use.thousandths)
    return in_unit(use.thousandths, use.unit, use.batch.unit)
