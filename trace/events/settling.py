"""What follows from a correction: rows brought up to date, and the holds that the right book asks for."""

from datetime import datetime

from trace.batches.models import Batch
from trace.events import composing, projections, rules, yields
from trace.events.acting import hold_in_doubt, settle
from trace.events.actions_packs import overpacked_causes
from trace.events.entries import Entry
from trace.events.gone import GONE
from trace.events.models import Event, EventItem
from trace.events.packing_projections import settle_packs
from trace.events.records import items_of, read_json
from trace.events.rules import LEAVING, PACKING, Cause, Kind
from trace.events.waiting import cause_in_diary, cause_told, lots_to_hold, may_cause
from trace.kit.viewer import Viewer
from trace.processes.queries import step as find_step
from trace.seasons.models import Season


def settle_corrected(event: Event, *, by: Viewer, now: datetime, entry_id: str) -> None:
    """Everything that follows, with the holds that the corrected book asks for."""
    entry = Entry(by=by, now=now, entry_id=entry_id, happened_at=now)
    party = composing.party_of(event.organisation_id)
    names = [row.identifier for row in EventItem.select().where(EventItem.event == event.id)]
    named = list(Batch.select().where(Batch.identifier.in_(names)).order_by(Batch.id))
    batches = [batch for batch in named if batch.organisation_id == event.organisation_id]
    # Lots of somebody else are only named; their pages tell it, and nothing about them is decided here.
    projections.bump([batch.id for batch in named if batch.organisation_id != event.organisation_id])
    seasons = list(Season.select().where(Season.identifier.in_(names)).order_by(Season.id))
    causes = {} if event.declared_at and event.kind != Kind.SOURCES else _causes(event, batches, seasons)
    if (event.kind in LEAVING and GONE in read_json(event.recorded)) or event.kind == Kind.RETURN:
        settle_packs(event)
    elif event.kind in (*PACKING, Kind.TAG):
        settle_packs(event)
        causes = dict(overpacked_causes(batches))
    settle(entry, party, batches=batches, seasons=seasons, causes=causes)
    if event.kind == Kind.DIARY:
        for season in seasons:
            hold_in_doubt(entry, party, lots_to_hold(season, because_of={event.id}, is_correction=True))


def _causes(event: Event, batches: list[Batch], seasons: list[Season]) -> dict[int, Cause]:
    if event.kind in (Kind.OBSERVE, Kind.REGISTER):
        return _causes_told(event, batches)
    made = {one.identifier for one in items_of(read_json(event.document)) if one.role == "output"}
    lots = [batch for batch in batches if batch.identifier in made]
    cause = None
    if event.kind == Kind.HARVEST and seasons:
        cause = cause_in_diary(seasons[0], event.happened_at)
    elif event.kind in (Kind.TRANSFORM, Kind.SOURCES) and lots and _gains(lots[0]):
        cause = Cause.GAINED
    return {batch.id: cause for batch in lots} if cause else {}


def _gains(lot: Batch) -> bool:
    """More came out of the step that made the lot than went in, as it stands now."""
    sides = yields.sides_of(lot)
    if sides is None or not rules.can_only_lose(find_step(lot.template, sides.step)):
        return False
    return rules.has_gained(sides.inputs, sides.made)


def _causes_told(event: Event, batches: list[Batch]) -> dict[int, Cause]:
    if not event.step or not may_cause(find_step(event.template, event.step)):
        return {}
    found = {batch.id: cause_told(batch) for batch in batches}
    return {number: cause for number, cause in found.items() if cause is not None}
