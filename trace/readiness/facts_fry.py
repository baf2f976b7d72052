"""Fry of the seasons at the beginning, and the quarantine papers that came with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from trace.events.projections import Touch
from trace.events.records import read_json
from trace.processes.queries import UnknownTemplate
from trace.processes.queries import template as find_template
from trace.readiness.books import BatchBook, SeasonBook
from trace.seasons.models import Season
from trace.seasons.naming import open_name

_PAPER: Final = "quarantine"
_STOCKED: Final = "pl_count"


@dataclass(frozen=True)
class FryFacts:
    """`without_quarantine` are pairs (name, code) of seasons whose fry needs a paper and has none.

    Which fry needs one is told by the way of working: a step that requires the paper's number. Crab, whose seed may
    be caught wild, only offers the field, and nobody is asked.
    """

    without_quarantine: Sequence[tuple[str, str]]

    @classmethod
    def gather(cls, book: BatchBook | SeasonBook, /) -> Self:
        papers = {(one.subject_kind, one.subject_id) for one in book.papers if one.kind == _PAPER}
        if isinstance(book, BatchBook) and ("batch", book.batch.id) in papers:
            return cls(())
        lacking = [
            season
            for season in book.seasons
            if _needs_one(season.template)
            and _is_stocked(book.said_of_each[season.identifier], season.template)
            and not _says_one(book.said_of_each[season.identifier])
            and ("season", season.id) not in papers
            and not any(("site", site.id) in papers for site in book.sites_of_each[season.id])
        ]
        return cls([_named(season) for season in lacking])


def _named(season: Season) -> tuple[str, str]:
    return open_name(season), season.code


def _needs_one(template: str) -> bool:
    try:
        return any(step.is_required(_PAPER) for step in find_template(template).steps)
    except UnknownTemplate:
        return False


def _is_stocked(said: Sequence[Touch], template: str) -> bool:
    stocking = {step.code for step in find_template(template).steps if step.is_required(_STOCKED)}
    return any(touch.step in stocking for touch in said)


def _says_one(said: Sequence[Touch]) -> bool:
    for touch in said:
        recorded = read_json(touch.recorded)
        if _PAPER in recorded.get("public", {}) or _PAPER in recorded.get("kept", {}):
            return True
    return False
