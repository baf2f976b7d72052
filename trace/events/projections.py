"""What seasons and lots "are", computed from their events and decisions alone; the actions and `rebuild` share it.

`Batch.version` is not a fact but a counter for page caches: it only ever grows, and a rebuild raises it where
it had to mend a row.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from trace.batches.models import Batch, BatchSource
from trace.database import atomic, database, lock_for_this_transaction
from trace.events import packing_projections
from trace.events.models import Decision, Event
from trace.events.records import HELD_AS, HELD_FROM, HELD_QUANTITY, HELD_TO, HELD_UNIT
from trace.events.rules import CREATING, LEAVING, OFFICE, Kind, day_of
from trace.ledger.actions import LOCK
from trace.seasons.models import Season

APPROVAL, WITHDRAWAL = "approval", "approval_withdrawn"
_ROWS: Final = 500
_LOT_DATES: Final = ("produced_on", "packed_on", "expires_on")
_LOT_FACTS: Final = ("pack_size_thousandths", "pack_count", "harvest_season")

# Everything that was said about a lot and has not been declared wrong since, in the order of writing. That somebody
# else took goods of it over is said about the other one's lot: what left here is told by the dispatch.
_TOUCHES: Final = (
    "SELECT e.id, e.kind, e.step, e.happened_at, e.reason, e.recorded, i.role, i.thousandths, i.unit "
    "FROM event_item AS i JOIN event AS e ON e.id = i.event_id "
    "WHERE i.identifier = {0} AND i.role <> 'taken' AND e.declared_at = '' AND NOT EXISTS "
    "(SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '') ORDER BY e.ledger_index"
)
_TOUCHES_OF: Final = (
    "SELECT e.id, e.kind, e.step, e.happened_at, e.reason, e.recorded, i.role, i.thousandths, i.unit, i.identifier "
    "FROM event_item AS i JOIN event AS e ON e.id = i.event_id "
    "WHERE i.identifier IN ({0}) AND i.role <> 'taken' AND e.declared_at = '' AND NOT EXISTS "
    "(SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '') ORDER BY e.ledger_index"
)
# How a lot or season began that turned out never to have been, and when that was declared.
_WITHDRAWN: Final = (
    "SELECT e.id, e.kind, e.step, e.happened_at, e.reason, e.recorded, i.role, i.thousandths, i.unit, d.recorded_at "
    "FROM event_item AS i JOIN event AS e ON e.id = i.event_id "
    "JOIN event AS d ON d.event_id = e.event_id AND d.declared_at <> '' "
    "WHERE i.identifier = {0} AND e.declared_at = '' AND i.role IN ('output', 'about') "
    "AND e.kind IN ('open', 'register', 'harvest', 'transform', 'receive', 'take_over') "
    "ORDER BY e.ledger_index DESC LIMIT 1"
)
# Lots of earlier holders whose goods these are: only goods taken over stay the same goods.
_HELD_BEFORE: Final = (
    "WITH RECURSIVE held(id) AS ("
    "SELECT s.from_batch_id FROM batch_source AS s JOIN event AS e ON e.id = s.event_number "
    "WHERE s.batch_id IN ({0}) AND e.kind = 'take_over' "
    "UNION SELECT s.from_batch_id FROM held JOIN batch_source AS s ON s.batch_id = held.id "
    "JOIN event AS e ON e.id = s.event_number WHERE e.kind = 'take_over') SELECT id FROM held"
)
_DESCENDANTS: Final = (
    "WITH RECURSIVE made(id) AS (SELECT batch_id FROM batch_source WHERE {seed} "
    "UNION SELECT s.batch_id FROM batch_source AS s JOIN made ON s.from_batch_id = made.id) SELECT id FROM made"
)


@dataclass(slots=True)
class Touch:
    """One effective event as seen from one lot."""

    event_number: int
    kind: str
    step: str
    happened_at: datetime
    reason: str
    recorded: str
    role: str
    thousandths: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many rows a rebuild looked at, and how many it had to mend."""

    seasons: int
    batches: int
    mended: int
    packs: int = 0


@dataclass(slots=True)
class _BatchFacts:
    columns: dict[str, Any] = field(default_factory=dict)
    began: list[Touch] = field(default_factory=list)


def project_batches(batches: Iterable[Batch]) -> None:
    """Bring the projected columns and the edges of these lots up to date.

    The rows must have been read inside this transaction: what differs from them is what gets written.
    """
    for batch in batches:
        ended_on = batch.expires_on
        if _mend_batch(batch) and batch.expires_on != ended_on:
            project_batches(_held_from(batch))


