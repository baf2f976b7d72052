"""What a batch's product says about itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from trace.products import queries as products
from trace.products.reading import Item
from trace.products.rules import kind_of
from trace.readiness.books import BatchBook
from trace.readiness.rules import LANGUAGES, as_item

_FOOD: Final = ("grain", "fresh_food", "processed_food")
# Items of a product that a rule of their own already asks for.
_ASKED_BY_NAME: Final = frozenset(("photos", "origin", "standard", "name"))


@dataclass(frozen=True)
class ProductFacts:
    """`lacks` names by language what its category asks for and nobody has filled in; `label_lacks` what of it only a
    goods label asks for."""

    is_there: bool
    lacks: Mapping[str, Sequence[str]] = field(default_factory=lambda: dict.fromkeys(LANGUAGES, ()))
    label_lacks: Mapping[str, Sequence[str]] = field(default_factory=lambda: dict.fromkeys(LANGUAGES, ()))
    has_picture: bool = False
    origin: str = ""
    standard: str = ""
    is_food: bool = False
    has_shelf_life: bool = False

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        product = book.batch.product
        if product is None:
            return cls(is_there=False)
        lacking = [item for item in products.missing(product) if item.field not in _ASKED_BY_NAME]
        return cls(
            is_there=True,
            lacks=_names([item for item in lacking if not item.is_for_goods_label]),
            label_lacks=_names([item for item in lacking if item.is_for_goods_label]),
            has_picture=bool(products.photos_of(product)),
            origin=product.origin,
            standard=product.standard,
            is_food=kind_of(product.category) in _FOOD,
            has_shelf_life=bool(product.shelf_life_days),
        )


def _names(items: Sequence[Item]) -> dict[str, Sequence[str]]:
    return {language: [as_item(item.label(language)) for item in items] for language in LANGUAGES}
