"""What a recall does to its lots, all at once: one event, one statement for each table, however many there are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from trace.batches.models import Batch
from trace.clock import whole_milliseconds
from trace.database import database
from trace.events import projections
from trace.events.acting import marking
from trace.events.acts import asked_hash
from trace.events.composing import party_of
from trace.events.models import Event
from trace.events.recording import write
from trace.events.rules import Cause, Kind
from trace.kit.viewer import Viewer
from trace.labels.actions_stopping import stop_runs_of
from trace.recalls.models import Recall

_ROWS: Final = 10_000


def mark_recalled(recall: Recall, numbers: Sequence[int], *, by: Viewer, now: datetime, entry_id: str) -> Event:
    """One event that calls these lots back; afterwards their rows and pages say so. Only inside a transaction."""
    return _mark(Kind.RECALL, recall, numbers, is_recalled=True, by=by, now=now, entry_id=entry_id)


def mark_ended(recall: Recall, numbers: Sequence[int], *, by: Viewer, now: datetime, entry_id: str) -> Event:
    """One event that ends it for lots that were mended."""
    return _mark(Kind.RECALL_END, recall, numbers, is_recalled=False, by=by, now=now, entry_id=entry_id)


def stop_labels(numbers: Sequence[int], *, by: Viewer, now: datetime) -> int:
    """Runs of labels that are not made yet are stopped; gives how many."""
    return stop_runs_of(set(numbers), by=by, now=now)


def turn_pages(numbers: Sequence[int]) -> None:
    """Every kept page of these lots, of what was made of them and of earlier holders is made anew."""
    projections.bump(numbers)


def _mark(
    kind: Kind, recall: Recall, numbers: Sequence[int], *, is_recalled: bool, by: Viewer, now: datetime, entry_id: str
) -> Event:
    act = marking(
        kind,
        _named(numbers),
        party=party_of(recall.organisation_id),
        by=by,
        now=now,
        entry_id=entry_id,
        entry_hash=asked_hash(kind, {"recall": recall.code}),
        cause=Cause.PERSON,
        reason=recall.reason[:300],
    )
    act.recorded = {**act.recorded, "recall": recall.code}
    (event,) = write([act])
    _project(numbers, is_recalled=is_recalled, now=whole_milliseconds(now))
    projections.bump(numbers)
    return event


def _named(numbers: Sequence[int]) -> list[Batch]:
    """Lots with their identifiers only: of ten thousand rows nothing else is needed."""
    found: list[Batch] = []
    for some in _chunks(numbers):
        found.extend(Batch.select(Batch.id, Batch.identifier).where(Batch.id.in_(some)).order_by(Batch.id))
    return found


def _project(numbers: Sequence[int], *, is_recalled: bool, now: datetime) -> None:
    """Exactly what projections.project_batches would make of the event, in one statement (a test compares both)."""
    moment = now.replace(tzinfo=None)
    for some in _chunks(numbers):
        marks = ", ".join(map(str, some))
        mark = database.param
        database.execute_sql(
            f"UPDATE batch SET is_recalled = {mark}, last_event_at = CASE WHEN last_event_at > {mark} "
            f"THEN last_event_at ELSE {mark} END WHERE id IN ({marks})",
            (is_recalled, moment, moment),
        )


def _chunks(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _ROWS] for start in range(0, len(numbers), _ROWS)]
