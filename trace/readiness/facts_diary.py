"""What the diary of a season leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from trace.readiness.books import SeasonBook
from trace.readiness.holes import StepHole, holes_in


@dataclass(frozen=True)
class DiaryFacts:
    """The holes in the season's own entries; the harvest's stand with the lots it made."""

    holes: Sequence[StepHole]

    @classmethod
    def gather(cls, book: SeasonBook, /) -> Self:
        return cls(holes_in([touch for touch in book.said if touch.role != "input"]))
