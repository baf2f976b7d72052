"""The papers of a batch, its product and its organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from trace.documents.rules import is_expired
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class PaperFacts:
    """`expired` are the numbers of papers whose last day has passed; a lot that has ended needs none any more."""

    expired: Sequence[str]

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        if book.batch.closed_at is not None:
            return cls(())
        return cls([one.number for one in book.certificates if is_expired(one.expires_on, today=book.today)])
