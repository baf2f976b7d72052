"""Photos that come after the entry: the phone sends the words first, and pictures when there is a signal."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from trace.batches.models import Batch
from trace.database import atomic, lock_for_this_transaction
from trace.documents.models import StoredFile
from trace.errors import N_, RuleBroken
from trace.events import projections, rules
from trace.events.additions import PHOTO, addition_bytes
from trace.events.models import Event, EventItem, EventPhoto
from trace.events.models_photos import PhotoAddition
from trace.events.rules import CORRECTABLE, EntryRefused, EntryReused
from trace.kit.viewer import Viewer
from trace.ledger.actions import LOCK, append
from trace.ledger.canonical import canonical_bytes
from trace.seasons.models import Season

MOST_LATER: Final = 20


class PhotosRefused(RuleBroken):
    """No photos can be added: the act never happened, or it has as many as it may."""


@dataclass(frozen=True, slots=True)
class Added:
    """The version of the event that stands, and which of the photos (SHA-256) were new to it."""

    event: Event
    new: tuple[str, ...]


def add_photos(event: Event, photos: Sequence[StoredFile], *, by: Viewer, now: datetime, entry_id: str) -> Added:
    """Hang photos on an event that was written before. One it has already is not hung twice.

    The event stays as it is; the adding is an entry of the log of its own. The same `entry_id` again: the first answer.
    """
    rules.check_may_record(by, [event.organisation_id])
    if not photos:
        raise EntryRefused(N_("Chưa chọn ảnh nào."), field="photos")
    if any(photo.organisation_id != event.organisation_id for photo in photos):
        raise rules.NotYours(N_("Không tìm thấy địa điểm, ảnh hoặc vật tư này trong cơ sở của bạn."))
    number = str(rules.read_entry_id(entry_id))
    with atomic():
        lock_for_this_transaction(LOCK)
        before = PhotoAddition.get_or_none(
            PhotoAddition.organisation == event.organisation_id, PhotoAddition.entry_id == number
        )
        if before is not None:
            return _again(before, event, photos)
        newest = standing_version(event)
        has = {row.sha256 for row in EventPhoto.select(EventPhoto.sha256).where(EventPhoto.event == newest.id)}
        new = list({photo.sha256: photo for photo in photos if photo.sha256 not in has}.values())
        if not new:
            return Added(newest, ())
        if len(has) + len(new) > MOST_LATER:
            raise PhotosRefused(N_("Một việc có nhiều nhất %(most)s ảnh."), field="photos", most=MOST_LATER)
        _write(newest, new, by=by, now=now, entry_id=number)
    return Added(newest, tuple(photo.sha256 for photo in new))


def standing_version(event: Event) -> Event:
    """The version of an act that holds now; refused where it was declared never to have happened."""
    if event.kind not in CORRECTABLE:
        raise PhotosRefused(N_("Việc này không thêm ảnh được."), field="photos")
    while True:
        later = Event.get_or_none(Event.supersedes_id == event.id, Event.declared_at == "")
        if later is None:
            break
        event = later
    if event.declared_at or Event.select().where(Event.event_id == event.event_id, Event.declared_at != "").exists():
        raise PhotosRefused(N_("Việc này đã được báo là không xảy ra: không thêm ảnh được."), field="photos")
    return event


def _again(before: PhotoAddition, event: Event, photos: Sequence[StoredFile]) -> Added:
    """An adding that was answered already: of the same act, with no photo that it does not have."""
    told = tuple(json.loads(before.photos))
    kept = Event.get_by_id(before.event_id)
    has = {row.sha256 for row in EventPhoto.select(EventPhoto.sha256).where(EventPhoto.event == kept.id)}
    if kept.entry_id != event.entry_id and kept.id != standing_version(event).id:
        raise EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    if not {photo.sha256 for photo in photos} <= has:
        raise EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    return Added(kept, told)


def _write(event: Event, photos: Sequence[StoredFile], *, by: Viewer, now: datetime, entry_id: str) -> None:
    addition = PhotoAddition(
        organisation=event.organisation_id,
        event=event.id,
        entry_id=entry_id,
        photos=canonical_bytes([photo.sha256 for photo in photos]).decode(),
        added_at=now,
        added_by_id=by.person_id,
    )
    full, public = addition_bytes(addition, event.event_id)
    addition.ledger_index = append(PHOTO, full=full, public=public, at=now).leaf_index
    addition.save(force_insert=True)
    for photo in photos:
        EventPhoto.create(event=event.id, file_id=photo.id, sha256=photo.sha256, added_at=now, addition_id=addition.id)
    names = [row.identifier for row in EventItem.select().where(EventItem.event == event.id)]
    projections.bump(
        [row.id for row in Batch.select(Batch.id).where(Batch.identifier.in_(names))],
        [row.id for row in Season.select(Season.id).where(Season.identifier.in_(names))],
    )
