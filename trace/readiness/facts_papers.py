"""The papers of a batch, its product and its organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from trace.documents.rules import WARN_DAYS, is_expired, threshold_of
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class PaperFacts:
    """Numbers of papers: `expired` whose last day has passed, `urgent` within 15 days of it, `expiring` within 60.

    A lot that has ended needs none any more.
    """

    expired: Sequence[str]
    urgent: Sequence[str] = ()
    expiring: Sequence[str] = ()

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        if book.batch.closed_at is not None:
            return cls(())
        found: dict[int | None, list[str]] = {days: [] for days in WARN_DAYS}
        for one in book.certificates:
            found.setdefault(threshold_of(one.expires_on, today=book.today), []).append(
                f"{one.number} ({one.expires_on:%d/%m/%Y})" if one.expires_on else one.number
            )
        expired = [one.number for one in book.certificates if is_expired(one.expires_on, today=book.today)]
        return cls(expired, urgent=found[WARN_DAYS[1]], expiring=found[WARN_DAYS[0]])
