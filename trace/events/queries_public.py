"""What everybody sees of a lot's way: back through the lots it was made from to the field or pond."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from trace.batches.models import Batch, BatchSource
from trace.documents.models import StoredFile
from trace.events import wording
from trace.events.ancestry import ancestors
from trace.events.models import Event
from trace.events.projections import touches
from trace.events.public import public_view
from trace.events.queries import lot_refs, photos_of
from trace.events.records import read_json
from trace.events.rows import LotRef, PublicRow
from trace.events.rules import LEAVING, OFFICE, Kind, day_of
from trace.ledger.models import LedgerEntry
from trace.organisations.models import Organisation


def public_timeline(batch: Batch) -> list[PublicRow]:
    """The lot's journey in the order in which it happened, with public values only.

    Of a lot or season it was made from, only what had happened to it by the time it became this lot is told;
    whom else the rest went to belongs to other lots.
    """
    numbers = _numbers_on_the_way(batch)
    events = sorted(
        Event.select().where(Event.id.in_(numbers)), key=lambda one: (day_of(one.happened_at), one.ledger_index)
    )
    return _rows(events)


def _numbers_on_the_way(batch: Batch) -> list[int]:
    """Events of the way: each ancestor up to the moment it was last used for this lot."""
    lots, seasons = ancestors([batch])
    ids = {lot.id for lot in lots}
    used_at: dict[tuple[str, int], datetime] = {}
    edges = list(BatchSource.select().where(BatchSource.batch.in_(list(ids))))
    moments = {row.id: row.happened_at for row in Event.select().where(Event.id.in_({e.event_number for e in edges}))}
    for edge in edges:
        key = ("lot", edge.from_batch_id) if edge.from_batch_id else ("season", edge.from_season_id or 0)
        used_at[key] = max(used_at.get(key, moments[edge.event_number]), moments[edge.event_number])
    making = {edge.event_number for edge in edges}
    found: set[int] = set(making)
    for lot in lots:
        until = None if lot.id == batch.id else used_at.get(("lot", lot.id))
        found.update(_told(lot.identifier, until, is_own=lot.id == batch.id))
    for season in seasons:
        found.update(_told(season.identifier, used_at.get(("season", season.id)), is_own=False))
    return sorted(found)


def _told(identifier: str, until: datetime | None, *, is_own: bool) -> set[int]:
    """Numbers of the events of one lot that belong to the journey; of its own a lot shows everything but holds."""
    found = set()
    for touch in touches(identifier):
        if touch.kind in OFFICE or touch.role == "input" or touch.kind == Kind.CLOSE:
            continue
        if not is_own and touch.kind in LEAVING:
            continue
        if until is not None and day_of(touch.happened_at) > day_of(until):
            continue
        found.add(touch.event_number)
    return found


def _rows(events: Sequence[Event]) -> list[PublicRow]:
    numbers = [one.id for one in events]
    lots, photos = lot_refs(numbers), _public_photos(numbers)
    owners = {
        row.id: row for row in Organisation.select().where(Organisation.id.in_({e.organisation_id for e in events}))
    }
    first = _first_versions(events)
    salts = {
        row.leaf_index: bytes(row.public_salt)
        for row in LedgerEntry.select(LedgerEntry.leaf_index, LedgerEntry.public_salt).where(
            LedgerEntry.leaf_index.in_([one.ledger_index for one in events])
        )
    }
    return [
        _row(
            one,
            owners[one.organisation_id],
            lots[one.id],
            photos.get(one.id, []),
            first.get(one.id),
            salts[one.ledger_index],
        )
        for one in events
    ]


def _row(
    one: Event, owner: Organisation, lots: Sequence[LotRef], photos: Sequence[str], first: Event | None, salt: bytes
) -> PublicRow:
    recorded = read_json(one.recorded)
    step = wording.step_of(one.template, one.step)
    named = wording.name_of(one.kind, step, one.step)
    place: dict[str, Any] = recorded.get("place") or next(iter(recorded.get("places", ())), {})
    return PublicRow(
        event_id=one.event_id,
        kind=one.kind,
        step=one.step,
        template=one.template,
        name_vi=named.vi,
        name_en=named.en,
        icon=named.icon,
        happened_on=day_of(one.happened_at),
        recorded_on=day_of(one.recorded_at),
        late_days=one.late_days,
        is_after_dispatch=one.is_after_dispatch,
        organisation_code=owner.code,
        organisation_name=recorded["organisation"].get("name") or owner.name,
        commune=place.get("commune", ""),
        place_kind=place.get("kind", ""),
        verified_by=owner.name if owner.kind == "department" else "",
        values=tuple(wording.shown(step, recorded.get("public", {}), "public")),
        lots=tuple(_public_lot(lot) for lot in lots),
        supplier=recorded.get("supplier", {}).get("name", ""),
        photos=tuple(photos),
        is_corrected=first is not None,
        correction_reason=one.reason if first is not None else "",
        earlier_on=day_of(first.recorded_at) if first is not None else None,
        ledger_index=one.ledger_index,
        view=public_view(one),
        public_salt=salt,
    )


def _public_lot(lot: LotRef) -> LotRef:
    """How much was used up is the establishment's own business; which lots is not."""
    if lot.role != "input":
        return lot
    return LotRef(lot.role, lot.identifier, lot.code, lot.lot, lot.name, lot.is_season, None, "")


def _public_photos(numbers: Sequence[int]) -> dict[int, list[str]]:
    """Pictures that were released to everybody."""
    found = photos_of(numbers)
    names = {name for several in found.values() for name in several}
    if not names:
        return {}
    released = {
        row.sha256
        for row in StoredFile.select(StoredFile.sha256).where(StoredFile.sha256.in_(names), StoredFile.is_public)
    }
    return {number: [name for name in several if name in released] for number, several in found.items()}


def _first_versions(events: Sequence[Event]) -> dict[int, Event]:
    """The very first version of each corrected event, by the number of the newest."""
    found = {}
    for one in events:
        first = one
        while first.supersedes_id is not None:
            first = Event.get_by_id(first.supersedes_id)
        if first is not one:
            found[one.id] = first
    return found


def earlier_versions(event_id: str) -> list[dict[str, Any]]:
    """The public views of the older versions of an event, the newest first (“xem bản cũ”)."""
    one = Event.get_or_none(Event.event_id == event_id, Event.declared_at == "")
    found = []
    while one is not None and one.supersedes_id is not None:
        one = Event.get_by_id(one.supersedes_id)
        found.append(public_view(one))
    return found
