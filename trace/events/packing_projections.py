"""What packs and tagged units "are" now, computed from their events; the actions and `rebuild` share it.

An act writes its events first and then asks `settle_packs`: a book in which something is in two packs, in no pack it
is taken from, or inside itself is refused as a whole, whether by packing, unpacking, correcting or cancelling.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from peewee import fn

from trace.batches.models import Batch
from trace.errors import N_
from trace.events.models import Event, EventItem
from trace.events.models_packs import Pack, PackContent, UnitSerial
from trace.events.packing import (
    Held,
    Move,
    PackingRefused,
    check_not_inside_itself,
    check_things,
    known_rows,
    moves_by_thing,
    moves_of,
    name_of,
    replayed,
    stands,
)
from trace.events.records import LOTS
from trace.events.rules import Kind

PIECE: Final = "H87"
_ROWS: Final = 100


def settle_packs(event: Event) -> None:
    """Bring up to date every pack an event names, after refusing a book that cannot be."""
    document = json.loads(event.document)
    if event.kind == Kind.TAG:
        _mend_units(event)
        return
    parent, things = document["parentID"], document.get("childEPCs", [])
    check_not_inside_itself(parent, things)
    check_things(parent, things)
    project_packs(Pack.select().where(Pack.identifier.in_([parent, *things])))


def project_packs(packs: Iterable[Pack]) -> int:
    """Compute the projected columns and contents of these packs; the number of packs that differed."""
    rows = list(packs)
    names = [pack.identifier for pack in rows]
    into, inside = moves_of(names), moves_by_thing(names)
    return sum(_mend_pack(pack, into.get(pack.identifier, []), inside.get(pack.identifier, [])) for pack in rows)


def rebuild() -> tuple[int, int]:
    """Every pack and every tagged unit anew: how many packs there are, and how many rows had to be mended."""
    mended = 0
    for event in Event.select().where(Event.kind == Kind.TAG, Event.declared_at == "").order_by(Event.id):
        mended += _mend_units(event)
    packs = list(Pack.select().order_by(Pack.id))
    for start in range(0, len(packs), _ROWS * 5):
        mended += project_packs(packs[start : start + _ROWS * 5])
    return len(packs), mended


def is_overpacked(batch: Batch) -> bool:
    """True when more of a lot is packed, or tagged one by one, than there is of it apart from what was used up.

    What was sold may have left in its packs, so it still counts as there.
    """
    if batch.made_thousandths <= 0:
        return False
    used = (
        EventItem.select(fn.COALESCE(fn.SUM(EventItem.thousandths), 0))
        .join(Event)
        .where(EventItem.identifier == batch.identifier, stands())
        .where((EventItem.role == "input") | (Event.kind == Kind.DESTROY))
    ).scalar()
    if packed_of(batch) > batch.made_thousandths - int(used):
        return True
    return batch.unit == PIECE and units_of(batch).count() * 1000 > batch.made_thousandths


def packed_of(batch: Batch) -> int:
    """Thousandths of a lot that are in packs now; tagged units count where the lot is counted in pieces."""
    inside = PackContent.select().where(PackContent.batch == batch.id)
    amount = int(inside.select(fn.COALESCE(fn.SUM(PackContent.thousandths), 0)).scalar())
    units = inside.where(PackContent.serial != "").count() if batch.unit == PIECE else 0
    return amount + 1000 * int(units)


def units_of(batch: Batch) -> Any:
    """The query of the tagged units of a lot."""
    return UnitSerial.select().where(UnitSerial.batch == batch.id)


def _mend_pack(pack: Pack, into: Sequence[Move], inside: Sequence[Move]) -> bool:
    held = replayed(into)
    last = inside[-1] if inside else None
    parent = Pack.get_or_none(Pack.identifier == last.pack) if last is not None and last.is_in else None
    columns = {
        "parent": parent.id if parent else None,
        "packed_at": min((move.at for move in into if move.is_in), default=None),
        "emptied_at": max((move.at for move in into), default=None) if into and not held else None,
        "last_event_at": max((move.at for move in (*into, *inside)), default=None),
    }
    changed = {name: value for name, value in columns.items() if pack.__data__.get(name) != value}
    if changed:
        Pack.update(**changed).where(Pack.id == pack.id).execute()
        pack.__data__.update(changed)
    return _mend_contents(pack, held) or bool(changed)


def _mend_contents(pack: Pack, held: Held) -> bool:
    wanted = _rows(held)
    stored = {
        (row.identifier, row.batch_id, row.inner_id, row.serial, row.thousandths, row.unit): row.id
        for row in PackContent.select().where(PackContent.pack == pack.id)
    }
    if set(stored) == wanted:
        return False
    gone = [number for row, number in stored.items() if row not in wanted]
    for start in range(0, len(gone), _ROWS * 5):
        PackContent.delete().where(PackContent.id.in_(gone[start : start + _ROWS * 5])).execute()
    columns = ("identifier", "batch", "inner", "serial", "thousandths", "unit")
    new = [dict(zip(columns, row, strict=True), pack=pack.id) for row in sorted(wanted - set(stored), key=repr)]
    for start in range(0, len(new), _ROWS):
        PackContent.insert_many(new[start : start + _ROWS]).execute()
    return True


_Row = tuple[str, int | None, int | None, str, int | None, str]


def _rows(held: Held) -> set[_Row]:
    lots, units, packs = _numbers(Batch, held.lots), _units(held.things), _numbers(Pack, held.things)
    found: set[_Row] = {
        (identifier, lots.get(identifier), None, "", thousandths, unit)
        for identifier, (thousandths, unit) in held.lots.items()
    }
    for thing in held.things:
        batch, serial = units.get(thing, (None, ""))
        found.add((thing, batch, packs.get(thing), serial, None, ""))
    return found


def _mend_units(event: Event) -> bool:
    """The tagged units of the lot an event tagged, exactly as the standing events say."""
    lot = next(iter(json.loads(event.document)[LOTS]))
    batch = Batch.get(Batch.identifier == lot)
    wanted: dict[str, int] = {}
    named = EventItem.select(EventItem.event).where(EventItem.identifier == lot)
    tagging = Event.select().where(Event.id.in_(named), Event.kind == Kind.TAG, stands())
    for standing in tagging.order_by(Event.ledger_index):
        wanted |= dict.fromkeys(json.loads(standing.document)["epcList"], standing.id)
    stored = {row.identifier: row.event_number for row in units_of(batch)}
    if stored == wanted:
        return False
    gone = [identifier for identifier in stored if identifier not in wanted]
    moved = next(iter(moves_by_thing(gone).items()), None)
    if moved is not None:
        raise PackingRefused(N_("%(thing)s đã được xếp thùng: hủy việc xếp thùng trước."), thing=name_of(moved[0]))
    UnitSerial.delete().where(UnitSerial.batch == batch.id).execute()
    new = [
        {"batch": batch.id, "serial": identifier.rpartition("/")[2], "identifier": identifier, "event_number": number}
        for identifier, number in wanted.items()
    ]
    for start in range(0, len(new), _ROWS):
        UnitSerial.insert_many(new[start : start + _ROWS]).execute()
    return True


def _units(identifiers: Collection[str]) -> dict[str, tuple[int, str]]:
    return {row.identifier: (row.batch_id, row.serial) for row in known_rows(UnitSerial, identifiers)}


def _numbers(model: Any, identifiers: Collection[str]) -> dict[str, int]:
    return {row.identifier: row.id for row in known_rows(model, identifiers)}
