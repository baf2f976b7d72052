"""Taking back at once what was just written: a slip of the thumb, told from a correction that loosens (number 40).

The entry stays readable in the log with the declaration that it did not occur, and a mark that it was undone at once.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from trace.batches.models import Batch
from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, RuleBroken
from trace.events import projections, rules
from trace.events.actions_corrections import AT_ONCE, cancel, declare_at_once
from trace.events.inspections import pause_on
from trace.events.models import Decision, Event, EventItem
from trace.events.packing import stands
from trace.events.records import read_json
from trace.events.rules import CORRECTABLE, Cause, Kind
from trace.kit.viewer import Viewer
from trace.ledger.actions import LOCK

SECONDS_SHOWN: Final = 10
SECONDS: Final = 60
REASON: Final = N_("Hoàn tác ngay sau khi ghi")

# Slips are rare; who takes back more than this tries something out, and the ordinary way with its reason is open.
MOST_A_DAY: Final = 40
MOST_LOOSENING_A_DAY: Final = 5
_DAY: Final = timedelta(days=1)


class UndoRefused(RuleBroken):
    """Too late, not yours, or something builds on it: the ordinary correction is the way."""


def undo(event: Event, *, by: Viewer, now: datetime) -> Event:
    """Declare what was written within the last minute never to have occurred; returns the declaration.

    Only for whoever wrote it, and only while nothing else was written about the same goods. No second person is asked:
    what would loosen is counted, and refused once it is no longer a slip, or while an office looks into it.
    """
    entry_id = str(rules.entry_id_of_consequence(UUID(event.entry_id), "undo"))
    with atomic():
        lock_for_this_transaction(LOCK)
        _check_is_own(event, by)
        before = Event.get_or_none(Event.organisation == event.organisation_id, Event.entry_id == entry_id)
        if before is not None:
            return before
        _check_time(event, now)
        _check_last(event)
        held = _holds_because_of(event)
        declaration = cancel(event, reason=REASON, by=by, now=now, entry_id=entry_id, agreed=AT_ONCE)
        _check_counted(declaration, event, by, now)
        for hold in held:
            _lift(hold, by=by, now=now)
    return declaration


def may_be_undone(event: Event, *, by: Viewer, now: datetime) -> bool:
    """Whether to offer it: what was just written, by this very person."""
    is_fresh = now - event.recorded_at <= timedelta(seconds=SECONDS)
    return is_fresh and event.kind in CORRECTABLE and event.supersedes_id is None and _is_own(event, by)


def _is_own(event: Event, by: Viewer) -> bool:
    return by.owns(event.organisation_id) and by.person_id is not None and event.recorded_by_id == by.person_id


def _check_is_own(event: Event, by: Viewer) -> None:
    rules.check_may_record(by, [event.organisation_id])
    if not _is_own(event, by):
        raise UndoRefused(N_("Chỉ người vừa ghi mới hoàn tác được. Hãy dùng “Ghi nhầm? Sửa”."))


def _check_time(event: Event, now: datetime) -> None:
    if event.kind not in CORRECTABLE or event.supersedes_id is not None or event.declared_at:
        raise UndoRefused(N_("Việc này không hoàn tác được. Hãy dùng “Ghi nhầm? Sửa”."))
    if now - event.recorded_at > timedelta(seconds=SECONDS):
        raise UndoRefused(N_("Quá lúc hoàn tác. Hãy dùng “Ghi nhầm? Sửa”."))


def _check_last(event: Event) -> None:
    """Nothing was written since about any of what the event names, but what the book itself wrote because of it."""
    names = [row.identifier for row in EventItem.select().where(EventItem.event == event.id)]
    later = EventItem.select(EventItem.event).where(EventItem.identifier.in_(names))
    rows = Event.select().where(Event.id.in_(later), Event.ledger_index > event.ledger_index, stands())
    own = {hold.id for hold in _holds_because_of(event)}
    decided = Decision.select().where(Decision.identifier.in_(names), Decision.ledger_index > event.ledger_index)
    if decided.exists() or any(row.id not in own for row in rows):
        raise UndoRefused(N_("Đã có việc khác ghi sau việc này. Hãy dùng “Ghi nhầm? Sửa”."))


def _check_counted(declaration: Event, event: Event, by: Viewer, now: datetime) -> None:
    """Within a day a person takes back so many entries at once, and fewer of those that speak against goods."""
    loosens = bool(read_json(declaration.recorded)["undone"])
    rows = Event.select(Event.recorded).where(
        Event.organisation == event.organisation_id,
        Event.recorded_by_id == by.person_id,
        Event.recorded_at > now - _DAY,
        Event.declared_at != "",
        Event.recorded.contains('"undone":'),
    )
    undone = [read_json(row.recorded)["undone"] for row in rows]
    if loosens and pause_on(event) is not None:
        raise UndoRefused(N_("Cơ quan đang kiểm tra: việc này không hoàn tác được."))
    if len(undone) > MOST_A_DAY or (loosens and sum(map(bool, undone)) > MOST_LOOSENING_A_DAY):
        raise UndoRefused(N_("Hôm nay đã hoàn tác quá nhiều lần. Hãy dùng “Ghi nhầm? Sửa” và ghi lý do."))


def _holds_because_of(event: Event) -> list[Event]:
    """Holds that the book wrote by itself in the same breath: their ids follow from the entry's."""
    rows = Event.select().where(
        Event.organisation == event.organisation_id,
        Event.kind == Kind.HOLD,
        Event.ledger_index > event.ledger_index,
        Event.recorded_at == event.recorded_at,
        stands(),
    )
    return [row for row in rows if _follows_from(row, event)]


def _follows_from(hold: Event, event: Event) -> bool:
    cause = read_json(hold.recorded)["hold"]["cause"]
    return cause != Cause.PERSON and any(
        hold.entry_id == str(rules.entry_id_of_consequence(UUID(event.entry_id), f"{cause}:{lot.code}"))
        for lot in _lots_of(hold)
    )


def _lift(hold: Event, *, by: Viewer, now: datetime) -> None:
    """A hold that only this entry asked for falls with it, and with the same words."""
    entry_id = str(rules.entry_id_of_consequence(UUID(hold.entry_id), "undo"))
    declare_at_once(hold, reason=REASON, by=by, now=now, entry_id=entry_id)
    lots = _lots_of(hold)
    projections.project_batches(lots)
    projections.bump([lot.id for lot in lots])


def _lots_of(event: Event) -> list[Batch]:
    names = EventItem.select(EventItem.identifier).where(EventItem.event == event.id)
    return list(Batch.select().where(Batch.identifier.in_(names)).order_by(Batch.id))
