"""What a subject lacks, decided on fresh facts."""

from datetime import datetime

from trace.batches.models import Batch
from trace.errors import N_
from trace.readiness.books import BatchBook
from trace.readiness.reading import checks, rules_about
from trace.readiness.rules import BATCH, Facts, Lack, NotReady, as_missing, lacks


def lacks_of(batch: Batch, *, now: datetime) -> list[Lack]:
    """Everything the batch lacks, what stops printing first."""
    return lacks(facts_of(batch, now=now), rules_about(BATCH), checks())


def check_may_print(batch: Batch, *, now: datetime) -> None:
    """Refuse with the whole list while anything that stops printing is open."""
    missing = as_missing(lacks_of(batch, now=now))
    if missing:
        raise NotReady(
            N_("Lô %(code)s chưa đủ điều kiện in tem: %(list)s"),
            code=batch.code,
            list=" ".join(one["detail"] for one in missing),
            missing=missing,
        )


def facts_of(batch: Batch, *, now: datetime) -> Facts:
    """What the rules look at, for one batch; each part is gathered when a rule first asks for it."""
    book = BatchBook(batch, now=now)
    return Facts(book.today, book=book)
