"""The figures of the province's report: who takes part, and how much of what was promised is done digitally."""

from dataclasses import dataclass

from peewee import fn

from trace.audit.queries_scope import products_in_scope, suppliers_in_scope
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.overview.models import Cell
from trace.overview.queries_scope import cells
from trace.products.models import Product, ShopLink


@dataclass(frozen=True, slots=True)
class Adoption:
    """Suppliers in use and confirmed by an officer; whole products, those with OCOP stars, with a link to a shop."""

    suppliers: int
    approved: int
    products: int
    starred: int
    sold_online: int
    starred_with_lots: int


def adoption(seen_by: Viewer) -> Adoption:
    """Counted today, in scope."""
    suppliers = suppliers_in_scope(seen_by)
    products = products_in_scope(seen_by).where(Product.is_active, ~Product.is_draft)
    starred = products.where(~Product.ocop_stars.is_null())
    with_lots = cells(Cell, seen_by).where(Cell.lots > 0).select(Cell.product_id)
    return Adoption(
        suppliers=suppliers.count(),
        approved=suppliers.where(Organisation.is_approved).count(),
        products=products.count(),
        starred=starred.count(),
        sold_online=products.where(fn.EXISTS(ShopLink.select().where(ShopLink.product == Product.id))).count(),
        starred_with_lots=starred.where(Product.id.in_(with_lots)).count(),
    )
