"""What a batch was made from, at any depth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class SourceFacts:
    """`held` are pairs (lot, code) of the sources on hold or called back, `unregistered` of the lots, this one among
    them, that were bought from somebody who is not registered."""

    held: Sequence[tuple[str, str]]
    unregistered: Sequence[tuple[str, str]] = ()

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        sources = [lot for lot in book.lots if lot.id != book.batch.id]
        return cls(
            held=[(lot.lot, lot.code) for lot in sources if lot.is_on_hold or lot.is_recalled],
            unregistered=[(lot.lot, lot.code) for lot in book.lots if lot.is_source_unregistered],
        )