def project_seasons(seasons: Iterable[Season]) -> None:
    """The same for seasons."""
    for season in seasons:
        _mend_season(season)


def bump(batch_ids: Iterable[int], season_ids: Iterable[int] = ()) -> None:
    """Turn the pages of these lots, of lots harvested from these seasons, and of all that was made from them.

    And of the lots of earlier holders: their pages tell where the goods went.
    """
    own = set(batch_ids)
    shown = own | set(descendants(own, season_ids)) | set(held_before(own))
    numbers = sorted(shown)
    for start in range(0, len(numbers), _ROWS):
        marks = ", ".join(str(number) for number in numbers[start : start + _ROWS])
        database.execute_sql(f"UPDATE batch SET version = version + 1 WHERE id IN ({marks})")


def descendants(batch_ids: Iterable[int], season_ids: Iterable[int] = ()) -> list[int]:
    """Ids of every lot made, directly or not, from these lots or seasons."""
    seeds = []
    if wanted := ", ".join(str(int(number)) for number in batch_ids):
        seeds.append(f"from_batch_id IN ({wanted})")
    if wanted := ", ".join(str(int(number)) for number in season_ids):
        seeds.append(f"from_season_id IN ({wanted})")
    if not seeds:
        return []
    return [row[0] for row in database.execute_sql(_DESCENDANTS.format(seed=" OR ".join(seeds))).fetchall()]


def held_before(batch_ids: Iterable[int]) -> list[int]:
    """Ids of the lots of earlier holders that these goods were taken over from, back to where they were made."""
    marks = ", ".join(str(int(number)) for number in batch_ids)
    if not marks:
        return []
    return [row[0] for row in database.execute_sql(_HELD_BEFORE.format(marks)).fetchall()]


def touches(identifier: str) -> list[Touch]:
    """What was said about a lot or season and still stands, in the order of writing."""
    rows = database.execute_sql(_TOUCHES.format(database.param), (identifier,)).fetchall()
    return [_touch(row) for row in rows]


def touches_of(identifiers: Sequence[str]) -> dict[str, list[Touch]]:
    """The same of several lots and seasons with one statement each few hundred; each has its list, if an empty one."""
    found: dict[str, list[Touch]] = {identifier: [] for identifier in identifiers}
    names = list(found)
    for start in range(0, len(names), _ROWS):
        some = names[start : start + _ROWS]
        marks = ", ".join([database.param] * len(some))
        for row in database.execute_sql(_TOUCHES_OF.format(marks), some).fetchall():
            found[row[9]].append(_touch(row[:9]))
    return found


def rebuild(now: datetime) -> Rebuilt:
    """Compute every projection again from events and decisions, holding other writers off meanwhile.

    On a sound database nothing changes. `now` is only the moment that a mended page turns for.
    """
    del now  # kept in the signature: every writing act below the doors is told its moment
    mended = seasons = batches = 0
    with atomic():
        lock_for_this_transaction(LOCK)
        for season in Season.select().order_by(Season.id):
            seasons += 1
            mended += _mend_season(season)
        for batch in Batch.select().order_by(Batch.id):
            batches += 1
            if _mend_batch(batch):
                mended += 1
                bump([batch.id])
        packs, mended_packs = packing_projections.rebuild()
    return Rebuilt(seasons, batches, mended + mended_packs, packs)


def done_steps_of(said: Sequence[Touch]) -> list[str]:
    """Step codes in the order in which each was last done; work on what it became is not counted here."""
    last: dict[str, tuple[datetime, int]] = {}
    for position, touch in enumerate(said):
        if touch.kind in OFFICE or (touch.role == "input" and touch.kind != Kind.HARVEST) or not touch.step:
            continue
        last[touch.step] = max(last.get(touch.step, (touch.happened_at, position)), (touch.happened_at, position))
    return sorted(last, key=lambda step: last[step])


def _mend_season(season: Season) -> bool:
    said = touches(season.identifier)
    opened = next((t for t in said if t.kind == Kind.OPEN), None)
    began, ended_at = (opened, None) if opened else _withdrawn(season.identifier)
    closed = [t for t in said if t.kind == Kind.CLOSE or (t.kind == Kind.HARVEST and _is_last(t))]
    columns = {
        "done_steps": done_steps_of(said),
        "harvested_thousandths": _harvested(season.identifier),
        "last_event_at": max((t.happened_at for t in said), default=None),
        "opened_on": day_of(began.happened_at) if began else season.opened_on,
        "closed_on": day_of(ended_at) if ended_at else max((day_of(t.happened_at) for t in closed), default=None),
    }
    return _update(season, columns)


