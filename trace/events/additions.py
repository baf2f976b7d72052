"""Photos added later as bytes: what the log commits to, computed alike when writing and when verifying."""

import json
from typing import Any, Final

from trace.errors import N_
from trace.events.epcis_values import utc_milliseconds
from trace.events.models import Event, EventPhoto
from trace.events.models_photos import PhotoAddition
from trace.events.rules import day_of
from trace.ledger.canonical import canonical_bytes
from trace.ledger.models import LedgerEntry

PHOTO: Final = "photo"
LOG_KINDS: Final = (PHOTO,)
MISSING: Final = N_("lần thêm ảnh của mục này đã mất.")
CHANGED: Final = N_("lần thêm ảnh của mục này đã bị thay đổi.")


def addition_bytes(addition: PhotoAddition, event_id: str) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical. Which photos they are stays inside: not all may be shown."""
    photos = json.loads(addition.photos)
    public: dict[str, Any] = {
        "v": 1,
        "event": event_id,
        "photos_added": len(photos),
        "on": day_of(addition.added_at).isoformat(),
    }
    whole = {
        **public,
        "organisation": addition.organisation_id,
        "entry": addition.entry_id,
        "photos": photos,
        "at": utc_milliseconds(addition.added_at),
        "by": addition.added_by_id,
    }
    return canonical_bytes(whole), canonical_bytes(public)


def check_addition(entry: LedgerEntry) -> str | None:
    """Are the added photos still those the log was told of? For `flask ledger verify`."""
    addition = PhotoAddition.get_or_none(PhotoAddition.ledger_index == entry.leaf_index)
    event = Event.get_or_none(Event.id == addition.event_id) if addition is not None else None
    if addition is None or event is None:
        return MISSING
    kept = EventPhoto.select().where(EventPhoto.addition_id == addition.id, EventPhoto.event == event.id)
    try:
        full, public = addition_bytes(addition, event.event_id)
        is_whole = sorted(row.sha256 for row in kept) == sorted(json.loads(addition.photos))
    except (ValueError, TypeError):
        return CHANGED
    return None if is_whole and entry.is_of_full(full) and entry.is_of_public(public) else CHANGED
