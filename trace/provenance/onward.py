"""From hand to hand: the dispatches and receipts by which goods came to who has them, and went on from there.

A step that one side did not declare is a gap; what was written later than the step after it says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from trace.batches.models import Batch
from trace.database import database
from trace.events.models import Event
from trace.events.projections import moment
from trace.events.records import read_json
from trace.events.rules import day_of
from trace.handovers.queries import denied_claims_of
from trace.kit.text import fold

# One page has room for so many steps of goods that go from hand to hand, and for so many names where they spread.
MOST_HANDS: Final = 12
MOST_NAMES: Final = 6
# Several dispatches to one place are told one by one up to so many.
_TOGETHER: Final = 3

_STANDS: Final = (
    "e.declared_at = '' AND NOT EXISTS (SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '')"
)
_RECEIVED: Final = (
    "SELECT e.id, s.batch_id, e.organisation_id, e.recorded, NULL, e.ledger_index, e.happened_at, e.recorded_at "
    "FROM batch_source AS s JOIN event AS e ON e.id = s.event_number "
    "WHERE s.from_batch_id = {0} AND e.kind = 'take_over' ORDER BY e.happened_at, e.ledger_index"
)
_SENT: Final = (
    "SELECT e.id, NULL, p.organisation_id, e.recorded, a.private, e.ledger_index, e.happened_at, e.recorded_at "
    "FROM event_item AS i JOIN event AS e ON e.id = i.event_id "
    "LEFT JOIN event_party AS p ON p.event_id = e.id AND p.role = 'receiver' "
    "LEFT JOIN event_annex AS a ON a.event_id = e.id "
    f"WHERE i.identifier = {{0}} AND i.role = 'about' AND e.kind = 'ship' AND {_STANDS} "
    "ORDER BY e.happened_at, e.ledger_index"
)
_SOLD: Final = (
    "SELECT e.id FROM event_item AS i JOIN event AS e ON e.id = i.event_id "
    f"WHERE i.identifier = {{0}} AND i.role = 'about' AND e.kind = 'sell' AND {_STANDS} "
    "ORDER BY e.happened_at, e.ledger_index LIMIT 1"
)
# Every hand-over on the way to a lot: to itself, and to the lots of others that went into it.
_TAKEN_OVER: Final = (
    "WITH RECURSIVE family(id) AS (SELECT id FROM batch WHERE id = {0} UNION "
    "SELECT s.from_batch_id FROM batch_source AS s JOIN family ON s.batch_id = family.id "
    "WHERE s.from_batch_id IS NOT NULL) "
    "SELECT DISTINCT s.from_batch_id, s.batch_id FROM batch_source AS s JOIN family ON s.batch_id = family.id "
    "JOIN event AS e ON e.id = s.event_number WHERE e.kind = 'take_over' ORDER BY s.batch_id LIMIT {limit}"
)
_SOURCE: Final = (
    "SELECT s.from_batch_id FROM batch_source AS s JOIN event AS e ON e.id = s.event_number "
    "WHERE s.batch_id = {0} AND e.kind = 'take_over'"
)


@dataclass(frozen=True, slots=True)
class Act:
    """A dispatch, or a receipt with the lot it became (`into`); `who` received, where that is known."""

    event: int
    into: int | None
    who: int | None
    place: str
    handover: str
    ledger_index: int
    happened_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Passing:
    """Goods of one lot went to one place: what the sender wrote and what the receiver wrote, or one of the two."""

    sent: Act | None
    received: Act | None

    @property
    def who(self) -> int | None:
        return self.received.who if self.received else self.sent.who if self.sent else None

    @property
    def key(self) -> str:
        """Where it went, told apart from other places as well as can be."""
        if self.who is not None:
            return f"organisation:{self.who}"
        return self.sent.place if self.sent else ""


@dataclass(frozen=True, slots=True)
class Handed:
    """Goods that went to several places: how many, and the names of those that may be named. What the sender denies
    does not count."""

    count: int
    names: tuple[str, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.names)


@dataclass(slots=True)
class Way:
    """Everything a lot's page tells beyond its own book, by the numbers of events.

    `before` came to this lot, `after` went on from it; `unsent` are receipts nobody dispatched, `unreceived` dispatches
    nobody received; `filled_on` the day on which a dispatch was written after its receipt, `early` where it belongs in
    the log. `origin_id` is the lot of who made the goods, this one itself where nobody handed them over; `holder_ids`
    the lots between, `taken_ids` those that others hold of it now. `folded` are dispatches that are told by `handed`.
    """

    origin_id: int
    holder_ids: tuple[int, ...] = ()
    taken_ids: set[int] = field(default_factory=set)
    before: set[int] = field(default_factory=set)
    after: set[int] = field(default_factory=set)
    unsent: set[int] = field(default_factory=set)
    unreceived: set[int] = field(default_factory=set)
    filled_on: dict[int, date] = field(default_factory=dict)
    early: dict[int, int] = field(default_factory=dict)
    folded: set[int] = field(default_factory=set)
    handed: Handed | None = None


def way_of(batch: Batch) -> Way:
    """Back to who made the goods and what is in them, on as far as they stay together; then, to how many places."""
    held_as = holders(batch.id)
    way = Way(held_as[0], tuple(held_as[:-1]))
    for giver, taker in _taken_over(batch.id):
        passing = next(one for one in _passings(giver) if one.received and one.received.into == taker)
        _tell(way, passing, way.before)
    here = batch.id
    for _ in range(MOST_HANDS):
        passings = _passings(here)
        if len({one.key for one in passings}) > 1 or len(passings) > _TOGETHER:
            way.handed = _handed(passings)
            if here == batch.id:
                way.folded = {one.sent.event for one in passings if one.sent}
            break
        for one in passings:
            _tell(way, one, way.after)
        on = [one.received.into for one in passings if one.received and one.received.into is not None]
        way.taken_ids |= set(on)
        if len(on) != 1:
            break
        here = on[0]
    if here != batch.id:
        way.after |= {row[0] for row in database.execute_sql(_SOLD.format(database.param), (_name(here),)).fetchall()}
    return way


def versions_of(numbers: Iterable[int]) -> set[int]:
    """These events with the versions they replace, so that what was changed can be read as it was."""
    found: set[int] = set()
    waiting = set(numbers)
    while waiting:
        found |= waiting
        rows = Event.select(Event.supersedes_id).where(Event.id.in_(waiting), ~Event.supersedes_id.is_null()).tuples()
        waiting = {row[0] for row in rows} - found
    return found


def _tell(way: Way, passing: Passing, into: set[int]) -> None:
    sent, received = passing.sent, passing.received
    into |= {one.event for one in (sent, received) if one}
    if sent and not received and sent.who is not None:
        way.unreceived.add(sent.event)
    if received and not sent:
        way.unsent.add(received.event)
    if sent and received and sent.ledger_index > received.ledger_index:
        way.early[sent.event] = received.ledger_index
        if day_of(sent.recorded_at) > day_of(sent.happened_at):
            way.filled_on[sent.event] = day_of(sent.recorded_at)


def holders(number: int) -> list[int]:
    """The lots as which these goods were held, from who made them to this one."""
    found = [number]
    while row := database.execute_sql(_SOURCE.format(database.param), (found[0],)).fetchone():
        found.insert(0, row[0])
    return found


def _taken_over(number: int) -> list[tuple[int, int]]:
    """Who gave and who took, as lots, for all goods that a lot is or was made of; no more than a page has room for."""
    statement = _TAKEN_OVER.format(database.param, limit=MOST_HANDS)
    return [(giver, taker) for giver, taker in database.execute_sql(statement, (number,)).fetchall()]


def _passings(number: int) -> list[Passing]:
    """What left a lot and what came of it elsewhere, each dispatch beside the receipt it belongs to."""
    received = _acts(_RECEIVED, number)
    sent = _acts(_SENT, _name(number))
    pairs: list[Passing] = []
    left = list(sent)
    for got in received:
        match = next((one for one in left if got.handover and one.handover == got.handover), None)
        match = match or next((one for one in left if one.who == got.who and _may_be(one, got)), None)
        if match is not None:
            left.remove(match)
        pairs.append(Passing(match, got))
    return sorted([*pairs, *(Passing(one, None) for one in left)], key=_when)


def _may_be(sent: Act, got: Act) -> bool:
    """A dispatch signed under another code belongs to another receipt."""
    return not (sent.handover and got.handover)


def _when(passing: Passing) -> tuple[date, int]:
    return min((day_of(one.happened_at), one.ledger_index) for one in (passing.sent, passing.received) if one)


def _acts(statement: str, key: int | str) -> list[Act]:
    rows = database.execute_sql(statement.format(database.param), (key,)).fetchall()
    return [_act(row) for row in rows]


def _act(row: Sequence[Any]) -> Act:
    number, into, who, recorded, private, ledger_index, happened_at, recorded_at = row
    said: Mapping[str, Any] = read_json(recorded)
    # A private receiver's name only tells one place from another; it goes no further than this.
    hidden = (read_json(private) if isinstance(private, str) else private) or {}
    name = fold((said.get("receiver") or hidden.get("receiver") or {}).get("name", ""))
    place = f"name:{name}" if name else f"event:{number}"
    at, written = moment(happened_at), moment(recorded_at)
    return Act(number, into, who, place, said.get("handover", ""), ledger_index, at, written)


def _handed(passings: Sequence[Passing]) -> Handed:
    denied = denied_claims_of([one.received.into for one in passings if one.received and one.received.into])
    passings = [one for one in passings if one.received is None or one.received.into not in denied]
    wanted = list(dict.fromkeys(one.who for one in passings if one.who is not None))
    names = _names(wanted)
    open_names = [names[number] for number in wanted if number in names]
    return Handed(len({one.key for one in passings}), tuple(open_names[:MOST_NAMES]))


def _names(numbers: Sequence[int]) -> dict[int, str]:
    """Those that trade openly; a household's name is a person's."""
    if not numbers:
        return {}
    marks = ", ".join(str(int(number)) for number in numbers)
    rows = database.execute_sql(f"SELECT id, name FROM organisation WHERE id IN ({marks}) AND kind <> 'household'")
    return dict(rows.fetchall())


def _name(number: int) -> str:
    row = database.execute_sql(f"SELECT identifier FROM batch WHERE id = {database.param}", (number,)).fetchone()
    return str(row[0])
