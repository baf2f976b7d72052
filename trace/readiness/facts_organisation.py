"""Who answers for a batch."""

from dataclasses import dataclass
from typing import Self

from trace.places.address import Address
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class OrganisationFacts:
    """`address` is one line, as the units are called today; empty where none was given."""

    name: str
    address: str
    is_active: bool
    is_approved: bool

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        one = book.batch.organisation
        return cls(
            name=one.name,
            address=Address.from_dict(one.address).line_now() if one.address else "",
            is_active=one.is_active,
            is_approved=one.is_approved,
        )
