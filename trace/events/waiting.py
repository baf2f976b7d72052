"""Waiting times: what was sprayed or given in a season decides about what is harvested from it."""

from collections.abc import Sequence
from datetime import date, datetime

from trace.batches.models import Batch, BatchSource
from trace.events import rules
from trace.events.projections import Touch, touches
from trace.events.records import read_json
from trace.events.rules import Cause, day_of
from trace.processes.catalogue import DIARY, HARVEST, OPEN, Step, Template
from trace.processes.queries import template as find_template
from trace.seasons.models import Season


def cause_in_diary(season: Season, harvested_at: datetime) -> Cause | None:
    """Why lots harvested at this moment must be held, when the diary of the season gives a reason."""
    return _cause(find_template(season.template), touches(season.identifier), [day_of(harvested_at)])


def cause_told(batch: Batch) -> Cause | None:
    """The same for a lot without a season in this book, of which treatments and harvest were told themselves."""
    way, said = find_template(batch.template), touches(batch.identifier)
    harvests = {step.code for step in way.steps if step.role == HARVEST}
    return _cause(way, said, [day_of(touch.happened_at) for touch in said if touch.step in harvests])


def could_have_come_before(step: Step, batch: Batch) -> bool:
    """True for work that leads to what the lot is now; later work makes other lots of it."""
    steps = find_template(batch.template).steps
    order = [one.code for one in steps]
    reached = max((order.index(one.code) for one in steps if one.makes == batch.form), default=-1)
    return step.role in (OPEN, DIARY) or order.index(step.code) <= reached


def may_cause(step: Step) -> bool:
    """True for the steps that waiting times hang on."""
    return bool(step.waiting_days_field) or step.role == HARVEST


def _cause(way: Template, said: Sequence[Touch], harvested_on: Sequence[date]) -> Cause | None:
    treatments = []
    for touch in said:
        step = _treatment(way, touch)
        if step is None:
            continue
        if rules.is_forbidden_here(way, step):
            return Cause.FORBIDDEN
        treatments.append((day_of(touch.happened_at), _days(touch, step)))
    return Cause.EARLY if any(rules.is_too_early(day, treatments) for day in harvested_on) else None


def lots_to_hold(season: Season) -> dict[Batch, Cause]:
    """Lots already harvested that a treatment written down late now puts in doubt."""
    harvested = Batch.select().where(
        Batch.id.in_(BatchSource.select(BatchSource.batch).where(BatchSource.from_season == season.id))
    )
    found = {}
    for batch in harvested:
        harvests = [t.happened_at for t in touches(batch.identifier) if t.kind == rules.Kind.HARVEST]
        cause = cause_in_diary(season, harvests[0]) if harvests else None
        if cause is not None and not batch.is_on_hold:
            found[batch] = cause
    return found


def _treatment(way: Template, touch: Touch) -> Step | None:
    return next((one for one in way.steps if one.code == touch.step and one.waiting_days_field), None)


def _days(touch: Touch, step: Step) -> int:
    said = read_json(touch.recorded)
    return rules.waiting_days(step, {**said.get("kept", {}), **said.get("public", {})})
