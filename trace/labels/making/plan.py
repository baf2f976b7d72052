"""What decides the bytes of a run, as plain values that cross into another process, and how it is cut in chunks."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Final, Protocol

from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout import Layout
from trace.labels.sheet import AS_DRAWN, Calibration, pages_needed

# Large enough that starting it costs nothing, small enough that a cancelled or killed run loses under a second.
LABELS_A_CHUNK: Final = 1000
# Up to so many labels every one is read back; of more the first and last of every chunk and some by chance.
ALL_CHECKED: Final = 500
LEAST_BY_CHANCE: Final = 100
BY_CHANCE_A_CHUNK: Final = 8

Label = LabelFacts | tuple[LabelFacts, Serial]


class Numbering(Protocol):
    """What tells the labels of a run apart; it crosses into worker processes, so it is made of plain values."""

    def serials(self, start: int, stop: int) -> Iterator[Serial]:
        """What differs on the labels from `start` up to, not including, `stop`; the first label of the run is 0."""


@dataclass(frozen=True)
class RunPlan:
    """A run. `seed` is its data hash: which labels are read back by chance can be found out again."""

    layout: Layout
    facts: LabelFacts
    total: int
    start_slot: int = 1
    calibration: Calibration = AS_DRAWN
    format: str = "pdf"
    title: str = ""
    seed: str = ""
    numbering: Numbering | None = None

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return pages_needed(self.layout, self.total, self.start_slot)

    @property
    def pages_a_chunk(self) -> int:
        """Whole pages only, and the same number however many processes make them: the bytes depend on it."""
        return max(1, LABELS_A_CHUNK // self.layout.labels_per_page)

    @property
    def chunk_count(self) -> int:
        """How many chunks it is cut in."""
        return -(-self.pages // self.pages_a_chunk)

    @cached_property
    def model(self) -> Serial | None:
        """What differs on the first label: what all labels share is drawn for this one."""
        return next(self.numbering.serials(0, 1)) if self.numbering else None

    def chunk(self, number: int) -> "ChunkPlan":
        """The chunk with this number, counted from 0."""
        return ChunkPlan(self, number)


@dataclass(frozen=True)
class ChunkPlan:
    """Some pages of a run, one after another."""

    run: RunPlan
    number: int

    @property
    def first_page(self) -> int:
        """Its first page, counted from 0 in the run."""
        return self.number * self.run.pages_a_chunk

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return min(self.run.pages_a_chunk, self.run.pages - self.first_page)

    @property
    def first_label(self) -> int:
        """Its first label, counted from 0 in the run."""
        return max(0, self.first_page * self.run.layout.labels_per_page - self.run.start_slot + 1)

    @property
    def count(self) -> int:
        """How many labels it has."""
        end = (self.first_page + self.run.pages_a_chunk) * self.run.layout.labels_per_page - self.run.start_slot + 1
        return min(end, self.run.total) - self.first_label

    @property
    def start_slot(self) -> int:
        """The slot of its first label."""
        return self.run.start_slot if self.number == 0 else 1

    def labels(self) -> Iterator[Label]:
        """Its labels in order."""
        facts, numbering = self.run.facts, self.run.numbering
        if numbering is None:
            return repeat(facts, self.count)
        return ((facts, one) for one in numbering.serials(self.first_label, self.first_label + self.count))

    def serials_of(self, indexes: list[int]) -> Iterator[Serial | None]:
        """What differs on these labels, counted from 0 in the chunk."""
        numbering, first = self.run.numbering, self.first_label
        if numbering is None:
            return repeat(None, len(indexes))
        if len(indexes) == self.count:
            return numbering.serials(first, first + self.count)
        return (next(numbering.serials(first + index, first + index + 1)) for index in indexes)

    def seat_of(self, index: int) -> tuple[int, int]:
        """(page counted from 0 in the chunk, slot counted from 1) of its label `index`."""
        page, slot = divmod(self.start_slot - 1 + index, self.run.layout.labels_per_page)
        return page, slot + 1

    @cached_property
    def chosen(self) -> list[int]:
        """Which of its labels are read back, counted from 0 in the chunk."""
        if self.run.total <= ALL_CHECKED:
            return list(range(self.count))
        wanted = max(BY_CHANCE_A_CHUNK, -(-LEAST_BY_CHANCE // self.run.chunk_count))
        chance = random.Random(f"{self.run.seed}:{self.number}")  # noqa: S311 - repeatable on purpose
        between = range(1, self.count - 1)
        return sorted({0, self.count - 1, *chance.sample(between, min(wanted, len(between)))})
