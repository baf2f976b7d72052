"""Everything that was said about a lot and about what it was made from, ready to be shown: one reading of the book.

Only public views leave this file. What became of other lots made from the same goods is not this lot's story.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from trace.batches.models import Batch
from trace.database import database
from trace.documents.models import StoredFile
from trace.events.models import Event
from trace.events.public import public_view
from trace.events.rules import LEAVING, PACKING, Kind, day_of
from trace.provenance.onward import Way, versions_of

# A lot, the lots it was made from and theirs, then the growing lots at the beginning.
_FAMILY: Final = (
    "WITH RECURSIVE family(id) AS (SELECT id FROM batch WHERE id = {0} UNION "
    "SELECT s.from_batch_id FROM batch_source AS s JOIN family ON s.batch_id = family.id "
    "WHERE s.from_batch_id IS NOT NULL) "
    "SELECT 'batch', b.id, b.identifier FROM batch AS b JOIN family ON family.id = b.id UNION "
    "SELECT 'season', g.id, g.identifier FROM batch_source AS s JOIN family ON s.batch_id = family.id "
    "JOIN season AS g ON g.id = s.from_season_id"
)
# Of the goods it was made from only the making and keeping belong to this lot, not where other parts of it went.
_ENDINGS: Final = (*LEAVING, Kind.RETURN, Kind.CLOSE, Kind.HOLD, Kind.RELEASE, Kind.RECALL, Kind.RECALL_END)


@dataclass(frozen=True, slots=True)
class Photo:
    """A public picture: `/files/{sha256}`, `-small` for the size of a phone; `taken_on` if its camera told."""

    sha256: str
    width_px: int
    height_px: int
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """The lot itself and all it was made from."""

    batch_ids: tuple[int, ...]
    season_ids: tuple[int, ...]
    identifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One event as everybody may see it. `withdrawn` is the public view of its error declaration, if there is one.

    `filled_on`: the day on which it was written, after the step that follows it.
    """

    number: int
    ledger_index: int
    supersedes: int | None
    happened_at: datetime
    view: dict[str, Any]
    photos: tuple[Photo, ...] = ()
    withdrawn: dict[str, Any] | None = None
    filled_on: date | None = None


def family_of(batch: Batch) -> Family:
    """Which lots and seasons a lot's story is made of."""
    rows = database.execute_sql(_FAMILY.format(database.param), (batch.id,)).fetchall()
    batches = tuple(number for kind, number, _ in rows if kind == "batch")
    seasons = tuple(number for kind, number, _ in rows if kind == "season")
    return Family(batches, seasons, tuple(identifier for _, _, identifier in rows))


def told_of(batch: Batch, family: Family, way: Way) -> list[Told]:
    """Every event of the lot's story in the order of happening, withdrawn ones included."""
    named = _named(family)
    others = versions_of(way.before | way.after)
    events = {event.id: event for event in Event.select().where(Event.id.in_([*named, *others]))}
    if beyond := others - named.keys():
        names = [events[number].event_id for number in beyond]
        declarations = Event.select().where(Event.event_id.in_(names), Event.declared_at != "")
        events |= {event.id: event for event in declarations}
    declared = {event.event_id: event for event in events.values() if event.declared_at}
    used_on = _used_on(events.values(), named)
    shown = [
        event
        for event in events.values()
        if not event.declared_at
        and (event.id in others or _belongs(event, named.get(event.id, ()), batch, used_on))
        and not (event.id in way.folded and event.supersedes_id is None)
    ]
    photos = _photos([event.id for event in shown])
    shown.sort(key=lambda event: _when(event, way))
    shown = _with_one_packing(shown, declared)
    shown = _with_one_silent_meter(shown, declared)
    return [
        _told(event, photos.get(event.id, ()), declared.get(event.event_id), way.filled_on.get(event.id))
        for event in shown
    ]


def _when(event: Event, way: Way) -> tuple[date, int, bool]:
    """The order of happening. A dispatch that was written after its receipt still came before it."""
    return day_of(event.happened_at), way.early.get(event.id, event.ledger_index), event.kind != Kind.SHIP


def _with_one_packing(events: Sequence[Event], declared: Collection[str]) -> list[Event]:
    """Goods that went into a hundred cases were packed once, as far as their journey goes; the cases have pages."""
    packed = [one for one in events if one.kind in PACKING and one.kind != Kind.UNPACK and one.event_id not in declared]
    return [one for one in events if one.kind not in PACKING or one in packed[:1]]


def _with_one_silent_meter(events: Sequence[Event], declared: Collection[str]) -> list[Event]:
    """Readings of a pond say nothing to everybody but that it was measured: however many files, once, the last time."""
    silent = [one for one in events if one.kind == Kind.MEASURE and "public" not in json.loads(one.recorded)]
    last = [one for one in silent if one.event_id not in declared][-1:]
    return [one for one in events if one not in silent or one in last]


def _told(event: Event, photos: tuple[Photo, ...], declaration: Event | None, filled_on: date | None) -> Told:
    return Told(
        number=event.id,
        ledger_index=event.ledger_index,
        supersedes=event.supersedes_id,
        happened_at=event.happened_at,
        view=public_view(event),
        photos=photos,
        withdrawn=public_view(declaration) if declaration else None,
        filled_on=filled_on,
    )


def _named(family: Family) -> dict[int, list[tuple[str, str]]]:
    """Event id → (role, identifier), for the identifiers of the family."""
    marks = ", ".join([str(database.param)] * len(family.identifiers))
    rows = database.execute_sql(
        f"SELECT event_id, role, identifier FROM event_item WHERE identifier IN ({marks})", family.identifiers
    ).fetchall()
    found: dict[int, list[tuple[str, str]]] = {}
    for number, role, identifier in rows:
        found.setdefault(number, []).append((role, identifier))
    return found


def _used_on(events: Iterable[Event], named: dict[int, list[tuple[str, str]]]) -> dict[str, date]:
    """The day on which each lot or season last gave to this family; what came later is the story of other lots."""
    last: dict[str, date] = {}
    for event in events:
        items = named.get(event.id, ())
        if event.declared_at or not any(role == "output" for role, _ in items):
            continue
        for role, identifier in items:
            if role in ("input", "taken"):
                last[identifier] = max(last.get(identifier, date.min), day_of(event.happened_at))
    return last


def _belongs(event: Event, items: Sequence[tuple[str, str]], batch: Batch, used_on: dict[str, date]) -> bool:
    about = [identifier for role, identifier in items if role not in ("input", "taken")]
    if event.kind in _ENDINGS:
        return batch.identifier in about and event.kind != Kind.CLOSE
    day = day_of(event.happened_at)
    return any(one == batch.identifier or day <= used_on.get(one, day) for one in about)


def _photos(numbers: Sequence[int]) -> dict[int, tuple[Photo, ...]]:
    if not numbers:
        return {}
    rows = database.execute_sql(
        "SELECT p.event_id, f.sha256, f.width_px, f.height_px, f.taken_at FROM event_photo AS p "
        f"JOIN stored_file AS f ON f.id = p.file_id WHERE p.event_id IN ({', '.join(map(str, numbers))}) "
        "AND f.is_public ORDER BY p.id"
    ).fetchall()
    found: dict[int, tuple[Photo, ...]] = {}
    for number, sha256, width, height, taken in rows:
        taken_at = StoredFile.taken_at.python_value(taken)
        photo = Photo(sha256, width or 0, height or 0, day_of(taken_at) if taken_at else None)
        found[number] = (*found.get(number, ()), photo)
    return found
