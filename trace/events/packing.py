"""What is in a pack at any moment, replayed from its events alone, and which books of packing cannot be.

Moments decide; within one moment the order of first writing does.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from peewee import fn

from trace.batches.models import Batch
from trace.errors import N_, RuleBroken
from trace.events.models import Event, EventItem
from trace.events.models_packs import Pack, UnitSerial
from trace.events.rules import PACKING, Kind
from trace.kit.units import show_quantity

_IDS: Final = 500


class PackingRefused(RuleBroken):
    """What is packed or unpacked cannot be so: it is elsewhere, not there, or inside itself."""


@dataclass(frozen=True, slots=True)
class Move:
    """One standing act of packing (`is_in`) or unpacking: into or out of which pack, what and how much."""

    event_number: int
    at: datetime
    order: int
    is_in: bool
    pack: str
    things: tuple[str, ...] = ()
    amounts: tuple[tuple[str, int, str], ...] = ()

    @property
    def key(self) -> tuple[datetime, int]:
        return self.at, self.order


@dataclass(slots=True)
class Held:
    """What is in a pack: lots with (thousandths, unit) by identifier; tagged units and packs by identifier."""

    lots: dict[str, tuple[int, str]] = field(default_factory=dict)
    things: dict[str, None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.lots or self.things)


def held_in(pack: Pack, *, until: datetime | None = None) -> Held:
    """What is in a pack, replayed from its events up to and with a moment; now when none is given."""
    return replayed(moves_of([pack.identifier]).get(pack.identifier, ()), until)


def moves_of(packs: Collection[str]) -> dict[str, list[Move]]:
    """Every standing move into or out of these packs (identifiers), in order."""
    found: dict[str, list[Move]] = defaultdict(list)
    for move in _moves(packs, "parent"):
        found[move.pack].append(move)
    return found


# --- replaying -------------------------------------------------------------------------------------------


def replayed(moves: Iterable[Move], until: datetime | None = None) -> Held:
    """What these moves of one pack leave in it; refused when they take out more of a lot than there is."""
    held = Held()
    for move in moves:
        if until is not None and move.at > until:
            break
        for thing in move.things:
            if move.is_in:
                held.things[thing] = None
            else:
                held.things.pop(thing, None)
        for identifier, thousandths, unit in move.amounts:
            left = held.lots.get(identifier, (0, unit))[0] + (thousandths if move.is_in else -thousandths)
            if left < 0:
                _refuse_amount(identifier, left + thousandths, unit, move.pack)
            held.lots[identifier] = (left, unit)
            if not left:
                del held.lots[identifier]
    return held


def _refuse_amount(identifier: str, left: int, unit: str, pack: str) -> None:
    raise PackingRefused(
        N_("Trong %(pack)s chỉ có %(left)s của lô %(lot)s: không lấy ra nhiều hơn được."),
        field="contents",
        pack=name_of(pack),
        left=show_quantity(left, unit),
        lot=name_of(identifier),
    )


def check_things(parent: str, things: Collection[str]) -> None:
    """Each unit and pack goes into one pack, and comes out of that one before it goes into another.

    `parent` is the pack the act is about; the refusal names the other one.
    """
    for thing, moves in moves_by_thing(things).items():
        where = ""
        for move in moves:
            if move.is_in and where:
                raise PackingRefused(
                    N_("%(thing)s đang nằm trong %(pack)s: lấy ra khỏi đó trước."),
                    field="contents",
                    thing=name_of(thing),
                    pack=name_of(where if where != parent else move.pack),
                )
            if not move.is_in and where != move.pack:
                raise PackingRefused(
                    N_("%(thing)s không nằm trong %(pack)s vào lúc đó."),
                    field="contents",
                    thing=name_of(thing),
                    pack=name_of(move.pack),
                )
            where = move.pack if move.is_in else ""


def check_not_inside_itself(parent: str, things: Collection[str]) -> None:
    """Walk up from the pack through all it was ever in, as long as the stays overlap."""
    known: dict[str, list[_Stay]] = {}
    for thing in _packs_among(things):
        for stay in _stays(thing, known):
            if stay.pack != parent:
                continue
            path = _path_up(parent, thing, stay, known, frozenset())
            if path:
                names = " → ".join(name_of(one) for one in (*reversed(path), thing))
                raise PackingRefused(
                    N_("Một thùng không thể nằm trong chính nó: %(path)s."), field="contents", path=names
                )


@dataclass(frozen=True, slots=True)
class _Stay:
    """From when until when (None: still) a thing was in a pack."""

    pack: str
    start: tuple[datetime, int]
    end: tuple[datetime, int] | None

    def overlap(self, other: "_Stay") -> "_Stay | None":
        """The time both hold, as a stay in the other's pack."""
        start = max(self.start, other.start)
        ends = [one for one in (self.end, other.end) if one is not None]
        end = min(ends) if ends else None
        return _Stay(other.pack, start, end) if end is None or start < end else None


