"""What waits for an officer's word, and what was said before."""

from collections.abc import Sequence
from typing import Final

import peewee

from trace.audit.models_approvals import ApprovalAct
from trace.audit.queries_scope import products_in_scope, suppliers_in_scope
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.products.models_checks import OcopEntry, OcopList
from trace.products.rules_ocop import CHECKS, SETTLED, key_of

SORTS: Final = ("name", "since")
FILTERS: Final = ("state", "district", "check")


def registrations(listing: Listing, *, seen_by: Viewer) -> Page[Organisation]:
    """Active organisations nobody has compared with their registration; `state` = all: every one."""
    query = suppliers_in_scope(seen_by).where(Organisation.is_active)
    if listing.filters.get("state") != "all":
        query = query.where(~Organisation.is_approved)
    if "district" in listing.filters:
        query = query.where(Organisation.ex_district == listing.filters["district"])
    for word in fold(listing.search).split():
        query = query.where(Organisation.search_folded.contains(f" {word}"))
    column = Organisation.name_sort if listing.sort == "name" else Organisation.created_at
    return page_of(query.order_by(column.desc() if listing.is_descending else column, Organisation.id), listing)


def gtins(listing: Listing, *, seen_by: Viewer) -> Page[Product]:
    """Products with a GTIN whose right nobody has confirmed or refused; `state` = all: every one with a GTIN."""
    query = _products(listing, seen_by).where(Product.gtin.is_null(is_null=False))
    if listing.filters.get("state") != "all":
        query = query.where(Product.gtin_check == "")
    return page_of(query.order_by(*_order(listing)), listing)


def stars(listing: Listing, *, seen_by: Viewer) -> Page[Product]:
    """Products that claim stars; those on which an officer's word is due unless `state` = all. `check`: one word."""
    query = _products(listing, seen_by).where(Product.ocop_stars.is_null(is_null=False))
    check = listing.filters.get("check", "")
    if check in CHECKS or check == "unseen":
        query = query.where(Product.ocop_check == ("" if check == "unseen" else check))
    elif listing.filters.get("state") != "all":
        query = query.where(Product.ocop_check.not_in([*SETTLED, "agrees"]))
    return page_of(query.order_by(*_order(listing)), listing)


def count_all(*, seen_by: Viewer) -> dict[str, int]:
    """How many wait in each of the three queues."""
    listing = Listing("", 1, "name", False, {})  # noqa: FBT003
    return {
        "organisations": registrations(listing, seen_by=seen_by).total,
        "gtins": gtins(listing, seen_by=seen_by).total,
        "stars": stars(listing, seen_by=seen_by).total,
    }


def last_words(rows: Sequence[Organisation] | Sequence[Product], subject: str) -> dict[int, ApprovalAct]:
    """The last decision about each of these, by their number."""
    column = ApprovalAct.organisation if subject == "organisation" else ApprovalAct.product
    found = ApprovalAct.select().where(ApprovalAct.subject == subject, column.in_([row.id for row in rows]))
    return {getattr(act, f"{column.name}_id"): act for act in found.order_by(ApprovalAct.id)}


def listed_for(product: Product) -> OcopEntry | None:
    """The newest row of a list that most likely means this product: the same owner and name, else the owner's only."""
    owner = product.organisation
    is_owner = OcopEntry.owner_key == key_of(owner.name)
    if owner.registration_no:
        is_owner |= OcopEntry.registration_no == owner.registration_no
    rows = list(
        OcopEntry.select(OcopEntry, OcopList).join(OcopList).where(is_owner).order_by(OcopEntry.decided_on.desc())
    )
    same = [row for row in rows if row.product_key == fold(product.name)]
    return (same or rows or [None])[0]


def lists() -> list[OcopList]:
    """The lists brought so far, the newest first."""
    return list(OcopList.select().order_by(OcopList.id.desc()).limit(20))


def _products(listing: Listing, seen_by: Viewer) -> peewee.ModelSelect:
    query = products_in_scope(seen_by).where(Product.is_active)
    for word in fold(listing.search).split():
        query = query.where(Product.name_folded.contains(word) | Organisation.name_folded.contains(word))
    return query


def _order(listing: Listing) -> tuple[peewee.Node, ...]:
    column = Product.name_sort if listing.sort == "name" else Product.changed_at
    return (column.desc() if listing.is_descending else column, Product.id)
