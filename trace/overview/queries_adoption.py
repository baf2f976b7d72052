"""The figures of the province's report: who takes part, and how much of what was promised is done digitally."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from trace.audit.queries_scope import batches_in_scope, products_in_scope, suppliers_in_scope
from trace.audit.stages import lots_scanned
from trace.batches.models import Batch
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.overview.models import Cell
from trace.overview.queries_scope import cells
from trace.products.models import Product, ShopLink
from trace.scans.models import ScanDay


@dataclass(frozen=True, slots=True)
class Adoption:
    """Suppliers in use and confirmed by an officer; whole products, those with OCOP stars, with a link to a shop."""

    suppliers: int
    approved: int
    products: int
    starred: int
    sold_online: int
    starred_with_lots: int


@dataclass(frozen=True, slots=True)
class Scans:
    """Lots whose page people opened, and how often since a day: distinct readers of each day, added up."""

    lots: int
    visits: int


def scans(seen_by: Viewer, *, since: date) -> Scans:
    """From the day sums that the counting of scans keeps."""
    lots = batches_in_scope(seen_by).where(lots_scanned())
    visits = ScanDay.select(fn.SUM(ScanDay.visits)).where(
        ScanDay.kind == "lot", ScanDay.serial == "", ScanDay.day >= since
    )
    if not seen_by.is_admin:
        visits = visits.where(ScanDay.batch.in_(batches_in_scope(seen_by).select(Batch.id)))
    return Scans(lots.count(), int(visits.scalar() or 0))


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
