"""What lots were made from, all the way back."""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final

from trace.batches.models import Batch, BatchSource
from trace.database import database
from trace.seasons.models import Season


def ancestors(batches: Sequence[Batch]) -> tuple[list[Batch], list[Season]]:
    """These lots and all they were made from, level by level, and the seasons at the beginning."""
    lots: dict[int, Batch] = {batch.id: batch for batch in batches}
    seasons: set[int] = set()
    level = list(lots)
    while level:
        edges = list(BatchSource.select().where(BatchSource.batch.in_(level)))
        seasons.update(edge.from_season_id for edge in edges if edge.from_season_id)
        wanted = {edge.from_batch_id for edge in edges if edge.from_batch_id} - lots.keys()
        found = list(Batch.select().where(Batch.id.in_(wanted))) if wanted else []
        lots.update({batch.id: batch for batch in found})
        level = [batch.id for batch in found]
    grown = Season.select().where(Season.id.in_(seasons)).order_by(Season.id) if seasons else []
    return list(lots.values()), list(grown)


# Every edge between a lot and what it was made from, all the way back; each lot is looked at once.
_BACK: Final = (
    "WITH RECURSIVE back(id) AS (SELECT id FROM batch WHERE id IN ({0}) "
    "UNION SELECT s.from_batch_id FROM batch_source AS s JOIN back ON s.batch_id = back.id "
    "WHERE s.from_batch_id IS NOT NULL) "
)


def path_between(start: Batch, goal: Batch) -> list[Batch]:
    """The shortest way back from `start` to `goal`, both named: each lot was made from the next. Empty: there is none.

    One query brings the edges; call it under the lock when something is decided by it.
    """
    rows = database.execute_sql(
        _BACK.format(int(start.id)) + "SELECT s.batch_id, s.from_batch_id FROM batch_source AS s "
        "JOIN back ON s.batch_id = back.id WHERE s.from_batch_id IS NOT NULL ORDER BY s.id"
    ).fetchall()
    sources: dict[int, list[int]] = {}
    for made, source in rows:
        sources.setdefault(made, []).append(source)
    came_from: dict[int, int] = {start.id: 0}
    waiting = deque([start.id])
    while waiting and goal.id not in came_from:
        here = waiting.popleft()
        for source in sources.get(here, ()):
            if source not in came_from:
                came_from[source] = here
                waiting.append(source)
    if goal.id not in came_from:
        return []
    numbers = [goal.id]
    while came_from[numbers[-1]]:
        numbers.append(came_from[numbers[-1]])
    found = {lot.id: lot for lot in Batch.select().where(Batch.id.in_(numbers))}
    return [found[number] for number in reversed(numbers)]


def unregistered_sources(batches: Iterable[Batch]) -> list[Batch]:
    """Lots bought from somebody who is not registered, among these and all that went into them, at whomever's."""
    own = sorted({batch.id for batch in batches})
    if not own:
        return []
    marks = ", ".join(str(int(number)) for number in own)
    rows = database.execute_sql(
        _BACK.format(marks) + "SELECT b.id FROM back JOIN batch AS b ON b.id = back.id WHERE b.is_source_unregistered"
    ).fetchall()
    found = [row[0] for row in rows]
    return list(Batch.select().where(Batch.id.in_(found)).order_by(Batch.id)) if found else []


def stopped_ancestors(batches: Iterable[Batch]) -> list[Batch]:
    """Lots on hold or recalled that went into these, however far back; never these themselves."""
    own = {batch.id for batch in batches}
    if not own:
        return []
    marks = ", ".join(str(int(number)) for number in sorted(own))
    rows = database.execute_sql(_BACK.format(marks) + "SELECT id FROM back").fetchall()
    earlier = [row[0] for row in rows if row[0] not in own]
    stopped = (Batch.is_on_hold == True) | (Batch.is_recalled == True)  # noqa: E712 (an SQL comparison)
    return list(Batch.select().where(Batch.id.in_(earlier), stopped).order_by(Batch.id)) if earlier else []
