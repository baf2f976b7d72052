"""From one entry to the act that will be written: work on growing lots, and lots that stay what they are.

This is the path walked most, so it reads with prepared statements and only what it needs.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from trace.batches.models import Batch, BatchSource
from trace.database import database
from trace.errors import N_
from trace.events import composing, epcis, projections, rules
from trace.events.acting import fresh_batches, is_after_dispatch, made_of_seasons, resolve_step
from trace.events.ancestry import ancestors
from trace.events.entries import DiaryEntry, Entry, Observation
from trace.events.epcis_values import Quantity
from trace.events.recording import Act
from trace.events.rules import EntryRefused, Kind
from trace.events.values import AMOUNT
from trace.events.waiting import could_have_come_before, may_cause
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

_OBSERVED: Final = (OBSERVE, RECEIVE, SHIP, SELL, AGGREGATE_PACKS)


@dataclass(slots=True)
class Growing:
    """The columns of a season that a diary entry needs, as they are under the lock."""

    number: int
    organisation_id: int
    identifier: str
    template: str
    harvested_thousandths: int
    done_steps: list[str]
    last_event_at: datetime | None


@dataclass(slots=True)
class Work:
    """What the entries of one transaction share and have touched so far, brought up to date once at its end.

    `used` are the entry ids that were written before; `seen` those of this time, with the hash of what they asked.
    """

    used: set[tuple[int, str]]
    seen: dict[tuple[int, str], str] = field(default_factory=dict)
    parties: dict[int, composing.Party] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    in_order: dict[int, Growing] = field(default_factory=dict)
    out_of_order: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    places: dict[tuple[int, ...], list[composing.Place]] = field(default_factory=dict)


def diary_act(one: DiaryEntry, asked: str, party: composing.Party, work: Work) -> Act:
    """Work on growing lots of one kind; the steps done and what is put in doubt are noted in `work`."""
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
    if harvested and (may_cause(step) or one.entry.materials):
        work.doubtful.update(harvested)
    for season in grown:
        _keep_step(season, step.code, one.entry.happened_at, work)
    return composing.act_of(made, document, recorded=recorded, is_after_dispatch=late)


def _growing(number: int, work: Work) -> Growing:
    if number in work.in_order:
        return work.in_order[number]
    row = database.execute_sql(
        "SELECT id, organisation_id, identifier, template, "
        # A lot may be told to come from a season without anybody knowing how much.
        "CASE WHEN harvested_thousandths > 0 THEN harvested_thousandths ELSE "
        "(SELECT count(*) FROM batch_source AS b WHERE b.from_season_id = season.id) END, CAST(done_steps AS TEXT), "
        f"last_event_at FROM season WHERE id = {database.param}",
        (number,),
    ).fetchone()
    last = projections.moment(row[6]) if row[6] else None
    number, organisation_id, identifier, template, harvested = row[:5]
    season = Growing(number, organisation_id, identifier, template, harvested, json.loads(row[5]), last)
    work.in_order[number] = season
    return season


def _where(
    entry: Entry, grown: Sequence[Growing], work: Work
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


def _keep_step(season: Growing, code: str, happened_at: datetime, work: Work) -> None:
    """Move the step to the end of those done; what was written out of its order is folded again at the end."""
    happened_at = happened_at.replace(microsecond=happened_at.microsecond // 1000 * 1000)
    if season.last_event_at is not None and happened_at < season.last_event_at:
        work.out_of_order.add(season.number)
        return
    season.done_steps = [*(one for one in season.done_steps if one != code), code]
    season.last_event_at = happened_at


def observation_act(one: Observation, asked: str, party: composing.Party) -> Act:
    """What happened to lots that stay what they are, or is told of a lot whose past this book does not hold."""
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


def _check_may_be_told(batches: Sequence[Batch], step: Step) -> None:
    """Work before a lot is told of it only where this book holds nothing that the lot came from."""
    rules.check_role(step, OPEN, DIARY, HARVEST, TRANSFORM, PACK)
    if any(not could_have_come_before(step, batch) for batch in batches):
        raise rules.WrongStep(N_("Công đoạn “%(name)s” không ghi theo cách này được."), field="step", name=step.name_vi)
    has_source = BatchSource.select().where(BatchSource.batch.in_([batch.id for batch in batches])).exists()
    if has_source and (step.role in (HARVEST, TRANSFORM, PACK) or ancestors(batches)[1]):
        raise rules.WrongStep(N_("Công đoạn “%(name)s” không ghi theo cách này được."), field="step", name=step.name_vi)


def _typed_amount(entry: Entry) -> int | None:
    """The amount of the only lot, where it came as a value of the step."""
    typed = entry.values.get("qty")
    if not isinstance(typed, int | Decimal):
        return None
    amount = typed * 1000
    if amount != int(amount):
        raise EntryRefused(N_("Số lượng có quá ba chữ số thập phân."), field="qty")
    return int(amount)
