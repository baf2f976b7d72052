"""Labels and packaging of earlier rules whose last day is near or past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from trace.aliases.queries_old_stock import near_end
from trace.readiness.books import OrganisationBook


@dataclass(frozen=True)
class OldStockFacts:
    """(what, how many are left, of which unit, last day) of each, the first to end first."""

    ending: Sequence[tuple[str, int, str, date]]

    @classmethod
    def gather(cls, book: OrganisationBook, /) -> Self:
        found = near_end(book.organisation_id, today=book.today)
        return cls([(one.stock.packaging, one.left, one.stock.unit, one.basis.last_day) for one in found])
