"""When what happened to a lot and to its packs: the days that visits are held against."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import peewee

from trace.batches.models import Batch
from trace.events.models import Event, EventItem
from trace.events.models_packs import UnitSerial
from trace.events.rules import Kind
from trace.scans.rules import day_in_vietnam
from trace.scans.rules_signals import CLOSED, GONE, PRINTED, RECALLED, RELEASED, SOLD, STOLEN, VOID, Standing
from trace.serials.queries import Book, book_of
from trace.serials.rules import State
from trace.settings import Settings

_OF_STATE = {State.PRINTED: PRINTED, State.VOID: VOID, State.STOLEN: STOLEN}


def standings_of(batch: Batch, serials: Sequence[str], *, settings: Settings) -> dict[str, Standing]:
    """For each of these numbers as they are shown (the empty one is the lot itself), in a handful of statements."""
    of_lot = _of_lot(batch)
    numbers = [serial for serial in serials if serial]
    book = book_of(batch, settings=settings) if numbers else None
    units = _units(batch, numbers)
    found = {"": Standing(of_lot)}
    for serial in numbers:
        unit = units.get(serial)
        found[serial] = Standing(of_lot | (_of_unit(unit) if unit else _of_pack(book, serial)))
    return found


def _of_lot(batch: Batch) -> dict[str, date]:
    moments = {RELEASED: batch.approved_at, CLOSED: batch.closed_at, RECALLED: _recalled_at(batch)}
    return {name: day_in_vietnam(moment) for name, moment in moments.items() if moment is not None}


def _recalled_at(batch: Batch) -> datetime | None:
    """When the recall was recorded that stands now."""
    if not batch.is_recalled:
        return None
    recorded: Any = (
        Event.select(peewee.fn.MAX(Event.recorded_at))
        .join(EventItem)
        .where(EventItem.identifier == batch.identifier, Event.kind == Kind.RECALL.value)
        .scalar(as_tuple=True)
    )
    return Event.recorded_at.python_value(recorded[0]) if recorded and recorded[0] else None


def _units(batch: Batch, numbers: Sequence[str]) -> dict[str, UnitSerial]:
    found: dict[str, UnitSerial] = {}
    for start in range(0, len(numbers), 500):
        some = list(numbers[start : start + 500])
        rows = UnitSerial.select().where(UnitSerial.batch == batch.id, UnitSerial.serial.in_(some))
        found |= {row.serial: row for row in rows}
    return found


def _of_unit(unit: UnitSerial) -> dict[str, date]:
    if unit.gone_at is None:
        return {}
    word = GONE if unit.gone_kind in (Kind.DESTROY.value, Kind.LOSE.value) else SOLD
    return {word: day_in_vietnam(unit.gone_at)}


def _of_pack(book: Book | None, serial: str) -> dict[str, date]:
    known = book.standing(serial) if book else None
    if known is None or known.run is None or known.piece is None:
        return {}
    word = _OF_STATE.get(known.piece.state)
    return {word: day_in_vietnam(known.piece.since or known.run.at)} if word else {}
