"""What files prove of events: which photo was taken for which act, when and where, and that none proves two of them.

An act stands once: versions that were corrected and acts declared never to have happened prove nothing any more, and
one entry that wrote several events is one act.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from trace.database import database
from trace.documents.models import Certificate, CertificatePage, StoredFile
from trace.events.models import Event, EventPhoto
from trace.events.records import read_json
from trace.events.rules import day_of

# A photo taken further than this from the day of its act is worth a question.
FAR_DAYS: Final = 3


@dataclass(frozen=True, slots=True)
class FileUse:
    """One act that a file is about. `act` is the same for all events that one entry wrote."""

    sha256: str
    event_id: int
    template: str
    step: str
    kind: str
    happened_at: datetime
    organisation_id: int
    entry_id: str
    act: tuple[Any, ...]

    @property
    def happened_on(self) -> date:
        return day_of(self.happened_at)


@dataclass(frozen=True, slots=True)
class UsedTwice:
    """A file that is said to prove more than one act; `uses` in the order of happening."""

    sha256: str
    uses: tuple[FileUse, ...]


@dataclass(frozen=True, slots=True)
class PhotoFact:
    """A photo of an event: its hash, the day its camera told (None: it told none), the commune of the event's place.

    `far_days` is how far that day lies from the act's, 0 when no further than FAR_DAYS; `is_used_elsewhere` when the
    same file stands at another act of the same organisation. `added_on`: the photo came after the entry, on that day.
    """

    sha256: str
    taken_on: date | None
    commune: str
    far_days: int
    is_used_elsewhere: bool
    added_on: date | None = None


def is_photo(file_id: int) -> bool:
    """Whether an event has this file, so that strangers may have been shown it with the event."""
    return bool(EventPhoto.select().where(EventPhoto.file_id == file_id).exists())


def far_days(taken_at: datetime | None, happened_at: datetime) -> int:
    """Days between a photo and its act when they are more than FAR_DAYS, else 0; a photo without a day is not far."""
    if taken_at is None:
        return 0
    days = abs((day_of(taken_at) - day_of(happened_at)).days)
    return days if days > FAR_DAYS else 0


def uses_of(files: Iterable[str], *, organisation_id: int, besides_entry: str = "") -> list[FileUse]:
    """Acts of an organisation that these files (by hash) already stand at, the latest first; not those of one entry."""
    wanted = sorted(set(files))
    found = [use for use in _uses(organisation_id, wanted) if not besides_entry or use.entry_id != besides_entry]
    return sorted(found, key=lambda use: use.happened_at, reverse=True)


def files_used_twice(organisation_id: int, *, events: Collection[int] | None = None) -> list[UsedTwice]:
    """Files that stand at more than one act of an organisation; with `events` only those one of these events has."""
    wanted = None
    if events is not None:
        photos = EventPhoto.select(EventPhoto.sha256).where(EventPhoto.event.in_(list(events)))
        wanted = sorted({sha256 for (sha256,) in photos.tuples()} | _papers_of(events))
    uses: dict[str, list[FileUse]] = defaultdict(list)
    for use in _uses(organisation_id, wanted):
        uses[use.sha256].append(use)
    return [
        UsedTwice(sha256, tuple(sorted(found, key=lambda use: (use.happened_at, use.event_id))))
        for sha256, found in sorted(uses.items())
        if len({use.act for use in found}) > 1
    ]


def photo_facts(events: Sequence[Event]) -> dict[int, list[PhotoFact]]:
    """What is known of the photos of each event, in the order they were sent."""
    by_id = {event.id: event for event in events}
    rows = list(EventPhoto.select().where(EventPhoto.event.in_(list(by_id))).order_by(EventPhoto.id)) if by_id else []
    files = {
        file.id: file for file in StoredFile.select().where(StoredFile.id.in_({row.file_id for row in rows} or {0}))
    }
    twice = {
        (one.sha256, use.event_id)
        for organisation_id in {by_id[row.event_id].organisation_id for row in rows}
        for one in files_used_twice(organisation_id, events=list(by_id))
        for use in one.uses
    }
    added = _added([row.sha256 for row in rows])
    found: dict[int, list[PhotoFact]] = defaultdict(list)
    for row in rows:
        event, file = by_id[row.event_id], files.get(row.file_id)
        taken_at = file.taken_at if file else None
        found[event.id].append(
            PhotoFact(
                sha256=row.sha256,
                taken_on=day_of(taken_at) if taken_at else None,
                commune=_commune(event),
                far_days=far_days(taken_at, event.happened_at),
                is_used_elsewhere=(row.sha256, event.id) in twice,
                added_on=added.get((row.sha256, first_version(event).id)),
            )
        )
    return found


def first_version(event: Event) -> Event:
    """The first version of an act: a corrected one repeats its photos."""
    while event.supersedes_id is not None:
        event = Event.get_by_id(event.supersedes_id)
    return event


def _added(files: Sequence[str]) -> dict[tuple[str, int], date]:
    """The day on which a photo came after its act, by hash and the number of the act's first version."""
    rows = EventPhoto.select(EventPhoto, Event).join(Event).where(EventPhoto.sha256.in_(list(files) or [""]))
    later = rows.where(EventPhoto.added_at.is_null(is_null=False))
    return {(row.sha256, first_version(row.event).id): day_of(row.added_at) for row in later}


