"""Who answers for a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from trace.places.address import Address
from trace.readiness.books import BatchBook
from trace.readiness.wording import old_units_in


@dataclass(frozen=True)
class OrganisationFacts:
    """`address` is one line, as the units are called today; empty where none was given; `old_units` are those in it
    that are no more."""

    name: str
    address: str
    is_active: bool
    is_approved: bool
    old_units: Sequence[str] = ()

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        one = book.batch.organisation
        line = Address.from_dict(one.address).line_now() if one.address else ""
        return cls(
            name=one.name,
            address=line,
            old_units=old_units_in(line),
            is_active=one.is_active,
            is_approved=one.is_approved,
        )
