"""Whole packs and single tagged units that left: what they held then, where they went, and what cannot follow.

The event that takes them away freezes what was in each pack; whatever would change that afterwards is refused until
the leaving itself has been cancelled.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from trace.batches.models import Batch
from trace.errors import N_
from trace.events.models import Event, EventItem
from trace.events.models_packs import Pack, UnitSerial
from trace.events.packing import (
    Held,
    Move,
    PackingRefused,
    first_index,
    held_in,
    known_rows,
    moves_by_thing,
    moves_of,
    name_of,
    replayed,
    stands,
)
from trace.events.records import read_json
from trace.events.rules import LEAVING, EntryRefused, Kind, day_of
from trace.kit.days import show_day

GONE: Final = "gone"
PIECE: Final = "H87"
_IDS: Final = 500

_NO_MORE: Final = {
    Kind.SHIP: N_("%(thing)s đã xuất cho %(where)s ngày %(day)s: không xếp, dỡ hay xuất lần nữa được."),
    Kind.SELL: N_("%(thing)s đã bán ngày %(day)s: không xếp, dỡ hay xuất lần nữa được."),
    Kind.DESTROY: N_("%(thing)s đã tiêu hủy ngày %(day)s: không xếp, dỡ hay xuất lần nữa được."),
    Kind.LOSE: N_("%(thing)s đã báo mất, hỏng ngày %(day)s: không xếp, dỡ hay xuất lần nữa được."),
}
_SENT: Final = N_("%(thing)s đã xuất đi ngày %(day)s: không xếp, dỡ hay xuất lần nữa được.")


class GoneAlready(PackingRefused):
    """The pack or unit has left: nothing more is done with it here."""


@dataclass(frozen=True, slots=True)
class Departure:
    """One standing act by which a thing left; `where` is whom it went to, empty where that is a person or nobody."""

    event_number: int
    kind: Kind
    at: datetime
    order: int
    where: str

    @property
    def key(self) -> tuple[datetime, int]:
        return self.at, self.order


@dataclass(frozen=True, slots=True)
class Leaving:
    """Packs and units that are about to leave, opened: all packs from the outer to the inner with what each holds."""

    packs: tuple[tuple[Pack, Held], ...] = ()
    units: tuple[UnitSerial, ...] = ()
    outer: frozenset[int] = frozenset()

    @property
    def identifiers(self) -> list[str]:
        """Everything that leaves by its stored identifier, the packs first, each once."""
        inside = [thing for _pack, held in self.packs for thing in held.things]
        loose = [unit.identifier for unit in self.units]
        return list(dict.fromkeys([*(pack.identifier for pack, _held in self.packs), *inside, *loose]))

    def recorded(self) -> dict[str, Any]:
        """As the event freezes it: `is_outer` marks the packs that were named, the others stood in them."""
        if not self.packs and not self.units:
            return {}
        packs = [
            {
                "code": pack.code,
                "level": pack.level,
                "sscc": pack.sscc or "",
                "identifier": pack.identifier,
                "is_outer": pack.id in self.outer,
                **frozen(held),
            }
            for pack, held in self.packs
        ]
        return {GONE: {"packs": packs, "units": [unit.identifier for unit in self.units]}}


def opened(packs: Sequence[Pack], units: Sequence[UnitSerial], at: datetime) -> Leaving:
    """What these packs held at a moment, however deep; an empty one cannot leave."""
    found: dict[int, tuple[Pack, Held]] = {}
    waiting = list(packs)
    while waiting:
        pack = waiting.pop(0)
        held = held_in(pack, until=at)
        if not held:
            raise EntryRefused(N_("Lúc đó trong %(pack)s không có gì."), field="packs", pack=pack.code)
        found[pack.id] = (pack, held)
        waiting += known_rows(Pack, held.things)
    return Leaving(tuple(found.values()), tuple(units), frozenset(pack.id for pack in packs))


def lots_in(leaving: Leaving) -> dict[str, int | None]:
    """How much of which lot (identifier) is in what leaves, in the unit the lot is kept in.

    A tagged unit is one piece of a lot counted in pieces; of another lot nobody has told how much it is.
    """
    found: dict[str, int | None] = {}
    for _pack, held in leaving.packs:
        for identifier, (thousandths, _unit) in held.lots.items():
            found[identifier] = (found.get(identifier) or 0) + thousandths
    inside = [thing for _pack, held in leaving.packs for thing in held.things]
    tagged = {unit.identifier for unit in leaving.units}.union(inside)
    for unit in _units(tagged):
        amount = found.setdefault(unit.batch.identifier, None)
        if unit.batch.unit == PIECE:
            found[unit.batch.identifier] = (amount or 0) + 1000
    return found


def frozen(held: Held) -> dict[str, Any]:
    """What a pack holds, in an order of its own, so that two readings can be compared."""
    lots = [[identifier, thousandths, unit] for identifier, (thousandths, unit) in sorted(held.lots.items())]
    return {"lots": lots, "things": sorted(held.things)}


def departures_of(identifiers: Collection[str]) -> dict[str, list[Departure]]:
    """Every standing act by which these packs and units left, in order of time."""
    wanted, found = set(identifiers), defaultdict(list)
    back = defaultdict(list)
    for event, names in _leavings(wanted):
        if event.kind == Kind.RETURN:
            for name in names & wanted:
                back[name].append((event.happened_at, first_index(event)))
            continue
        said = read_json(event.recorded)
        receiver = said.get("receiver") or {}
        one = Departure(event.id, Kind(event.kind), event.happened_at, first_index(event), receiver.get("name", ""))
        for name in names & wanted:
            found[name].append(one)
    away = {name: _still_away(all_of_it, back.get(name, ())) for name, all_of_it in found.items()}
    return {name: departures for name, departures in away.items() if departures}


def _still_away(departures: Sequence[Departure], back: Sequence[tuple[datetime, int]]) -> list[Departure]:
    """Those that no coming back ended, in order: each return ends the last departure written before it."""
    left = sorted(departures, key=lambda one: one.key)
    for _at, order in sorted(back, key=lambda one: one[1]):
        ended = [one for one in left if one.order < order]
        if ended:
            left.remove(ended[-1])
    return left


def check_may_leave(event: Event) -> None:
    """Refuse an act of leaving whose packs or units had left before, stood in something else, or held other goods."""
    said = read_json(event.recorded).get(GONE)
    if not said:
        return
    names = [*(one["identifier"] for one in said["packs"]), *said["units"]]
    inside = [thing for one in said["packs"] for thing in one["things"]]
    check_nothing_follows(dict.fromkeys([*names, *inside]))
    leaving, outer = set(names), [one["identifier"] for one in said["packs"] if one["is_outer"]]
    for thing, moves in moves_by_thing([*outer, *said["units"]]).items():
        last = _last_until(moves, event.happened_at)
        if last is not None and last.is_in and last.pack not in leaving:
            raise PackingRefused(
                N_("%(thing)s đang nằm trong %(pack)s: lấy ra khỏi đó trước."),
                field="packs",
                thing=name_of(thing),
                pack=name_of(last.pack),
            )


def check_nothing_follows(identifiers: Iterable[str]) -> None:
    """Refuse a book in which something of these left twice, is moved after it left, or held other goods when it left
    than the act of leaving says."""
    names = list(identifiers)
    gone = departures_of(names)
    if not gone:
        return
    by_thing, by_pack = moves_by_thing(gone), moves_of(list(gone))
    for name, departures in gone.items():
        first = departures[0]
        moves = [*by_thing.get(name, ()), *by_pack.get(name, ())]
        if len(departures) > 1 or any(move.key > first.key for move in moves):
            _refuse(name, first)
        _check_held(name, first, by_pack.get(name, ()))


def check_not_gone(identifiers: Collection[str]) -> None:
    """Refuse what would take away the numbers of units that have left."""
    for name, departures in departures_of(identifiers).items():
        _refuse(name, departures[0])


def packs_destroyed(batch: Batch) -> int:
    """Thousandths of a lot that were destroyed or lost in packs: those still count as packed."""
    names = EventItem.select(EventItem.event).where(EventItem.identifier == batch.identifier)
    events = Event.select().where(Event.id.in_(names), Event.kind.in_((Kind.DESTROY, Kind.LOSE)), stands())
    packs = [one for event in events for one in read_json(event.recorded).get(GONE, {}).get("packs", ())]
    return sum(amount for one in packs for name, amount, _unit in one["lots"] if name == batch.identifier)


def _check_held(name: str, first: Departure, moves: Sequence[Move]) -> None:
    said = read_json(Event.get_by_id(first.event_number).recorded)[GONE]
    told = next((one for one in said["packs"] if one["identifier"] == name), None)
    if told is None:
        return
    now = frozen(replayed(moves, first.at))
    if now != {"lots": told["lots"], "things": told["things"]}:
        raise PackingRefused(
            N_("%(thing)s đã rời kho ngày %(day)s: hủy việc đó trước rồi mới sửa việc xếp, dỡ."),
            field="packs",
            thing=name_of(name),
            day=show_day(day_of(first.at)),
        )


def _refuse(name: str, first: Departure) -> None:
    raise GoneAlready(
        _SENT if first.kind == Kind.SHIP and not first.where else _NO_MORE[first.kind],
        field="packs",
        thing=name_of(name),
        day=show_day(day_of(first.at)),
        where=first.where,
    )


def _last_until(moves: Sequence[Move], at: datetime) -> Move | None:
    return next((move for move in reversed(moves) if move.at <= at), None)


def _leavings(identifiers: Collection[str]) -> list[tuple[Event, set[str]]]:
    names, found = list(identifiers), dict[int, set[str]]()
    for start in range(0, len(names), _IDS):
        rows = EventItem.select(EventItem.event, EventItem.identifier).where(
            EventItem.identifier.in_(names[start : start + _IDS]), EventItem.role == "about"
        )
        for row in rows:
            found.setdefault(row.event_id, set()).add(row.identifier)
    events: list[tuple[Event, set[str]]] = []
    numbers = sorted(found)
    for start in range(0, len(numbers), _IDS):
        some = Event.select().where(
            Event.id.in_(numbers[start : start + _IDS]), Event.kind.in_((*LEAVING, Kind.RETURN)), stands()
        )
        events += [(event, found[event.id]) for event in some]
    return events


def _units(identifiers: Collection[str]) -> Iterable[UnitSerial]:
    names = list(identifiers)
    for start in range(0, len(names), _IDS):
        query = UnitSerial.select(UnitSerial, Batch).join(Batch)
        yield from query.where(UnitSerial.identifier.in_(names[start : start + _IDS]))


def columns_of(name: str, gone: Mapping[str, Sequence[Departure]]) -> dict[str, Any]:
    """The projected columns of a pack or unit: when it left and by which act."""
    first = next(iter(gone.get(name, ())), None)
    return {"gone_at": first.at if first else None, "gone_kind": str(first.kind) if first else ""}