def _stays(thing: str, known: dict[str, list[_Stay]]) -> list[_Stay]:
    if thing not in known:
        found: list[_Stay] = []
        begun: Move | None = None
        for move in moves_by_thing([thing]).get(thing, ()):
            if begun is not None:
                found.append(_Stay(begun.pack, begun.key, move.key))
            begun = move if move.is_in else None
        if begun is not None:
            found.append(_Stay(begun.pack, begun.key, None))
        known[thing] = found
    return known[thing]


def _path_up(start: str, wanted: str, during: _Stay, known: dict[str, list[_Stay]], below: frozenset[str]) -> list[str]:
    """The packs from `start` up to `wanted` that all held at one time within `during`; empty when there is no way."""
    if start == wanted:
        return [start]
    for stay in _stays(start, known):
        both = during.overlap(stay)
        if both is not None and stay.pack not in below:
            rest = _path_up(stay.pack, wanted, both, known, below | {start})
            if rest:
                return [start, *rest]
    return []


# --- reading ---------------------------------------------------------------------------------------------


def moves_by_thing(things: Collection[str]) -> dict[str, list[Move]]:
    """Every standing move of these tagged units and packs (identifiers), in order."""
    wanted, found = set(things), defaultdict(list)
    for move in _moves(things, "child"):
        for thing in wanted.intersection(move.things):
            found[thing].append(move)
    return found


def _moves(identifiers: Collection[str], role: str) -> list[Move]:
    events: dict[int, Event] = {}
    names = list(identifiers)
    for start in range(0, len(names), _IDS):
        part = names[start : start + _IDS]
        named = EventItem.select(EventItem.event).where(EventItem.identifier.in_(part), EventItem.role == role)
        standing = Event.select().where(Event.id.in_(named), Event.kind.in_(PACKING), stands())
        events |= {event.id: event for event in standing}
    return sorted((_move(event) for event in events.values()), key=lambda move: move.key)


def stands() -> Any:
    """The condition that an event was not declared wrong."""
    later = Event.alias()
    declared = later.select(later.id).where(later.event_id == Event.event_id, later.declared_at != "")
    return (Event.declared_at == "") & ~fn.EXISTS(declared)


def _move(event: Event) -> Move:
    said = json.loads(event.document)
    return Move(
        event_number=event.id,
        at=event.happened_at,
        order=first_index(event),
        is_in=event.kind == Kind.PACK_UP,
        pack=said["parentID"],
        things=tuple(said.get("childEPCs", ())),
        amounts=tuple(_amounts(said)),
    )


def _amounts(document: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    for one in document.get("childQuantityList", ()):
        yield one["epcClass"], round(one["quantity"] * 1000), one.get("uom", "")


def first_index(event: Event) -> int:
    """The place in the log of the first version: a correction keeps its turn within the day."""
    while event.supersedes_id is not None:
        event = Event.get_by_id(event.supersedes_id)
    index: int = event.ledger_index
    return index


def _packs_among(identifiers: Collection[str]) -> list[str]:
    return [row.identifier for row in known_rows(Pack, identifiers)]


def known_rows(model: Any, identifiers: Collection[str]) -> Iterator[Any]:
    """The rows of a table that bear these identifiers."""
    names = list(identifiers)
    for start in range(0, len(names), _IDS):
        yield from model.select().where(model.identifier.in_(names[start : start + _IDS]))


def name_of(identifier: str) -> str:
    """What people call it: the code on the pack, the number on the tie, the number of the lot."""
    for model, name in ((Pack, "code"), (UnitSerial, "serial"), (Batch, "lot")):
        row = model.get_or_none(model.identifier == identifier)
        if row is not None:
            return str(getattr(row, name))
    return identifier
