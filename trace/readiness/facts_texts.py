"""What the texts of an organisation, its places and its products say: old addresses, and claims."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.readiness.books import OrganisationBook
from trace.readiness.wording import claims_in, old_units_in
from trace.sites.models import Site

PRODUCT_TEXTS: Final = ("description", "ingredients", "nutrition", "warning", "usage", "storage", "origin", "packaging")
_CLAIMING: Final = ("name", "brand", *PRODUCT_TEXTS)


@dataclass(frozen=True)
class TextFacts:
    """`old_units`: (what, code, units) of every address in units that are no more. `claims`: (product, code, words)."""

    old_units: Sequence[tuple[str, str, Sequence[str]]]
    claims: Sequence[tuple[str, str, Sequence[str]]]

    @classmethod
    def gather(cls, book: OrganisationBook, /) -> Self:
        named = [(name, code, old_units_in(text)) for name, code, text in _addressed(book)]
        said = [
            (product.name, product.code, claims_in([getattr(product, field) for field in _CLAIMING]))
            for product in book.products
        ]
        return cls([one for one in named if one[2]], [one for one in said if one[2]])


def _addressed(book: OrganisationBook) -> Iterator[tuple[str, str, str]]:
    """(name, code, text) of everything in which an address may stand."""
    owner = book.organisation
    for place in (owner, *book.sites):
        yield place.name, place.code, line_of(place)
    for product in book.products:
        yield product.name, product.code, "\n".join(getattr(product, field) for field in PRODUCT_TEXTS)


def line_of(place: Organisation | Site) -> str:
    """The address as it is printed today; empty where none was given."""
    stored: Mapping[str, object] = place.address
    return Address.from_dict(dict(stored)).line_now() if stored else ""
