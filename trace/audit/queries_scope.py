"""What an officer may read, as queries: everything else in this room starts from one of these.

How far a scope reaches for a kind of thing is that thing's room to say; here nobody but officers and admins finds
anything, and suppliers are those whose goods are in scope.
"""

import peewee

from trace.batches import queries as batches
from trace.batches.models import Batch
from trace.documents.models import Certificate
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.products.queries import visible_products
from trace.seasons.models import Season
from trace.seasons.queries import visible_seasons
from trace.sites.models import Site
from trace.sites.queries import visible_sites

NOTHING = peewee.SQL("1 = 0")


def batches_in_scope(seen_by: Viewer) -> peewee.ModelSelect:
    """Batches in scope, joined with organisation, product, site and season."""
    query = batches.visible_batches(seen_by).select(Batch, Organisation, Product, Site, Season)
    query = query.switch(Batch).join(Site, peewee.JOIN.LEFT_OUTER, on=Batch.site)
    return _at_home(query.switch(Batch).join(Season, peewee.JOIN.LEFT_OUTER, on=Batch.season), seen_by)


def suppliers_in_scope(seen_by: Viewer) -> peewee.ModelSelect:
    """Organisations that trade, in scope: of these old districts, and with goods of these categories.

    One that has declared no goods at all yet is in every scope of goods: somebody must be able to approve it.
    """
    query = _at_home(Organisation.select().where(Organisation.kind != "department"), seen_by)
    if not seen_by.is_officer:
        return query
    if seen_by.scope.districts:
        query = query.where(Organisation.ex_district.in_(list(seen_by.scope.districts)))
    return query.where(_has_goods_in_scope(seen_by) | _has_no_goods()) if seen_by.scope.categories else query


def products_in_scope(seen_by: Viewer) -> peewee.ModelSelect:
    """Products in scope, joined with their organisation."""
    return _at_home(visible_products(seen_by), seen_by)


def sites_in_scope(seen_by: Viewer) -> peewee.ModelSelect:
    """Plots, ponds, mills and stores of the suppliers in scope, joined with their organisation."""
    return _at_home(visible_sites(seen_by), seen_by).where(_is_of_supplier(Site.organisation, seen_by))


def certificates_in_scope(seen_by: Viewer) -> peewee.ModelSelect:
    """Active papers of the suppliers in scope, joined with their organisation; those about a product only when the
    product is in scope."""
    products = products_in_scope(seen_by).select(Product.id)
    is_about = (Certificate.subject_kind != "product") | Certificate.subject_id.in_(products)
    query = Certificate.select(Certificate, Organisation).join(Organisation).where(Certificate.is_active, is_about)
    return query.where(_is_of_supplier(Certificate.organisation, seen_by))


def is_in_scope(organisation_id: int, *, seen_by: Viewer) -> bool:
    """True when this supplier is in scope."""
    return bool(suppliers_in_scope(seen_by).where(Organisation.id == organisation_id).exists())


def _at_home(query: peewee.ModelSelect, seen_by: Viewer) -> peewee.ModelSelect:
    """Nobody but officers and admins has business at this desk."""
    return query if seen_by.is_officer or seen_by.is_admin else query.where(NOTHING)


def _is_of_supplier(column: peewee.Field, seen_by: Viewer) -> peewee.Expression:
    return column.in_(suppliers_in_scope(seen_by).select(Organisation.id))


def _has_goods_in_scope(seen_by: Viewer) -> peewee.Expression:
    """By products, lots or seasons. The subqueries join the table of organisations themselves, so it has an alias
    in each."""
    return (
        Organisation.id.in_(visible_products(seen_by).select(Product.organisation))
        | Organisation.id.in_(batches.visible_batches(seen_by).select(Batch.organisation))
        | Organisation.id.in_(visible_seasons(seen_by).select(Season.organisation))
    )


def _has_no_goods() -> peewee.Expression:
    return (
        Organisation.id.not_in(Product.select(Product.organisation))
        & Organisation.id.not_in(Batch.select(Batch.organisation))
        & Organisation.id.not_in(Season.select(Season.organisation))
    )
