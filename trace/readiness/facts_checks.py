"""What officers and the departments' lists say about a batch's product."""

from dataclasses import dataclass
from typing import Self

from trace.products.rules_ocop import DIFFERS, EXPIRED, REFUSED, UNLISTED
from trace.readiness.books import BatchBook


@dataclass(frozen=True)
class CheckFacts:
    """`gtin_refused_by` is empty while nobody refused; `has_doubted_stars`: a list or officer says otherwise."""

    gtin_refused_by: str = ""
    has_doubted_stars: bool = False

    @classmethod
    def gather(cls, book: BatchBook, /) -> Self:
        product = book.batch.product
        if product is None:
            return cls()
        is_refused = bool(product.gtin) and product.gtin_check == REFUSED
        return cls(
            gtin_refused_by=(product.gtin_checked_by or "?") if is_refused else "",
            has_doubted_stars=bool(product.ocop_stars) and product.ocop_check in (DIFFERS, UNLISTED, EXPIRED, REFUSED),
        )
