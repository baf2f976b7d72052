"""What packs and tagged units "are" now, computed from their events; the actions and `rebuild` share it.

An act writes its events first and then asks `settle_packs`: a book in which something is in two packs, in no pack it
is taken from, or inside itself is refused as a whole, whether by packing, unpacking, correcting or cancelling.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from peewee import fn

from trace.batches.models import Batch
from trace.errors import N_
from trace.events.gone import (
    PIECE,
    Departure,
    check_may_leave,
    check_not_gone,
    check_nothing_follows,
    columns_of,
    departures_of,
    packs_destroyed,
)
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
from trace.events.rules import LEAVING, Kind

_ROWS: Final = 100


def settle_packs(event: Event) -> None:
    """Bring up to date every pack an event names, after refusing a book that cannot be."""
    document = json.loads(event.document)
    if event.kind == Kind.TAG:
        _mend_units(event)
        return
    if event.kind == Kind.RETURN:
        _project_named(document.get("epcList", []))
        return
    if event.kind in LEAVING:
        check_may_leave(event)
        _project_named(document.get("epcList", []))
        return
    parent, things = document["parentID"], document.get("childEPCs", [])
    check_not_inside_itself(parent, things)
    check_nothing_follows([parent, *things])
    check_things(parent, things)
    project_packs(Pack.select().where(Pack.identifier.in_([parent, *things])))


def project_packs(packs: Iterable[Pack]) -> int:
    """Compute the projected columns and contents of these packs; the number of packs that differed."""
    rows = list(packs)
    names = [pack.identifier for pack in rows]
    into, inside, gone = moves_of(names), moves_by_thing(names), departures_of(names)
    return sum(_mend_pack(pack, into.get(pack.identifier, []), inside.get(pack.identifier, []), gone) for pack in rows)


def project_units(units: Iterable[UnitSerial]) -> int:
    """Compute when these tagged units left; the number of rows that differed."""
    rows = list(units)
    gone = departures_of([unit.identifier for unit in rows])
    return sum(_update(unit, columns_of(unit.identifier, gone)) for unit in rows)


def rebuild() -> tuple[int, int]:
    """Every pack and every tagged unit anew: how many packs there are, and how many rows had to be mended."""
    mended = 0
    for event in Event.select().where(Event.kind == Kind.TAG, Event.declared_at == "").order_by(Event.id):
        mended += _mend_units(event)
    packs = list(Pack.select().order_by(Pack.id))
    for start in range(0, len(packs), _ROWS * 5):
        mended += project_packs(packs[start : start + _ROWS * 5])
    units = list(UnitSerial.select().order_by(UnitSerial.id))
    for start in range(0, len(units), _ROWS * 5):
        mended += project_units(units[start : start + _ROWS * 5])
    return len(packs), mended


def is_overpacked(batch: Batch) -> bool:
    """True when more of a lot is or was packed, or tagged one by one, than there is of it apart from what was used up.

    What was sold without naming packs may have left in some, and whole packs that left still hold it: both count as
    there. What was destroyed or lost counts as used up unless it went in its packs.
    """
    if batch.made_thousandths <= 0:
        return False
    used = (
        EventItem.select(fn.COALESCE(fn.SUM(EventItem.thousandths), 0))
        .join(Event)
        .where(EventItem.identifier == batch.identifier, stands())
        .where((EventItem.role == "input") | Event.kind.in_((Kind.DESTROY, Kind.LOSE)))
    ).scalar()
    if _amount_in(batch, _contents(batch)) > batch.made_thousandths - int(used) + packs_destroyed(batch):
        return True
    return batch.unit == PIECE and units_of(batch).count() * 1000 > batch.made_thousandths


def packed_of(batch: Batch) -> int:
    """Thousandths of a lot that are in packs here now; tagged units count where the lot is counted in pieces."""
    return _amount_in(batch, _contents(batch).where(Pack.gone_at.is_null()))


def _contents(batch: Batch) -> Any:
    return PackContent.select().join(Pack, on=PackContent.pack).where(PackContent.batch == batch.id)


def _amount_in(batch: Batch, inside: Any) -> int:
    amount = int(inside.select(fn.COALESCE(fn.SUM(PackContent.thousandths), 0)).scalar())
    units = inside.where(PackContent.serial != "").count() if batch.unit == PIECE else 0
    return amount + 1000 * int(units)


def units_of(batch: Batch) -> Any:
    """The query of the tagged units of a lot."""
    return UnitSerial.select().where(UnitSerial.batch == batch.id)


def _project_named(identifiers: Sequence[str]) -> None:
    project_packs(known_rows(Pack, identifiers))
    project_units(known_rows(UnitSerial, identifiers))


def _mend_pack(
    pack: Pack, into: Sequence[Move], inside: Sequence[Move], gone: Mapping[str, Sequence[Departure]]
) -> bool:
    held = replayed(into)
    last = inside[-1] if inside else None
    parent = Pack.get_or_none(Pack.identifier == last.pack) if last is not None and last.is_in else None
    columns = {
        "parent": parent.id if parent else None,
        "packed_at": min((move.at for move in into if move.is_in), default=None),
        "emptied_at": max((move.at for move in into), default=None) if into and not held else None,
        "last_event_at": max(
            [move.at for move in (*into, *inside)] + [one.at for one in gone.get(pack.identifier, ())], default=None
        ),
        **columns_of(pack.identifier, gone),
    }
    was_changed = _update(pack, columns)
    return _mend_contents(pack, held) or was_changed


def _update(row: Pack | UnitSerial, columns: Mapping[str, Any]) -> bool:
    """Write what differs and nothing else; true when something did."""
    changed = {name: value for name, value in columns.items() if row.__data__.get(name) != value}
    if changed:
        model = type(row)
        model.update(**changed).where(model.id == row.id).execute()
        row.__data__.update(changed)
    return bool(changed)


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
    dropped = [identifier for identifier in stored if identifier not in wanted]
    check_not_gone(dropped)
    moved = next(iter(moves_by_thing(dropped).items()), None)
    if moved is not None:
        raise PackingRefused(N_("%(thing)s đã được xếp thùng: hủy việc xếp thùng trước."), thing=name_of(moved[0]))
    UnitSerial.delete().where(UnitSerial.batch == batch.id).execute()
    gone = departures_of(wanted)
    new = [
        {
            "batch": batch.id,
            "serial": identifier.rpartition("/")[2],
            "identifier": identifier,
            "event_number": number,
            **columns_of(identifier, gone),
        }
        for identifier, number in wanted.items()
    ]
    for start in range(0, len(new), _ROWS):
        UnitSerial.insert_many(new[start : start + _ROWS]).execute()
    return True


def _units(identifiers: Collection[str]) -> dict[str, tuple[int, str]]:
    return {row.identifier: (row.batch_id, row.serial) for row in known_rows(UnitSerial, identifiers)}


def _numbers(model: Any, identifiers: Collection[str]) -> dict[str, int]:
    return {row.identifier: row.id for row in known_rows(model, identifiers)}