def _commune(event: Event) -> str:
    """Of the place that was frozen into the event; of several places, all of them."""
    recorded = read_json(event.recorded)
    places = [recorded["place"]] if recorded.get("place") else recorded.get("places") or []
    return ", ".join(dict.fromkeys(place["commune"] for place in places if place.get("commune")))


def _uses(organisation_id: int, files: Sequence[str] | None) -> list[FileUse]:
    """Standing acts with their photos, and with the pages of papers about them."""
    if files is not None and not files:
        return []
    mark = str(database.param)
    chosen = f" AND f.sha256 IN ({', '.join([mark] * len(files))})" if files is not None else ""
    rows = database.execute_sql(
        f"SELECT f.sha256, e.id FROM stored_file AS f JOIN event_photo AS p ON p.file_id = f.id "
        f"JOIN event AS e ON e.id = p.event_id WHERE f.organisation_id = {mark}{chosen} AND e.declared_at = '' "
        f"AND e.organisation_id = {mark} "
        "AND NOT EXISTS (SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '')",
        (organisation_id, *(files or ()), organisation_id),
    ).fetchall()
    pairs = {(sha256, number) for sha256, number in rows} | _paper_pairs(organisation_id, files)
    events = {e.id: e for e in Event.select().where(Event.id.in_({number for _, number in pairs} or {0}))}
    return [_use(sha256, events[number]) for sha256, number in sorted(pairs) if number in events]


def _paper_pairs(organisation_id: int, files: Sequence[str] | None) -> set[tuple[str, int]]:
    query = (
        CertificatePage.select(StoredFile.sha256, Certificate.subject_id)
        .join(Certificate)
        .switch(CertificatePage)
        .join(StoredFile)
        .where(Certificate.organisation == organisation_id, Certificate.subject_kind == "event", Certificate.is_active)
    )
    if files is not None:
        query = query.where(StoredFile.sha256.in_(list(files)))
    return set(query.tuples())


def _papers_of(events: Collection[int]) -> set[str]:
    query = (
        CertificatePage.select(StoredFile.sha256)
        .join(Certificate)
        .switch(CertificatePage)
        .join(StoredFile)
        .where(Certificate.subject_kind == "event", Certificate.subject_id.in_(list(events)), Certificate.is_active)
    )
    return {sha256 for (sha256,) in query.tuples()}


def _use(sha256: str, event: Event) -> FileUse:
    return FileUse(
        sha256=sha256,
        event_id=event.id,
        template=event.template,
        step=event.step,
        kind=event.kind,
        happened_at=event.happened_at,
        organisation_id=event.organisation_id,
        entry_id=event.entry_id,
        act=(event.recorded_at, event.happened_at, event.step),
    )