def _is_last(touch: Touch) -> bool:
    return bool(json.loads(touch.recorded).get("is_last"))


def _harvested(identifier: str) -> int:
    """What the harvests of a season gave, and what lots were told later to have come from it."""
    row = database.execute_sql(
        "SELECT coalesce(sum(CASE WHEN e.kind = 'sources' THEN i.thousandths ELSE o.thousandths END), 0) "
        "FROM event_item AS i JOIN event AS e ON e.id = i.event_id "
        "JOIN event_item AS o ON o.event_id = e.id AND o.role = 'output' "
        f"WHERE i.identifier = {database.param} AND i.role = 'input' AND e.declared_at = '' AND NOT EXISTS "
        "(SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '')",
        (identifier,),
    ).fetchone()
    return int(row[0])


def _mend_batch(batch: Batch) -> bool:
    said = touches(batch.identifier)
    facts = _facts_of(batch, said)
    was_changed = _update(batch, facts.columns)
    return _mend_sources(batch, facts.began) or was_changed


def _facts_of(batch: Batch, said: Sequence[Touch]) -> _BatchFacts:
    creation = next((t for t in said if t.kind in CREATING and t.role in ("output", "about")), None)
    began, ended_at = (creation, None) if creation else _withdrawn(batch.identifier)
    made = (creation.thousandths or 0) if creation else 0
    gone = sum(t.thousandths or 0 for t in said if t.role == "input" or t.kind in LEAVING)
    back = sum(t.thousandths or 0 for t in said if t.kind == Kind.RETURN)
    columns: dict[str, Any] = {
        "made_thousandths": made,
        "left_thousandths": made - gone + back,
        "done_steps": done_steps_of(said),
        "dispatched_at": min((t.happened_at for t in said if t.kind in (Kind.SHIP, Kind.SELL)), default=None),
        "last_event_at": max((t.happened_at for t in said), default=None),
        # A lot ends when somebody closes it, or when it turns out that it never came into being.
        "closed_at": ended_at or max((t.happened_at for t in said if t.kind == Kind.CLOSE), default=None),
        **_hold(said),
        **_approval(batch.identifier),
        **(_lot_facts(batch, began) if began else {}),
    }
    told = [t for t in said if t.kind == Kind.SOURCES and t.role == "output"]
    made_of = [creation] if creation and creation.kind in (Kind.HARVEST, Kind.TRANSFORM, Kind.TAKE_OVER) else []
    return _BatchFacts(columns, [*made_of, *told])


def _withdrawn(identifier: str) -> tuple[Touch | None, datetime | None]:
    row = database.execute_sql(_WITHDRAWN.format(database.param), (identifier,)).fetchone()
    return (_touch(row[:9]), moment(row[9])) if row else (None, None)


def _touch(row: Sequence[Any]) -> Touch:
    number, kind, step, happened_at, *rest = row
    return Touch(number, kind, step, moment(happened_at), *rest)


def _hold(said: Sequence[Touch]) -> dict[str, Any]:
    """The last word counts, in the order of writing: holds are never back-dated."""
    last = next((t for t in reversed(said) if t.kind in (Kind.HOLD, Kind.RELEASE)), None)
    recall = next((t for t in reversed(said) if t.kind in (Kind.RECALL, Kind.RECALL_END)), None)
    is_held = last is not None and last.kind == Kind.HOLD
    return {
        "is_on_hold": is_held,
        "hold_cause": json.loads(last.recorded)["hold"]["cause"] if last and is_held else "",
        "hold_reason": last.reason if last and is_held else "",
        "is_recalled": recall is not None and recall.kind == Kind.RECALL,
    }


def _approval(identifier: str) -> dict[str, Any]:
    last = (
        Decision.select(Decision.kind, Decision.at, Decision.by_id)
        .where(Decision.identifier == identifier)
        .order_by(Decision.ledger_index.desc())
        .limit(1)
        .first()
    )
    is_approved = last is not None and last.kind == APPROVAL
    return {
        "approved_at": last.at if last and is_approved else None,
        "approved_by_id": last.by_id if last and is_approved else None,
    }


