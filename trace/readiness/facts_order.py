"""Days of work along the way, and which of them cannot be in this order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from trace.batches.models import BatchSource
from trace.events import wording
from trace.events.projections import Touch
from trace.events.rules import CREATING, OFFICE, Kind, day_of
from trace.processes.catalogue import OPEN
from trace.processes.queries import UnknownTemplate
from trace.processes.queries import template as find_template
from trace.readiness.books import BatchBook, SeasonBook
from trace.readiness.rules import LANGUAGES, Finding, as_item

# Lots that were bought or only registered may have a past that was told later.
_MADE_HERE: Final = (Kind.HARVEST, Kind.TRANSFORM)


@dataclass(frozen=True)
class Disorder:
    """Work (`later`) dated before what must have come first (`earlier`); names by language."""

    later: dict[str, str]
    later_on: date
    earlier: dict[str, str]
    earlier_on: date
    event_id: int

    def as_finding(self) -> Finding:
        """The event whose day is to be corrected is the one that came too soon."""
        days = {"later_day": f"{self.later_on:%d/%m/%Y}", "earlier_day": f"{self.earlier_on:%d/%m/%Y}"}
        said = {lang: {"later": self.later[lang], "earlier": as_item(self.earlier[lang]), **days} for lang in LANGUAGES}
        return Finding(said, self.event_id)


@dataclass(frozen=True)
class OrderFacts:
    """What is out of order about this subject itself and its direct sources; theirs is told with them."""

    out_of_order: Sequence[Disorder]

    @classmethod
    def gather(cls, book: BatchBook | SeasonBook, /) -> Self:
        if isinstance(book, SeasonBook):
            return cls(_of_season(book))
        return cls(_of_batch(book))


def _of_batch(book: BatchBook) -> list[Disorder]:
    batch, said = book.batch, book.said_of_each[book.batch.identifier]
    began = _beginning(said)
    if began is None or began.kind not in _MADE_HERE:
        return []
    found = [
        _disorder(touch, began, batch.template) for touch in _work(said) if day_of(touch.happened_at) < _day(began)
    ]
    for source in BatchSource.select().where(BatchSource.batch == batch.id, ~BatchSource.from_batch.is_null()):
        lot = next((one for one in book.lots if one.id == source.from_batch_id), None)
        first = _beginning(book.said_of_each[lot.identifier]) if lot else None
        if first is not None and _day(began) < _day(first):
            found.append(_disorder(began, first, batch.template))
    return found


def _of_season(book: SeasonBook) -> list[Disorder]:
    template = book.season.template
    opened = next((touch for touch in book.said if touch.kind == Kind.OPEN), None)
    sowing = _sowing(template)
    sown = min((t for t in book.said if t.step in sowing), key=lambda t: t.happened_at, default=None)
    first_harvest = min((t for t in book.said if t.kind == Kind.HARVEST), key=lambda t: t.happened_at, default=None)
    found = []
    if opened is not None:
        found = [_disorder(t, opened, template) for t in _work(book.said) if t is not opened and _day(t) < _day(opened)]
    if sown is not None and first_harvest is not None and _day(first_harvest) < _day(sown):
        found.append(_disorder(first_harvest, sown, template))
    return found


def _sowing(template: str) -> set[str]:
    """The steps that must come before any harvest: required once, and usual right before the diary begins."""
    try:
        way = find_template(template)
    except UnknownTemplate:
        return set()
    return {
        step.code
        for step in way.steps
        if step.role != OPEN and (step.is_required("seed_rate") or step.is_required("pl_count"))
    }


def _beginning(said: Iterable[Touch]) -> Touch | None:
    return next((t for t in said if t.kind in CREATING and t.role in ("output", "about")), None)


def _work(said: Iterable[Touch]) -> list[Touch]:
    return [touch for touch in said if touch.step and touch.kind not in OFFICE]


def _day(touch: Touch) -> date:
    return day_of(touch.happened_at)


def _disorder(later: Touch, earlier: Touch, template: str) -> Disorder:
    return Disorder(_name(later, template), _day(later), _name(earlier, template), _day(earlier), later.event_number)


def _name(touch: Touch, template: str) -> dict[str, str]:
    named = wording.name_of(touch.kind, wording.step_of(template, touch.step), touch.step)
    return {"vi": named.vi, "en": named.en}
