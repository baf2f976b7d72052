"""Writing down what is done to growing lots and to lots that stay what they are; one entry or many at once.

This is the path walked most, so it writes with prepared statements and only what changed.
"""

import json
from collections.abc import Sequence

from trace.batches.models import Batch
from trace.database import atomic, database, lock_for_this_transaction
from trace.errors import N_
from trace.events import composing, projections, rules
from trace.events.acting import (
    begin,
    fresh_batches,
    hold_in_doubt,
    resolve_step,
    settle,
    step_code,
    used_entry_ids,
)
from trace.events.ancestry import ancestors
from trace.events.entries import DiaryEntry, Entry, Observation
from trace.events.models import Event
from trace.events.noting import Work, diary_act, observation_act
from trace.events.recording import write
from trace.events.rules import Cause
from trace.events.waiting import cause_told, lots_to_hold, may_cause
from trace.ledger.actions import LOCK
from trace.materials.actions import mark_used
from trace.processes.catalogue import DIARY, Step
from trace.seasons.models import Season


def record_diary(seasons: Sequence[Season], *, step: Step | str, entry: Entry) -> Event:
    """Write one entry into the diary of one or many seasons."""
    return record_many([DiaryEntry(seasons=seasons, step=step, entry=entry)])[0]


def observe(batches: Sequence[Batch], *, step: Step | str, entry: Entry, thousandths: int | None = None) -> Event:
    """Write down what happened to lots that stay what they are: stored, carried, tested.

    Work on a growing crop goes into the diary of the seasons behind the lots. Where there is none in this book,
    such work, and how a lot came about, is told of the lot itself.
    """
    grown = _seasons_behind(batches, step)
    if grown:
        return record_diary(grown, step=step, entry=entry)
    return record_many([Observation(batches=batches, step=step, entry=entry, thousandths=thousandths)])[0]


def _seasons_behind(batches: Sequence[Batch], step: Step | str) -> list[Season]:
    """The seasons that a step of the diary belongs to, where lots are named for it."""
    if not batches or resolve_step(batches[0].template, step).role != DIARY:
        return []
    return [season for season in ancestors(batches)[1] if season.template == batches[0].template]


def record_many(entries: Sequence[DiaryEntry | Observation]) -> list[Event]:
    """Write many entries in one transaction, all or none; for imports and programs.

    An entry that was written before is answered with its event, as everywhere.
    """
    events: list[Event | None] = []
    with atomic():
        lock_for_this_transaction(LOCK)
        work = Work(_used(entries))
        places: list[int] = []
        for position, one in enumerate(entries):
            before = _prepare(one, work)
            events.append(before)
            if before is None:
                places.append(position)
        written = write(work.acts)
        for position, event in zip(places, written, strict=True):
            events[position] = event
        _bring_up_to_date(entries, work, {event.id for event in written})
    return [event for event in events if event is not None]


def _used(entries: Sequence[DiaryEntry | Observation]) -> set[tuple[int, str]]:
    """Which entry ids were written before, asked once for all. An officer, who has no organisation, has none."""
    asked: dict[int, set[str]] = {}
    for one in entries:
        owner = one.entry.by.organisation_id
        if owner is not None:
            asked.setdefault(owner, set()).add(str(rules.read_entry_id(one.entry.entry_id)))
    return {(owner, used) for owner, ids in asked.items() for used in used_entry_ids(owner, ids)}


def _prepare(one: DiaryEntry | Observation, work: Work) -> Event | None:
    """Check one entry and put its act into the work; the event it wrote before, when there is one."""
    subjects = one.seasons if isinstance(one, DiaryEntry) else one.batches
    rules.check_distinct(subject.identifier for subject in subjects)
    asked = _asked(one, [subject.code for subject in subjects])
    owners = {subject.organisation_id for subject in subjects}
    key = (one.entry.by.organisation_id or 0, str(rules.read_entry_id(one.entry.entry_id)))
    before = begin(one.entry, owners, asked, is_new=key not in work.used)
    if before is not None:
        return before
    owner = owners.pop()
    if key in work.seen:
        raise rules.EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    work.seen[key] = asked
    if owner not in work.parties:
        work.parties[owner] = composing.party_of(owner)
    if isinstance(one, DiaryEntry):
        work.acts.append(diary_act(one, asked, work.parties[owner], work))
    else:
        work.acts.append(observation_act(one, asked, work.parties[owner]))
    return None


def _asked(one: DiaryEntry | Observation, codes: list[str]) -> str:
    if isinstance(one, DiaryEntry):
        return composing.entry_hash("diary", one.entry, {"seasons": codes, "step": step_code(one.step)})
    about = {"batches": codes, "step": step_code(one.step), "thousandths": one.thousandths}
    return composing.entry_hash("observe", one.entry, about)


def _bring_up_to_date(entries: Sequence[DiaryEntry | Observation], work: Work, written: set[int]) -> None:
    if not work.acts:
        return
    mark = database.param
    for season in work.in_order.values():
        if season.number not in work.out_of_order and season.last_event_at is not None:
            database.execute_sql(
                f"UPDATE season SET done_steps = {mark}, last_event_at = {mark} WHERE id = {mark}",
                (json.dumps(season.done_steps), season.last_event_at.replace(tzinfo=None), season.number),
            )
    if work.out_of_order:
        projections.project_seasons(Season.select().where(Season.id.in_(sorted(work.out_of_order))))
    harvested = [season.number for season in work.in_order.values() if season.harvested_thousandths]
    if harvested:
        projections.bump((), harvested)
    _settle_batches(entries, work.parties, written)
    for number in sorted(work.doubtful):
        season_row = Season.get_by_id(number)
        entry = entries[-1].entry
        doubted = lots_to_hold(season_row, because_of=written)
        hold_in_doubt(entry, work.parties[season_row.organisation_id], doubted)
    used = {material.id: material for one in entries for material in one.entry.materials}
    mark_used(list(used.values()), now=entries[-1].entry.now)


def _settle_batches(
    entries: Sequence[DiaryEntry | Observation], parties: dict[int, composing.Party], written: set[int]
) -> None:
    for party in parties.values():
        seen = [one for one in entries if isinstance(one, Observation) and one.entry.by.owns(party.number)]
        observed = {batch.id: batch for one in seen for batch in one.batches}
        if observed:
            causes = _causes_told(seen, written)
            settle(seen[-1].entry, party, batches=fresh_batches(observed.values()), causes=causes)


def _causes_told(seen: Sequence[Observation], written: set[int]) -> dict[int, Cause]:
    """Why lots must be held for what was told of their growing."""
    doubtful = {
        batch.id: batch for one in seen for batch in one.batches if may_cause(resolve_step(batch.template, one.step))
    }
    found = {number: cause_told(batch, because_of=written) for number, batch in doubtful.items()}
    return {number: cause for number, cause in found.items() if cause is not None}