def _lot_facts(batch: Batch, creation: Touch) -> dict[str, Any]:
    """Dates and packs as the creating event, or its correction, says them."""
    recorded = json.loads(creation.recorded)
    lots = recorded.get("lots", ())
    said: dict[str, Any] = next((lot for lot in lots if lot["identifier"] == batch.identifier), {})
    days = {name: date.fromisoformat(said[name]) if said.get(name) else None for name in _LOT_DATES}
    source = {
        "is_source_unregistered": bool(recorded.get("is_unregistered")),
        "is_received": creation.kind in (Kind.RECEIVE, Kind.TAKE_OVER),
    }
    if creation.kind == Kind.TAKE_OVER:
        days["expires_on"] = _last_day_held(batch, creation, days["expires_on"])
    return {**days, **source, **{name: said.get(name, "" if name == "harvest_season" else None) for name in _LOT_FACTS}}


def _last_day_held(batch: Batch, creation: Touch, printed: date | None) -> date | None:
    """Goods taken over never last longer than who handed them over says by now."""
    before = [edge[0] for edge in _taken(batch, creation)]
    told = [one.expires_on for one in Batch.select(Batch.expires_on).where(Batch.id.in_(before))] if before else []
    return min((day for day in (printed, *told) if day is not None), default=None)


def _held_from(batch: Batch) -> list[Batch]:
    """The lots as which others hold goods of this one."""
    edges = BatchSource.select(BatchSource.batch).join(Event, on=(Event.id == BatchSource.event_number))
    taken = edges.where(BatchSource.from_batch == batch.id, Event.kind == Kind.TAKE_OVER)
    return list(Batch.select().where(Batch.id.in_(taken)).order_by(Batch.id))


def _mend_sources(batch: Batch, began: Sequence[Touch]) -> bool:
    """The edges to what the lot was made from, exactly as its creating event and what was told later say."""
    wanted = {edge for touch in began for edge in _sources(batch, touch)}
    stored = {
        (row.from_batch_id, row.from_season_id, row.event_number, row.thousandths, row.unit)
        for row in BatchSource.select().where(BatchSource.batch == batch.id)
    }
    if stored == wanted:
        return False
    BatchSource.delete().where(BatchSource.batch == batch.id).execute()
    for from_batch, from_season, number, thousandths, unit in sorted(wanted, key=repr):
        BatchSource.create(
            batch=batch.id,
            from_batch=from_batch,
            from_season=from_season,
            event_number=number,
            thousandths=thousandths,
            unit=unit,
        )
    return True


def _sources(batch: Batch, creation: Touch) -> set[tuple[int | None, int | None, int, int | None, str]]:
    if creation.kind == Kind.TAKE_OVER:
        return _taken(batch, creation)
    rows = database.execute_sql(
        "SELECT b.id, s.id, i.thousandths, i.unit FROM event_item AS i "
        "LEFT JOIN batch AS b ON b.identifier = i.identifier "
        "LEFT JOIN season AS s ON s.identifier = i.identifier "
        f"WHERE i.event_id = {database.param} AND i.role = 'input'",
        (creation.event_number,),
    ).fetchall()
    return {(batch, season, creation.event_number, thousandths, unit) for batch, season, thousandths, unit in rows}


def _taken(batch: Batch, creation: Touch) -> set[tuple[int | None, int | None, int, int | None, str]]:
    """The lot of the sender that the receiver keeps as this one: a receipt pairs each with its own."""
    mark = database.param
    row = database.execute_sql(f"SELECT document FROM event WHERE id = {mark}", (creation.event_number,)).fetchone()
    found: set[tuple[int | None, int | None, int, int | None, str]] = set()
    for one in json.loads(row[0]).get(HELD_AS, ()):
        if one[HELD_TO] != batch.identifier:
            continue
        source = database.execute_sql(f"SELECT id FROM batch WHERE identifier = {mark}", (one[HELD_FROM],)).fetchone()
        if source is not None:
            number = creation.event_number
            found.add((source[0], None, number, round(one[HELD_QUANTITY] * 1000), one[HELD_UNIT]))
    return found


def _update(row: Batch | Season, columns: dict[str, Any]) -> bool:
    """Write what differs and nothing else; true when something did."""
    changed = {name: value for name, value in columns.items() if row.__data__.get(name) != value}
    if not changed:
        return False
    model = type(row)
    model.update(**changed).where(model.id == row.id).execute()
    for name, value in changed.items():
        setattr(row, name, value)
    return True


def moment(value: Any) -> datetime:
    """A raw column as an aware moment; SQLite hands out text, PostgreSQL a naive datetime."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    aware: datetime = read.replace(tzinfo=UTC)
    return aware
