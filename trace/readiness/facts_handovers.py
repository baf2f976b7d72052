"""The hand-overs of a lot, and whether who is named as the sender of it or of a lot before it denies that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from trace.handovers.findings import OddHandover, denied_of, odd_handovers
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class HandoverFacts:
    """`handovers` of the lot itself; `denied` are pairs (lot, code) of it and of what it was made from."""

    handovers: Sequence[OddHandover] = ()
    denied: Sequence[tuple[str, str]] = ()

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        return cls(odd_handovers(book.batch), denied_of(book.lots))
