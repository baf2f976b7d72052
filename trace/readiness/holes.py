"""Steps that were recorded without something they ask for: told field by field, so that a person knows what to add."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from trace.events.models import Event, EventAnnex
from trace.events.projections import Touch
from trace.events.records import read_json
from trace.events.rules import day_of
from trace.events.values import PERSONAL, SAID_ELSEWHERE
from trace.processes.catalogue import PRIVATE, Field, Step
from trace.processes.queries import UnknownStep, UnknownTemplate
from trace.processes.queries import step as find_step
from trace.readiness.rules import LANGUAGES, as_item

_AMOUNTS: Final = frozenset(("qty", "qty_in", "qty_out", "harvest_qty"))


@dataclass(frozen=True)
class StepHole:
    """A recorded step without some required fields; labels by language."""

    event_id: int
    step: Mapping[str, str]
    happened_on: date
    fields: Mapping[str, Sequence[str]]


def holes_in(said: Sequence[Touch]) -> list[StepHole]:
    """Recorded steps that lack required fields a person should have filled."""
    numbers = [touch.event_number for touch in said]
    annexes, templates = _annexes(numbers), _templates(numbers)
    steps = [(touch, _step_of(touch, templates)) for touch in said]
    found = [_hole_of(touch, step, annexes.get(touch.event_number)) for touch, step in steps if step is not None]
    return [hole for hole in found if hole.fields["vi"]]


def _hole_of(touch: Touch, step: Step, annex: EventAnnex | None) -> StepHole:
    told = _Told.of(touch, annex)
    lacking = [box for box in step.asked if step.is_required(box.name) and told.is_lacking(box)]
    return StepHole(
        event_id=touch.event_number,
        step={language: step.name(language) for language in LANGUAGES},
        happened_on=day_of(touch.happened_at),
        fields={language: [as_item(box.label(language)) for box in lacking] for language in LANGUAGES},
    )


@dataclass(frozen=True)
class _Told:
    """What one event says, wherever it says it."""

    names: frozenset[str]
    recorded: Mapping[str, Any]
    has_amount: bool
    is_erased: bool

    @classmethod
    def of(cls, touch: Touch, annex: EventAnnex | None) -> "_Told":
        recorded = read_json(touch.recorded)
        private: Iterable[str] = annex.private or {} if annex else {}
        names = frozenset((*recorded.get("public", {}), *recorded.get("kept", {}), *private))
        return cls(names, recorded, touch.thousandths is not None, bool(annex and annex.erased_at))

    def is_lacking(self, box: Field) -> bool:
        """A field counts as written when it, or a part of it (`water.ph`), is there, or the event says it itself.

        What the law had erased is not asked for again.
        """
        name = box.name
        if name in self.recorded or any(one == name or one.startswith(f"{name}.") for one in self.names):
            return False
        if name in PERSONAL or (self.is_erased and box.visibility == PRIVATE):
            return False
        if box.type == "site" and ("place" in self.recorded or "places" in self.recorded):
            return False
        return self._lacks_of_lots(name) if name in SAID_ELSEWHERE else True

    def _lacks_of_lots(self, name: str) -> bool:
        """Amounts and packs stand with the lots that the event made, or in the event about the lot."""
        lots = self.recorded.get("lots", ())
        if name == "pack_count":
            return bool(lots) and not any(lot.get("pack_count") for lot in lots)
        return name in _AMOUNTS and not lots and not self.has_amount


def _annexes(event_numbers: Sequence[int]) -> dict[int, EventAnnex]:
    rows = EventAnnex.select().where(EventAnnex.event.in_(list(event_numbers)))
    return {row.event_id: row for row in rows}


def _step_of(touch: Touch, templates: Mapping[int, str]) -> Step | None:
    try:
        return find_step(templates[touch.event_number], touch.step) if touch.step else None
    except (UnknownStep, UnknownTemplate):
        return None


def _templates(event_numbers: Sequence[int]) -> dict[int, str]:
    rows = Event.select(Event.id, Event.template).where(Event.id.in_(list(event_numbers)))
    return {row.id: row.template for row in rows}
