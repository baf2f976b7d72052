"""Waiting times and bans: what was used on a season decides about what is harvested from it.

Sources: Luật BVKDTV 41/2013 Đ4.3; Luật Thú y 79/2015 Đ13.16; the banned lists name their instruments. Only what was
written down or read in a source holds goods; suggestions and unverified rows warn.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trace.batches.models import Batch, BatchSource
from trace.events import rules
from trace.events.ancestry import ancestors
from trace.events.holds import is_to_be_held, lasting_causes
from trace.events.projections import Touch, touches, touches_of
from trace.events.rules import FOR_EVER, Cause, Kind, day_of
from trace.events.treatments import Treatment, treatments_of
from trace.materials.filling import names_inputs
from trace.processes.catalogue import DIARY, HARVEST, OPEN, Step, Template
from trace.processes.queries import template as find_template
from trace.seasons.models import Season


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """What is known of waiting before a lot was harvested.

    `treatments` are those before its harvest; `safe_from` the last of their days; `harvested_on` its own, None while
    nobody told it.
    """

    treatments: tuple[Treatment, ...]
    harvested_on: date | None
    causes: tuple[Cause, ...]

    @property
    def safe_from(self) -> date | None:
        return _latest(self.treatments)

    @property
    def is_respected(self) -> bool | None:
        """Whether the harvest waited long enough; None where no treatment, no days or no harvest day is known."""
        if Cause.EARLY in self.causes:
            return False
        sprayed = [one for one in self.treatments if one.is_spray or one.days is not None]
        if not sprayed or self.harvested_on is None or any(one.days is None for one in sprayed):
            return None
        return True


@dataclass(frozen=True, slots=True)
class Wait:
    """The first day of harvest as far as days are known, and whether some use of a pesticide or medicine has none."""

    safe_from: date | None
    has_unknown_days: bool


def safe_from_of(season: Season) -> date | None:
    """The first day on which this season may be harvested; None where nothing used has known days."""
    return _latest(treatments_of(find_template(season.template), touches(season.identifier)))


def waits_of(seasons: Sequence[Season]) -> dict[int, Wait]:
    """What is known of the wait of each season, by number, with one reading of the book."""
    said = touches_of([season.identifier for season in seasons])
    used = {one.id: treatments_of(find_template(one.template), said[one.identifier]) for one in seasons}
    return {
        number: Wait(_latest(found), any(one.is_spray and one.days is None for one in found))
        for number, found in used.items()
    }


def waited(batch: Batch) -> Waited:
    """What is known of waiting for a lot: of the seasons behind it, or told of the lot itself."""
    lots, seasons = ancestors([batch])
    return waited_in(lots, seasons, touches_of([one.identifier for one in (*lots, *seasons)]))


def waited_in(lots: Sequence[Batch], seasons: Sequence[Season], said: Mapping[str, Sequence[Touch]]) -> Waited:
    """The same where lots, seasons and what was said of each (by identifier) have been read already."""
    treatments, days, causes = dict[int, Treatment](), list[date](), list[Cause]()
    for lot in lots:
        causes += lasting_causes(said[lot.identifier])
        told = treatments_of(find_template(lot.template), said[lot.identifier])
        if told:
            harvested = _harvests_told(lot, said[lot.identifier])
            days += harvested
            treatments |= {one.event_number: one for one in told}
            causes += _causes(find_template(lot.template), told, harvested)
    given = {touch.event_number for lot in lots for touch in said[lot.identifier] if touch.kind == Kind.HARVEST}
    for season in seasons:
        way = find_template(season.template)
        used = treatments_of(way, said[season.identifier])
        harvested = [day_of(touch.happened_at) for touch in said[season.identifier] if touch.event_number in given]
        days += harvested
        before = [one for one in used if not harvested or one.day <= max(harvested)]
        treatments |= {one.event_number: one for one in before}
        causes += _causes(way, before, harvested)
    found = tuple(cause for cause in FOR_EVER if cause in causes)
    return Waited(treatments=tuple(treatments.values()), harvested_on=min(days, default=None), causes=found)


def cause_in_diary(season: Season, harvested_at: datetime) -> Cause | None:
    """Why lots harvested at this moment must be held, when the diary of the season gives a reason."""
    way = find_template(season.template)
    used = treatments_of(way, touches(season.identifier))
    return _gravest(_causes(way, used, [day_of(harvested_at)]))


def cause_told(batch: Batch, *, because_of: Collection[int] | None = None) -> Cause | None:
    """The same for a lot without a season in this book, of which treatments and harvest were told themselves.

    `because_of`: only what these events (numbers) say counts, so that a cause that was answered does not come back.
    """
    way, said = find_template(batch.template), touches(batch.identifier)
    used, harvested = treatments_of(way, said), _harvests_told(batch, said)
    if because_of is not None and not any(
        t.event_number in because_of and t.step in _harvest_steps(batch) for t in said
    ):
        used = [one for one in used if one.event_number in because_of]
    return _gravest(_causes(way, used, harvested))


def lots_to_hold(season: Season, *, because_of: Collection[int], is_correction: bool = False) -> dict[Batch, Cause]:
    """Lots already harvested that the treatments in these events (numbers) now put in doubt.

    A correction does not bring back what the lot was held for before: that stays a finding and was answered.
    """
    way = find_template(season.template)
    used = [one for one in treatments_of(way, touches(season.identifier)) if one.event_number in because_of]
    if not used:
        return {}
    harvested = Batch.select().where(
        Batch.id.in_(BatchSource.select(BatchSource.batch).where(BatchSource.from_season == season.id))
    )
    found = {}
    for batch in harvested:
        said = touches(batch.identifier)
        days = [day_of(touch.happened_at) for touch in said if touch.kind == Kind.HARVEST]
        if not days and batch.produced_on is not None:
            days = [batch.produced_on]  # told later to have come from this season
        cause = _gravest(_causes(way, used, days[:1]))
        if cause is None or (is_correction and cause in lasting_causes(said)):
            continue
        if is_to_be_held(batch, cause):
            found[batch] = cause
    return found


def could_have_come_before(step: Step, batch: Batch) -> bool:
    """True for work that leads to what the lot is now; later work makes other lots of it."""
    steps = find_template(batch.template).steps
    order = [one.code for one in steps]
    reached = max((order.index(one.code) for one in steps if one.makes == batch.form), default=-1)
    return step.role in (OPEN, DIARY) or order.index(step.code) <= reached


def may_cause(step: Step) -> bool:
    """True for the steps that waiting times and bans hang on."""
    return bool(step.waiting_days_field) or step.role == HARVEST or names_inputs(step)


def _causes(way: Template, used: Sequence[Treatment], harvested_on: Sequence[date]) -> list[Cause]:
    """Every reason, the gravest first."""
    found = []
    if way.is_pesticide_forbidden and any(one.is_spray for one in used):
        found.append(Cause.FORBIDDEN)
    if any(met.is_certain for one in used if any(one.day <= day for day in harvested_on) for met in one.bans):
        found.append(Cause.BANNED)
    waits = [(one.day, one.days or 0) for one in used]
    if any(rules.is_too_early(day, waits) for day in harvested_on):
        found.append(Cause.EARLY)
    return found


def _gravest(causes: Sequence[Cause]) -> Cause | None:
    return causes[0] if causes else None


def _latest(treatments: Sequence[Treatment]) -> date | None:
    return max((one.safe_from for one in treatments if one.safe_from is not None), default=None)


def _harvest_steps(batch: Batch) -> set[str]:
    return {step.code for step in find_template(batch.template).steps if step.role == HARVEST}


def _harvests_told(batch: Batch, said: Sequence[Touch]) -> list[date]:
    """Days of harvest told of a lot that no season of this book gave."""
    steps = _harvest_steps(batch)
    return [day_of(touch.happened_at) for touch in said if touch.step in steps and touch.kind != Kind.HARVEST]
