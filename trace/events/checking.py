"""Are the events and decisions that are kept still the ones the log was told of? For `flask ledger verify`."""

from collections.abc import Callable
from typing import Any, Final

from trace.errors import N_
from trace.events import additions, decisions
from trace.events.decisions import decision_bytes
from trace.events.models import Decision, Event, EventAnnex, EventItem, EventPhoto
from trace.events.recording import LOG_KINDS
from trace.events.records import Item, full_bytes, private_digest, public_bytes, read_json, same_items
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by

_ROWS: Final = 400

MISSING: Final = N_("sự kiện của mục này đã mất.")
CHANGED: Final = N_("sự kiện của mục này đã bị thay đổi.")
LOTS_CHANGED: Final = N_("các lô ghi trong sự kiện của mục này đã bị thay đổi.")
ANNEX_CHANGED: Final = N_("phần riêng tư của sự kiện ở mục này đã bị thay đổi.")
DECISION_MISSING: Final = N_("quyết định của mục này đã mất.")
DECISION_CHANGED: Final = N_("quyết định của mục này đã bị thay đổi.")


class EventChecker:
    """Compares entries with events; the walk goes upwards, so rows are read some hundreds at a time."""

    def __init__(self) -> None:
        self._events: dict[int, _Kept] = {}
        self._until = -1

    def __call__(self, entry: LedgerEntry) -> str | None:
        kept = self._kept(entry.leaf_index)
        if kept is None:
            return MISSING
        if not entry.is_of_full(full_bytes(kept.event, kept.photos)) or not entry.is_of_public(_public(kept.event)):
            return CHANGED
        if not same_items(kept.items, read_json(kept.event.document)):
            return LOTS_CHANGED
        return None if _is_annex_whole(kept) else ANNEX_CHANGED

    def _kept(self, index: int) -> "_Kept | None":
        # A second walk, or one after more was written, begins again below what is held.
        if not (self._until - _ROWS <= index < self._until) or index not in self._events:
            self._events = {kept.event.ledger_index: kept for kept in _read(index, index + _ROWS)}
            self._until = index + _ROWS
        return self._events.pop(index, None)


class _Kept:
    """An event with all its rows."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.items: list[Item] = []
        self.photos: list[str] = []
        self.annex: EventAnnex | None = None


def check_decision(entry: LedgerEntry) -> str | None:
    """The same for a manager's decision."""
    decision = Decision.get_or_none(Decision.ledger_index == entry.leaf_index)
    if decision is None:
        return DECISION_MISSING
    full, public = decision_bytes(decision)
    is_whole = entry.is_of_full(full) and entry.is_of_public(public) and decision.kind == entry.kind
    return None if is_whole else DECISION_CHANGED


def checkers() -> dict[str, Callable[[LedgerEntry], str | None]]:
    """One for each kind of entry that this room writes."""
    event = EventChecker()
    return {
        **dict.fromkeys(LOG_KINDS, event),
        **dict.fromkeys(decisions.LOG_KINDS, check_decision),
        additions.PHOTO: additions.check_addition,
    }


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    tables = (("event", LOG_KINDS), ("decision", decisions.LOG_KINDS), ("photo_addition", additions.LOG_KINDS))
    return max(size_known_by(table, *kinds) for table, kinds in tables)


def _read(start: int, end: int) -> list[_Kept]:
    events = Event.select().where(Event.ledger_index >= start, Event.ledger_index < end)
    kept = {event.id: _Kept(event) for event in events}
    for item in _beside(EventItem, kept).order_by(EventItem.id):
        kept[item.event_id].items.append(Item(item.role, item.identifier, item.thousandths, item.unit))
    for photo in _beside(EventPhoto, kept).where(EventPhoto.addition_id.is_null()):
        kept[photo.event_id].photos.append(photo.sha256)
    for annex in _beside(EventAnnex, kept):
        kept[annex.event_id].annex = annex
    return list(kept.values())


def _beside(table: Any, kept: dict[int, _Kept]) -> Any:
    return table.select().where(table.event.in_(list(kept)))


def _public(event: Event) -> bytes:
    """The public part; a record so changed that it cannot be read opens no commitment."""
    try:
        return public_bytes(event, read_json(event.document), read_json(event.recorded))
    except (ValueError, KeyError, TypeError, AttributeError):
        return b""


def _is_annex_whole(kept: _Kept) -> bool:
    """An annex erased by law is well; one that was rewritten, or lost without a word, is not."""
    if not kept.event.private_digest:
        return kept.annex is None
    if kept.annex is None:
        return False
    if kept.annex.erased_at is not None:
        return kept.annex.private == {} and not kept.annex.salt
    try:
        return private_digest(kept.annex.salt, kept.annex.private) == kept.event.private_digest
    except ValueError:
        return False
