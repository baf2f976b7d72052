"""The papers of a batch, its product and its organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from trace.documents.queries import certificates_of
from trace.documents.rules import is_expired
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class PaperFacts:
    """`expired` are the numbers of papers whose last day has passed."""

    expired: Sequence[str]

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        batch = book.batch
        subjects = [("organisation", batch.organisation_id), ("batch", batch.id)]
        if batch.product_id is not None:
            subjects.append(("product", batch.product_id))
        return cls([one.number for one in certificates_of(*subjects) if is_expired(one.expires_on, today=book.today)])
