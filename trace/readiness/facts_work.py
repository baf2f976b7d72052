"""What was done for a batch, what nobody wrote down, and what the writing left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from trace.batches.models import Batch
from trace.events.projections import Touch
from trace.events.rules import OFFICE, Kind
from trace.processes import rules as process_rules
from trace.processes.catalogue import Step
from trace.processes.queries import UnknownTemplate
from trace.processes.queries import template as find_template
from trace.readiness.books import BatchBook
from trace.readiness.holes import StepHole, holes_in
from trace.readiness.rules import LANGUAGES


@dataclass(frozen=True)
class WorkFacts:
    """`missing_steps` are the names by language of required steps absent before one that is recorded."""

    event_count: int
    holes: Sequence[StepHole]
    missing_steps: Mapping[str, Sequence[str]]
    missing_codes: Sequence[str]

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        gaps = _gaps(book.batch, book.said)
        return cls(
            event_count=sum(_is_told(touch, book.batch) for touch in book.said),
            holes=holes_in(book.said),
            missing_steps={language: [step.name(language) for step in gaps] for language in LANGUAGES},
            missing_codes=[step.code for step in gaps],
        )


def _gaps(batch: Batch, said: Sequence[Touch]) -> tuple[Step, ...]:
    try:
        way = find_template(batch.template)
    except UnknownTemplate:
        return ()
    return process_rules.gaps(way, [touch.step for touch in said], form=batch.form)


def _is_told(touch: Touch, batch: Batch) -> bool:
    """A key event with its time: a step, or the registration of a lot whose production day and amount are known."""
    if touch.kind == Kind.REGISTER:
        return batch.produced_on is not None and batch.made_thousandths > 0
    return bool(touch.step) and touch.kind not in OFFICE
