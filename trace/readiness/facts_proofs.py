"""Files that are shown as proof of what was done for a batch."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from trace.events.proofs import FileUse, UsedTwice, files_used_twice
from trace.events.wording import name_of, step_of
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class TwiceShown:
    """An act of the batch's way whose file stands at another act too; what both are called, by language."""

    event_id: int
    step: Mapping[str, str]
    happened_on: date
    other: Mapping[str, str]
    other_on: date


@dataclass(frozen=True)
class ProofFacts:
    """`used_twice`: each pair of acts once, however many files they share."""

    used_twice: Sequence[TwiceShown]

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        events = {touch.event_number for touch in book.said}
        found = files_used_twice(book.organisation_id, events=events) if events else []
        pairs = {}
        for one in found:
            here, other = _pair(one, events)
            pairs[here.event_id, other.event_id] = _shown(here, other)
        return cls([pairs[key] for key in sorted(pairs)])


def _pair(found: UsedTwice, events: Collection[int]) -> tuple[FileUse, FileUse]:
    """The last act on the batch's way, and the first other one."""
    here = [use for use in found.uses if use.event_id in events][-1]
    return here, next(use for use in found.uses if use.act != here.act)


def _shown(here: FileUse, other: FileUse) -> TwiceShown:
    return TwiceShown(here.event_id, _named(here), here.happened_on, _named(other), other.happened_on)


def _named(use: FileUse) -> dict[str, str]:
    named = name_of(use.kind, step_of(use.template, use.step), use.step)
    return {"vi": named.vi, "en": named.en}
