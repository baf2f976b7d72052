"""Writing down what is done to growing lots and to lots that stay what they are; one entry or many at once.

This is the path walked most, so it reads and writes with prepared statements and only what it needs.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from trace.batches.models import Batch, BatchSource
from trace.database import atomic, database, lock_for_this_transaction
from trace.errors import N_
from trace.events import composing, epcis, projections, rules
from trace.events.acting import (
    begin,
    fresh_batches,
    hold_automatically,
    is_after_dispatch,
    made_of_seasons,
    resolve_step,
    settle,
    step_code,
    used_entry_ids,
)
from trace.events.ancestry import ancestors
from trace.events.entries import DiaryEntry, Entry, Observation
from trace.events.epcis_values import Quantity
from trace.events.models import Event
from trace.events.recording import Act, write
from trace.events.rules import Cause, EntryRefused, Kind
from trace.events.values import AMOUNT
from trace.events.waiting import cause_told, lots_to_hold, may_cause
from trace.ledger.actions import LOCK
from trace.processes.catalogue import (
    AGGREGATE_PACKS,
    DIARY,
    HARVEST,
    OBSERVE,
    OPEN,
    PACK,
    RECEIVE,
    SELL,
    SHIP,
    TRANSFORM,
    Step,
)
from trace.seasons.models import Season

_OBSERVED = (OBSERVE, RECEIVE, SHIP, SELL, AGGREGATE_PACKS)


@dataclass(slots=True)
class _Growing:
    """The columns of a season that a diary entry needs, as they are under the lock."""

    number: int
    organisation_id: int
    identifier: str
    template: str
    harvested_thousandths: int
    done_steps: list[str]
    last_event_at: datetime | None


@dataclass(slots=True)
class _Batchwise:
    """What a batch of entries has touched so far, brought up to date once at its end."""

    acts: list[Act]
    in_order: dict[int, _Growing]
    out_of_order: set[int]
    doubtful: set[int]
    places: dict[tuple[int, ...], list[composing.Place]]


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
    work = _Batchwise([], {}, set(), set(), {})
    parties: dict[int, composing.Party] = {}
    seen: dict[tuple[int, str], str] = {}
    with atomic():
        lock_for_this_transaction(LOCK)
        used = _used(entries)
        places: list[int] = []
        for position, one in enumerate(entries):
            before = _prepare(one, work, parties, seen, used)
            events.append(before)
            if before is None:
                places.append(position)
        for position, event in zip(places, write(work.acts), strict=True):
            events[position] = event
        _bring_up_to_date(entries, work, parties)
    return [event for event in events if event is not None]


def _used(entries: Sequence[DiaryEntry | Observation]) -> set[tuple[int, str]]:
    """Which entry ids were written before, asked once for all. An officer, who has no organisation, has none."""
    asked: dict[int, set[str]] = {}
    for one in entries:
        owner = one.entry.by.organisation_id
        if owner is not None:
            asked.setdefault(owner, set()).add(str(rules.read_entry_id(one.entry.entry_id)))
    return {(owner, used) for owner, ids in asked.items() for used in used_entry_ids(owner, ids)}


def _prepare(
    one: DiaryEntry | Observation,
    work: _Batchwise,
    parties: dict[int, composing.Party],
    seen: dict[tuple[int, str], str],
    used: set[tuple[int, str]],
) -> Event | None:
    """Check one entry and put its act into the work; the event it wrote before, when there is one."""
    subjects = one.seasons if isinstance(one, DiaryEntry) else one.batches
    rules.check_distinct(subject.identifier for subject in subjects)
    asked = _asked(one, [subject.code for subject in subjects])
    owners = {subject.organisation_id for subject in subjects}
    key = (one.entry.by.organisation_id or 0, str(rules.read_entry_id(one.entry.entry_id)))
    before = begin(one.entry, owners, asked, is_new=key not in used)
    if before is not None:
        return before
    owner = owners.pop()
    if key in seen:
        raise rules.EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    seen[key] = asked
    if owner not in parties:
        parties[owner] = composing.party_of(owner)
    if isinstance(one, DiaryEntry):
        work.acts.append(_diary_act(one, asked, parties[owner], work))
    else:
        work.acts.append(_observation_act(one, asked, parties[owner]))
    return None


def _asked(one: DiaryEntry | Observation, codes: list[str]) -> str:
    if isinstance(one, DiaryEntry):
        return composing.entry_hash("diary", one.entry, {"seasons": codes, "step": step_code(one.step)})
    about = {"batches": codes, "step": step_code(one.step), "thousandths": one.thousandths}
    return composing.entry_hash("observe", one.entry, about)


def _diary_act(one: DiaryEntry, asked: str, party: composing.Party, work: _Batchwise) -> Act:
    grown = [_growing(season.id, work) for season in one.seasons]
    step = resolve_step(grown[0].template, one.step)
    if any(season.template != grown[0].template for season in grown):
        raise EntryRefused(N_("Một lần ghi chỉ cho các vụ cùng loại sản phẩm."), field="seasons")
    if "season" not in step.takes:
        raise rules.WrongStep(N_("Công đoạn “%(name)s” không ghi theo cách này được."), field="step", name=step.name_vi)
    rules.check_role(step, DIARY, OBSERVE)
    place, also, recorded = _where(one.entry, grown, work)
    made = composing.draft(
        Kind.DIARY,
        party=party,
        template=grown[0].template,
        step=step,
        entry=one.entry,
        entry_hash=asked,
        place=place,
        said=frozenset(),
    )
    document = epcis.object_event(
        composing.circumstances(made, also=also),
        action=step.action or "OBSERVE",
        quantities=[Quantity(season.identifier) for season in grown],
    )
    harvested = [season.number for season in grown if season.harvested_thousandths]
    late = bool(harvested) and is_after_dispatch(made_of_seasons(harvested), one.entry)
    if step.waiting_days_field:
        work.doubtful.update(harvested)
    for season in grown:
        _keep_step(season, step.code, one.entry.happened_at, work)
    return composing.act_of(made, document, recorded=recorded, is_after_dispatch=late)


def _where(
    entry: Entry, grown: Sequence[_Growing], work: _Batchwise
) -> tuple[composing.Place | None, dict[str, list[str]] | None, dict[str, Any] | None]:
    """The one place of the entry; or all plots and ponds of its seasons, in an extension and in the record."""
    if entry.site is not None:
        return composing.place_of(entry.site), None, None
    numbers = tuple(season.number for season in grown)
    if numbers not in work.places:
        work.places[numbers] = composing.places_of_seasons(numbers)
    places = work.places[numbers]
    if len(places) == 1:
        return places[0], None, None
    return None, composing.several_places(places), {"places": composing.recorded_places(places)}


def _keep_step(season: _Growing, code: str, happened_at: datetime, work: _Batchwise) -> None:
    """Move the step to the end of those done; what was written out of its order is folded again at the end."""
    happened_at = happened_at.replace(microsecond=happened_at.microsecond // 1000 * 1000)
    if season.last_event_at is not None and happened_at < season.last_event_at:
        work.out_of_order.add(season.number)
        return
    season.done_steps = [*(one for one in season.done_steps if one != code), code]
    season.last_event_at = happened_at


def _growing(number: int, work: _Batchwise) -> _Growing:
    if number in work.in_order:
        return work.in_order[number]
    row = database.execute_sql(
        "SELECT id, organisation_id, identifier, template, harvested_thousandths, CAST(done_steps AS TEXT), "
        f"last_event_at FROM season WHERE id = {database.param}",
        (number,),
    ).fetchone()
    last = projections.moment(row[6]) if row[6] else None
    number, organisation_id, identifier, template, harvested = row[:5]
    season = _Growing(number, organisation_id, identifier, template, harvested, json.loads(row[5]), last)
    work.in_order[number] = season
    return season


def _observation_act(one: Observation, asked: str, party: composing.Party) -> Act:
    batches = fresh_batches(one.batches)
    step = resolve_step(batches[0].template, one.step)
    is_told = step.role not in _OBSERVED
    if is_told:
        _check_may_be_told(batches, step)
    amount = one.thousandths if one.thousandths is not None or len(batches) > 1 else _typed_amount(one.entry)
    if amount is not None:
        rules.check_quantity(amount)
        if len(batches) > 1:
            raise EntryRefused(N_("Ghi số lượng thì chỉ ghi cho một lô."), field="quantity")
    made = composing.draft(
        Kind.OBSERVE,
        party=party,
        template=batches[0].template,
        step=step,
        entry=one.entry,
        entry_hash=asked,
        place=composing.place_for(one.entry, []),
        said=AMOUNT if amount is not None else frozenset(),
    )
    # What is told of a lot did not bring it into being in this book, so the business step must not say that it did.
    is_of_the_past = is_told and step.role != DIARY
    document = epcis.object_event(
        composing.circumstances(
            made,
            biz_step="other" if is_of_the_past else "",
            disposition="in_progress" if is_of_the_past else None,
        ),
        action="OBSERVE",
        quantities=[Quantity(batch.identifier, amount, batch.unit if amount else None) for batch in batches],
    )
    return composing.act_of(made, document, is_after_dispatch=is_after_dispatch(batches, one.entry))


def _typed_amount(entry: Entry) -> int | None:
    """The amount of the only lot, where it came as a value of the step."""
    typed = entry.values.get("qty")
    if not isinstance(typed, int | Decimal):
        return None
    amount = typed * 1000
    if amount != int(amount):
        raise EntryRefused(N_("Số lượng có quá ba chữ số thập phân."), field="qty")
    return int(amount)


def _check_may_be_told(batches: Sequence[Batch], step: Step) -> None:
    """Work before a lot is told of it only where this book holds nothing that the lot came from."""
    rules.check_role(step, OPEN, DIARY, HARVEST, TRANSFORM, PACK)
    has_source = BatchSource.select().where(BatchSource.batch.in_([batch.id for batch in batches])).exists()
    if has_source and (step.role in (HARVEST, TRANSFORM, PACK) or ancestors(batches)[1]):
        raise rules.WrongStep(N_("Công đoạn “%(name)s” không ghi theo cách này được."), field="step", name=step.name_vi)


def _bring_up_to_date(
    entries: Sequence[DiaryEntry | Observation], work: _Batchwise, parties: dict[int, composing.Party]
) -> None:
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
    _settle_batches(entries, parties)
    for number in sorted(work.doubtful):
        season_row = Season.get_by_id(number)
        entry = entries[-1].entry
        doubted = lots_to_hold(season_row)
        hold_automatically(entry, parties[season_row.organisation_id], doubted)
        projections.bump([batch.id for batch in doubted])


def _settle_batches(entries: Sequence[DiaryEntry | Observation], parties: dict[int, composing.Party]) -> None:
    for party in parties.values():
        seen = [one for one in entries if isinstance(one, Observation) and one.entry.by.owns(party.number)]
        observed = {batch.id: batch for one in seen for batch in one.batches}
        if observed:
            causes = _causes_told(seen)
            settle(seen[-1].entry, party, batches=fresh_batches(observed.values()), causes=causes)


def _causes_told(seen: Sequence[Observation]) -> dict[int, Cause]:
    """Why lots must be held for what was told of their growing."""
    doubtful = {
        batch.id: batch for one in seen for batch in one.batches if may_cause(resolve_step(batch.template, one.step))
    }
    found = {number: cause_told(batch) for number, batch in doubtful.items()}
    return {number: cause for number, cause in found.items() if cause is not None}
