"""What a lot was made from, told later than the lot itself: its past joins the book, nothing new is made."""

from collections.abc import Sequence

from trace.batches.models import Batch
from trace.database import atomic
from trace.errors import N_, RuleBroken
from trace.events import composing, epcis, rules
from trace.events.acting import begin, fresh_batches, fresh_seasons, is_after_dispatch, resolve_step, settle
from trace.events.ancestry import path_between, stopped_ancestors
from trace.events.entries import Entry, SeasonUse, Use
from trace.events.epcis_values import Quantity
from trace.events.models import Event
from trace.events.recording import write
from trace.events.rules import SOURCES_STEP, Cause, EntryRefused, Kind
from trace.events.waiting import cause_in_diary
from trace.kit.inputs import start_of_day
from trace.seasons.models import Season


class CycleRefused(RuleBroken):
    """A lot cannot come from what was made of it; the sentence names the way."""


def tell_sources(batch: Batch, *, uses: Sequence[Use] = (), seasons: Sequence[SeasonUse] = (), entry: Entry) -> Event:
    """Write down what an existing lot was made from: lots with their amounts, seasons with or without.

    The amounts are taken from the lots named; the lot itself keeps its quantity. A cycle is refused with its way
    named. Sources on hold hold the lot; so does a season whose waiting time had not run out when it was made.
    """
    rules.check_distinct([*(use.batch.identifier for use in uses), *(one.season.identifier for one in seasons)])
    about = {
        "lot": batch.code,
        "uses": [[use.batch.code, use.thousandths, use.unit] for use in uses],
        "seasons": [[one.season.code, one.thousandths, one.unit] for one in seasons],
    }
    asked = composing.entry_hash("sources", entry, about)
    owners = {batch.organisation_id, *(use.batch.organisation_id for use in uses)}
    owners |= {one.season.organisation_id for one in seasons}
    with atomic():
        before = begin(entry, owners, asked)
        if before is not None:
            return before
        (lot,) = fresh_batches([batch])
        sources, grown = fresh_batches(use.batch for use in uses), fresh_seasons(one.season for one in seasons)
        _check_no_cycle(lot, sources)
        inputs = [_of_lot(use, source) for use, source in zip(uses, sources, strict=True)]
        inputs += [_of_season(one) for one in seasons]
        made = composing.draft(
            Kind.SOURCES,
            party=composing.party_of(lot.organisation_id),
            template=lot.template,
            step=resolve_step(lot.template, SOURCES_STEP),
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, []),
        )
        document = epcis.transformation_event(
            composing.circumstances(made), inputs=inputs, outputs=[Quantity(lot.identifier)]
        )
        late = is_after_dispatch([lot], entry)
        (event,) = write([composing.act_of(made, document, is_after_dispatch=late)])
        settle(entry, made.party, batches=sources, seasons=grown)
        settle(entry, made.party, batches=[lot])
        causes = _causes(lot, grown)
        if causes and not lot.is_on_hold:
            settle(entry, made.party, batches=[lot], causes={lot.id: causes[0]})
    return event


def _check_no_cycle(lot: Batch, sources: Sequence[Batch]) -> None:
    for source in sources:
        way = path_between(source, lot)
        if not way:
            continue
        raise _cycle([lot.lot, *(one.lot for one in way)])


def _cycle(lots: Sequence[str]) -> CycleRefused:
    """The way in words, lot by lot from the one it began with; a long one with arrows."""
    sentences = {
        2: N_("Lô %(a)s không thể làm từ chính nó."),
        3: N_("Lô %(a)s làm từ %(b)s, %(b)s làm từ %(a)s: một lô không thể làm từ chính nó."),
        4: N_("Lô %(a)s làm từ %(b)s, %(b)s làm từ %(c)s, %(c)s làm từ %(a)s: một lô không thể làm từ chính nó."),
    }
    long = N_("Một lô không thể làm từ chính nó: %(way)s (mũi tên chỉ từ lô đầu vào sang lô làm ra).")
    named = dict(zip("abc", lots, strict=False))
    return CycleRefused(sentences.get(len(lots), long), field="lots", way=" ← ".join(lots), **named)


def _of_lot(use: Use, source: Batch) -> Quantity:
    if use.thousandths is None:
        raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")
    rules.check_quantity(use.thousandths)
    return Quantity(source.identifier, rules.in_unit(use.thousandths, use.unit, source.unit), source.unit)


def _of_season(one: SeasonUse) -> Quantity:
    if one.thousandths is None:
        return Quantity(one.season.identifier)
    rules.check_quantity(one.thousandths)
    return Quantity(one.season.identifier, one.thousandths, one.unit)


def _causes(lot: Batch, seasons: Sequence[Season]) -> list[Cause]:
    """Why the lot must be held, now that its past is known."""
    if stopped_ancestors([lot]):
        return [Cause.SOURCE]
    if lot.produced_on is None:
        return []
    found = [cause_in_diary(season, start_of_day(lot.produced_on)) for season in seasons]
    return [cause for cause in found if cause is not None]
