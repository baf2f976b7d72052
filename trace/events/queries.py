"""Reading what happened: timelines with their corrections, single events, the history of writing.

What everybody sees of an event is in `public`; a lot's public page reads it there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from trace.access.models import Person
from trace.batches.models import Batch
from trace.batches.queries import visible_batches
from trace.errors import N_, NotFound
from trace.events import wording
from trace.events.ancestry import ancestors
from trace.events.models import Decision, Event, EventAnnex, EventItem, EventPhoto
from trace.events.models_packs import Pack
from trace.events.projections import done_steps_of, touches
from trace.events.proofs import photo_facts
from trace.events.recording import CORRECTION, EVENT, HOLD
from trace.events.records import read_json
from trace.events.rows import EventRow, HistoryRow, LotRef, ShownValue
from trace.events.rules import CORRECTABLE, PACKING, Kind, day_of
from trace.events.sealing import seals_of
from trace.kit.viewer import RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.seasons.models import Season
from trace.seasons.naming import name_for
from trace.seasons.queries import visible_seasons


class UnknownEvent(NotFound):
    """No such event, or not yours to see."""


def events_of(subject: Batch | Season, *, seen_by: Viewer) -> list[EventRow]:
    """The timeline of a lot or season, the latest first; corrected events carry their older versions.

    Refused when the viewer may not see the subject. Private values are shown to the owner only: officers read
    them in the record of an audit, where numbers of people are shortened and each look is counted.
    """
    _check_visible(subject, seen_by)
    return _rows(_events_naming([subject.identifier]), seen_by)


def rows_naming(identifiers: Sequence[str], *, seen_by: Viewer) -> list[EventRow]:
    """The timeline of what these identifiers name, the latest first; the caller has found it for this viewer."""
    return _rows(_events_naming(identifiers), seen_by)


def event(number: int, *, seen_by: Viewer) -> EventRow:
    """One event (of the version asked for) with its older versions, if the viewer may see a lot it names."""
    found = Event.get_or_none(Event.id == number)
    if found is None or not _may_see_event(found, seen_by):
        raise UnknownEvent(N_("Không tìm thấy việc này."))
    family = _family([found])
    rows = {row.number: row for row in _rows(family, seen_by, is_flat=True)}
    by_id = {one.id: one for one in family}
    return _with_earlier(rows, by_id, found)


def find_event(number: int, *, seen_by: Viewer) -> Event:
    """The row itself, for the actions that correct or cancel it."""
    found: Event | None = Event.get_or_none(Event.id == number)
    if found is None or not _may_see_event(found, seen_by):
        raise UnknownEvent(N_("Không tìm thấy việc này."))
    return found


def done_steps(subject: Batch | Season) -> list[str]:
    """Codes of the steps done on a lot itself and on all it was made from, in the order of their last doing."""
    if isinstance(subject, Season):
        return done_steps_of(touches(subject.identifier))
    lots, seasons = ancestors([subject])
    names = [lot.identifier for lot in lots] + [season.identifier for season in seasons]
    found = [touch for name in names for touch in touches(name)]
    found.sort(key=lambda touch: (touch.happened_at, touch.event_number))
    return done_steps_of(found)


def history(batch: Batch, *, seen_by: Viewer) -> list[HistoryRow]:
    """Every act of writing about a lot in the order of the log: who wrote what, and when."""
    _check_visible(batch, seen_by)
    events = _events_naming([batch.identifier])
    decisions = list(Decision.select().where(Decision.identifier == batch.identifier))
    known = [one for one in events if _is_inside(one, seen_by)]
    people = _names(one.recorded_by_id for one in known) | _names(one.by_id for one in decisions)
    owners = _organisations([one.organisation_id for one in events] + [one.organisation_id for one in decisions])
    rows = [_history_of_event(one, people, owners) for one in events]
    rows += [_history_of_decision(one, people, owners) for one in decisions]
    return sorted(rows, key=lambda row: row.ledger_index)


def _history_of_event(one: Event, people: dict[int, str], owners: dict[int, Organisation]) -> HistoryRow:
    named = wording.name_of(one.kind, wording.step_of(one.template, one.step), one.step)
    is_hold = one.kind in (Kind.HOLD, Kind.RELEASE)
    return HistoryRow(
        ledger_index=one.ledger_index,
        log_kind=CORRECTION if one.supersedes_id else HOLD if is_hold else EVENT,
        kind=one.kind,
        step=one.step,
        name_vi=named.vi,
        name_en=named.en,
        event_id=one.event_id,
        happened_at=one.happened_at,
        recorded_at=one.recorded_at,
        recorded_by=people.get(one.recorded_by_id or 0, ""),
        is_on_behalf=one.is_on_behalf,
        organisation_name=owners[one.organisation_id].name,
        reason=one.reason,
        late_days=one.late_days,
        is_after_dispatch=one.is_after_dispatch,
        is_loosened="loosened" in read_json(one.recorded),
    )


def _history_of_decision(one: Decision, people: dict[int, str], owners: dict[int, Organisation]) -> HistoryRow:
    named = wording.name_of(one.kind, None, one.kind)
    return HistoryRow(
        ledger_index=one.ledger_index,
        log_kind=one.kind,
        kind=one.kind,
        step="",
        name_vi=named.vi,
        name_en=named.en,
        event_id="",
        happened_at=None,
        recorded_at=one.at,
        recorded_by=people.get(one.by_id or 0, ""),
        is_on_behalf=False,
        organisation_name=owners[one.organisation_id].name,
        reason=str(read_json(one.body).get("said", "")),
        late_days=0,
        is_after_dispatch=False,
    )


def _rows(events: Sequence[Event], seen_by: Viewer, *, is_flat: bool = False) -> list[EventRow]:
    """Rows of ordinary events; declarations only mark them. `is_flat`: every version on its own."""
    beside = _Beside(events, seen_by)
    declared = {one.event_id: one for one in events if one.declared_at}
    ordinary = [one for one in events if not one.declared_at]
    rows = {one.id: beside.row(one, declared.get(one.event_id)) for one in ordinary}
    if is_flat:
        return list(rows.values())
    by_id = {one.id: one for one in ordinary}
    replaced = {one.supersedes_id for one in ordinary}
    newest = [one for one in ordinary if one.id not in replaced]
    newest.sort(key=lambda one: (one.happened_at, one.ledger_index), reverse=True)
    return [_with_earlier(rows, by_id, one) for one in newest]


def _with_earlier(rows: dict[int, EventRow], by_id: dict[int, Event], newest: Event) -> EventRow:
    earlier = []
    one = newest
    while one.supersedes_id in by_id:
        one = by_id[one.supersedes_id]
        earlier.append(rows[one.id])
    return replace(rows[newest.id], earlier=tuple(earlier))


class _Beside:
    """Everything that stands beside events, read with one statement a table."""

    def __init__(self, events: Sequence[Event], seen_by: Viewer) -> None:
        numbers = [one.id for one in events]
        self.seen_by = seen_by
        self.people = _names(one.recorded_by_id for one in events)
        self.owners = _organisations(one.organisation_id for one in events)
        self.lots = _lot_refs(numbers, seen_by)
        self.photos = _photos_of(numbers)
        self.seals = seals_of(numbers)
        self.photo_facts = photo_facts([one for one in events if self.photos.get(one.id)])
        self.private = {
            row.event_id: row.private for row in EventAnnex.select().where(EventAnnex.event.in_(numbers)) if row.private
        }

    def row(self, one: Event, declaration: Event | None) -> EventRow:
        recorded = read_json(one.recorded)
        step = wording.step_of(one.template, one.step)
        named = wording.name_of(one.kind, step, one.step)
        owner = self.owners[one.organisation_id]
        private = self._private(one)
        is_inside = _is_inside(one, self.seen_by)
        is_cancelled = declaration is not None and "correctiveEventIDs" not in _declared(declaration)
        return EventRow(
            number=one.id,
            event_id=one.event_id,
            kind=one.kind,
            step=one.step,
            template=one.template,
            name_vi=named.vi,
            name_en=named.en,
            icon=named.icon,
            happened_at=one.happened_at,
            happened_on=day_of(one.happened_at),
            recorded_at=one.recorded_at,
            recorded_on=day_of(one.recorded_at),
            recorded_by=self.people.get(one.recorded_by_id or 0, "") if is_inside else "",
            is_on_behalf=one.is_on_behalf,
            organisation_code=owner.code,
            organisation_name=owner.name if is_inside or owner.kind != "household" else "",
            place=recorded.get("place", {}),
            places=recorded.get("places", ()),
            late_days=one.late_days,
            is_after_dispatch=one.is_after_dispatch,
            values=tuple(_values(step, recorded if is_inside else {"public": recorded.get("public", {})}, private)),
            lots=tuple(self.lots[one.id]),
            photos=tuple(self.photos[one.id]),
            photo_facts=tuple(self.photo_facts.get(one.id, ())),
            supplier={**recorded.get("supplier", {}), **private.get("supplier", {})} if is_inside else {},
            receiver={**recorded.get("receiver", {}), **private.get("receiver", {})} if is_inside else {},
            is_source_unregistered=bool(recorded.get("is_unregistered")),
            handover=recorded.get("handover", ""),
            seal=self.seals.get(one.id, ""),
            reason=one.reason,
            hold_cause=recorded.get("hold", {}).get("cause", ""),
            ledger_index=one.ledger_index,
            is_cancelled=is_cancelled,
            cancelled_reason=declaration.reason if declaration is not None and is_cancelled else "",
            is_loosened="loosened" in recorded or (is_cancelled and "loosened" in _beside_of(declaration)),
            may_be_corrected=declaration is None
            and one.id not in self.seals
            and one.kind in CORRECTABLE
            and self.seen_by.role in RECORDERS
            and self.seen_by.owns(one.organisation_id),
        )

    def _private(self, one: Event) -> dict[str, Any]:
        """What is private belongs to the owner; officers have the record of an audit for it."""
        return self.private.get(one.id, {}) if self.seen_by.owns(one.organisation_id) else {}


def _is_inside(one: Event, seen_by: Viewer) -> bool:
    """What the owner and officers read; a partner who is named sees of it what everybody may see."""
    return seen_by.owns(one.organisation_id) or seen_by.is_officer or seen_by.is_admin


def _lot_refs(numbers: Sequence[int], seen_by: Viewer) -> dict[int, list[LotRef]]:
    """The lots and seasons each event names, in its order."""
    items = list(EventItem.select().where(EventItem.event.in_(list(numbers))).order_by(EventItem.id))
    names = {item.identifier for item in items}
    lots = {b.identifier: b for b in Batch.select().where(Batch.identifier.in_(names))}
    seasons = {s.identifier: s for s in Season.select().where(Season.identifier.in_(names))}
    packs = {p.identifier: p for p in Pack.select().where(Pack.identifier.in_(names))}
    called = {one.identifier: name_for(one, seen_by=seen_by) for one in seasons.values()}
    found: dict[int, list[LotRef]] = defaultdict(list)
    for item in items:
        lot, season = lots.get(item.identifier), seasons.get(item.identifier)
        pack = packs.get(item.identifier)
        known = lot or season or pack
        found[item.event_id].append(
            LotRef(
                role=item.role,
                identifier=item.identifier,
                code=known.code if known else "",
                lot=lot.lot if lot else "",
                name="" if known is None else pack.code if pack else called.get(item.identifier, known.name),
                is_season=season is not None,
                is_pack=pack is not None,
                is_elsewhere=lot is not None and not _is_open(lot, seen_by),
                thousandths=item.thousandths,
                unit=item.unit,
            )
        )
    return found


def _is_open(lot: Batch, seen_by: Viewer) -> bool:
    return seen_by.owns(lot.organisation_id) or seen_by.is_officer or seen_by.is_admin


def _photos_of(numbers: Sequence[int]) -> dict[int, list[str]]:
    """Pictures of each event, by SHA-256."""
    found: dict[int, list[str]] = defaultdict(list)
    for photo in EventPhoto.select().where(EventPhoto.event.in_(list(numbers))).order_by(EventPhoto.id):
        found[photo.event_id].append(photo.sha256)
    return found


def _values(step: Any, recorded: dict[str, Any], private: dict[str, Any]) -> list[ShownValue]:
    said = {name: value for name, value in private.items() if name not in ("supplier", "receiver")}
    open_to_all = recorded.get("public", {})
    if "measured" in recorded.get("kept", {}):
        # The organisation reads all that was measured; its own public part would only say some of it again.
        open_to_all = {name: value for name, value in open_to_all.items() if name != "measured"}
    return [
        *wording.shown(step, open_to_all, "public"),
        *wording.shown(step, recorded.get("kept", {}), "kept"),
        *wording.materials_shown(recorded.get("materials", ())),
        *wording.shown(step, said, "private"),
    ]


def _beside_of(one: Event | None) -> dict[str, Any]:
    return read_json(one.recorded) if one is not None else {}


def _declared(declaration: Event) -> dict[str, Any]:
    said: dict[str, Any] = read_json(declaration.document)["errorDeclaration"]
    return said


def _events_naming(identifiers: Sequence[str]) -> list[Event]:
    """Every event and declaration that names one of these, in the order of the log."""
    named = EventItem.select(EventItem.event).where(EventItem.identifier.in_(list(identifiers)))
    return list(Event.select().where(Event.id.in_(named)).order_by(Event.ledger_index))


def _family(events: Iterable[Event]) -> list[Event]:
    """Events with all their versions and declarations."""
    found = {one.id: one for one in events}
    waiting = list(found.values())
    while waiting:
        one = waiting.pop()
        near = Event.select().where(
            (Event.id == one.supersedes_id) | (Event.supersedes_id == one.id) | (Event.event_id == one.event_id)
        )
        for row in near:
            if row.id not in found:
                found[row.id] = row
                waiting.append(row)
    return sorted(found.values(), key=lambda row: row.ledger_index)


def _check_visible(subject: Batch | Season, seen_by: Viewer) -> None:
    query = visible_batches(seen_by) if isinstance(subject, Batch) else visible_seasons(seen_by)
    model = type(subject)
    if not query.where(model.id == subject.id).exists():
        raise UnknownEvent(N_("Không tìm thấy vụ hoặc lô này."))


def _may_see_event(one: Event, seen_by: Viewer) -> bool:
    names = {row.identifier for row in EventItem.select(EventItem.identifier).where(EventItem.event == one.id)}
    if one.kind in PACKING:
        names |= _packed_in(_packed_in(names) | names)
    return bool(
        seen_by.owns(one.organisation_id)
        or visible_batches(seen_by).where(Batch.identifier.in_(names)).exists()
        or visible_seasons(seen_by).where(Season.identifier.in_(names)).exists()
    )


def _packed_in(names: set[str]) -> set[str]:
    """Everything that was ever put into these packs."""
    into = EventItem.select(EventItem.event).where(EventItem.role == "parent", EventItem.identifier.in_(names))
    return {row.identifier for row in EventItem.select(EventItem.identifier).where(EventItem.event.in_(into))}


def _names(numbers: Iterable[int | None]) -> dict[int, str]:
    wanted = {number for number in numbers if number is not None}
    return {p.id: p.name for p in Person.select(Person.id, Person.name).where(Person.id.in_(wanted))}


def _organisations(numbers: Iterable[int]) -> dict[int, Organisation]:
    return {row.id: row for row in Organisation.select().where(Organisation.id.in_(set(numbers)))}
