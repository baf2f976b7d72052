"""Certificates and OCOP stars as a page shows them: issuer as printed, until when, and who has looked at the paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trace.documents.models import Certificate
from trace.documents.queries import certificates_of, shown_pages
from trace.events.rules import day_of
from trace.products.models import Product
from trace.provenance.rules import has_ended
from trace.provenance.words import CERTIFICATE_NAMES

# The right to a number is proven to the department, not to shoppers.
_NOT_SHOWN = ("gtin_right",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One certificate. `name` is Vietnamese, for the door to translate; `pages` are the hashes of public files."""

    kind: str
    name: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    is_expired: bool
    verified_by: str
    verified_on: date | None
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ocop:
    """The grade of a product under QĐ 148/QĐ-TTg."""

    stars: int
    decision: str
    issuer: str
    decided_on: date | None
    expires_on: date | None
    is_expired: bool
    check: str = ""
    checked_by: str = ""
    checked_on: date | None = None


def papers_of(subjects: Sequence[tuple[str, int]], *, today: date) -> tuple[Paper, ...]:
    """Papers about any of these, those still good first."""
    rows = [row for row in certificates_of(*subjects) if row.kind not in _NOT_SHOWN]
    pages = shown_pages([row.id for row in rows])
    return tuple(
        sorted((_paper(row, pages.get(row.id, ()), today) for row in rows), key=lambda paper: paper.is_expired)
    )


def ocop_of(product: Product, *, today: date) -> Ocop | None:
    """The stars of a product, if it was graded."""
    if not product.ocop_stars:
        return None
    return Ocop(
        stars=product.ocop_stars,
        decision=product.ocop_decision,
        issuer=product.ocop_issuer,
        decided_on=product.ocop_decided_on,
        expires_on=product.ocop_expires_on,
        is_expired=has_ended(product.ocop_expires_on, today),
        check=product.ocop_check,
        checked_by=product.ocop_checked_by,
        checked_on=day_of(product.ocop_checked_at) if product.ocop_checked_at else None,
    )


def _paper(row: Certificate, pages: tuple[str, ...], today: date) -> Paper:
    return Paper(
        kind=row.kind,
        name=CERTIFICATE_NAMES.get(row.kind, CERTIFICATE_NAMES["other"]),
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        is_expired=has_ended(row.expires_on, today),
        verified_by=row.verified_by if row.verified_at else "",
        verified_on=day_of(row.verified_at) if row.verified_at else None,
        pages=pages,
    )
