"""How many points a supplier has: counts times weights, each part capped. The whole is the sum, nothing is hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trace.inspections.catalogue import Part


@dataclass(frozen=True, slots=True)
class Scored:
    """One part of a supplier's score. `count` None: its source is not in this installation."""

    part: Part
    count: int | None
    points: int

    @property
    def is_capped(self) -> bool:
        """More was counted than the part may give."""
        return self.count is not None and self.count * self.part.points > self.part.most


@dataclass(frozen=True, slots=True)
class Score:
    """The parts in their order and their sum."""

    parts: tuple[Scored, ...]

    @property
    def total(self) -> int:
        return sum(one.points for one in self.parts)


def score_of(counts: Mapping[str, int | None], parts: Sequence[Part]) -> Score:
    """The score that these counts make; a part nobody counted gives nothing."""
    return Score(tuple(_scored(part, counts.get(part.code)) for part in parts))


def _scored(part: Part, count: int | None) -> Scored:
    points = 0 if count is None else min(max(count, 0) * part.points, part.most)
    return Scored(part, count, points)
