"""What went in and came out on the way here, what a season gave, and what was loosened since: with its arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from trace.batches.models import Batch
from trace.events.inspections import loosened_events
from trace.events.models import Event
from trace.events.records import Item, items_of, read_json
from trace.events.rules import Kind
from trace.events.yields import Sides, more_gone_than_made, outside_usual, over_ceiling
from trace.kit.days import show_day
from trace.kit.units import show_quantity
from trace.processes.queries import UnknownStep, UnknownTemplate
from trace.processes.queries import step as find_step
from trace.readiness.books import BatchBook, SeasonBook


@dataclass(frozen=True)
class BalanceFacts:
    """`outside` are pairs of what lies outside the usual, by language, and its event; `over` says what more is gone
    than was made, by language; `loosened` what a second person agreed to, by language."""

    outside: Sequence[tuple[Mapping[str, str], int]] = ()
    over: Mapping[str, str] | None = None
    loosened: Sequence[tuple[Mapping[str, str], int]] = ()

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        names = [*(lot.identifier for lot in book.lots), *(one.identifier for one in book.seasons)]
        return cls(
            outside=_outside(book),
            over=_over(book.batch),
            loosened=[(_named(event), event.id) for event in loosened_events(names)],
        )


@dataclass(frozen=True)
class YieldFacts:
    """`over`: what a season gave beyond what its plots usually do, by language; None where it did not."""

    over: Mapping[str, str] | None = None

    @classmethod
    def gather(cls, book: SeasonBook, /) -> Self:
        found = over_ceiling(book.season)
        return cls({language: found.sentence(language) for language in ("vi", "en")} if found else None)


def _outside(book: BatchBook) -> list[tuple[Mapping[str, str], int]]:
    """The steps on the way here whose shares lie outside the usual; every event is read once."""
    made = [touch.event_number for touch in book.said if touch.kind in (Kind.TRANSFORM, Kind.SOURCES)]
    items = {
        event.id: items_of(read_json(event.document))
        for event in Event.select(Event.id, Event.document).where(Event.id.in_(made))
    }
    told = [items[touch.event_number] for touch in book.said if touch.kind == Kind.SOURCES]
    forms = _forms(items)
    found = []
    for touch in book.said:
        if touch.kind == Kind.TRANSFORM:
            sides = _sides(touch.event_number, touch.step, items[touch.event_number], told)
            found += [
                ({language: one.sentence(language) for language in ("vi", "en")}, one.event_number)
                for one in outside_usual(sides, forms)
            ]
    return found


def _sides(number: int, step: str, items: Sequence[Item], told: Sequence[Sequence[Item]]) -> Sides:
    outputs = tuple(one for one in items if one.role == "output")
    names = {one.identifier for one in outputs}
    later = [one for whole in told if names & {o.identifier for o in whole if o.role == "output"} for one in whole]
    inputs = [one for one in (*items, *later) if one.role == "input" and one.thousandths is not None]
    return Sides(number, step, tuple((one.thousandths or 0, one.unit) for one in inputs), outputs)


def _forms(items: Mapping[int, Sequence[Item]]) -> dict[str, str]:
    names = {one.identifier for whole in items.values() for one in whole if one.role == "output"}
    rows = Batch.select(Batch.identifier, Batch.form).where(Batch.identifier.in_(names)).tuples()
    return dict(rows)


def _over(batch: Batch) -> Mapping[str, str] | None:
    found = more_gone_than_made(batch)
    if found is None:
        return None
    made, gone = found
    return {
        language: f"{show_quantity(gone, batch.unit, language)} > {show_quantity(made, batch.unit, language)}"
        for language in ("vi", "en")
    }


def _named(event: Event) -> dict[str, str]:
    try:
        step = find_step(event.template, event.step) if event.step else None
    except (UnknownStep, UnknownTemplate):
        step = None
    day = show_day(event.happened_at)
    return {language: f"{step.name(language) if step else event.kind} {day}" for language in ("vi", "en")}
