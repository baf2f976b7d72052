"""What an officer may have counted: the scope of `batches.visible_batches`, asked of the summaries."""

import operator
from functools import reduce
from typing import Any

import peewee

from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.overview.models import Cell, EntryCell, FindingCell, MonthCell, PaperCell, SeasonCell
from trace.products.models import Product
from trace.seasons.queries import templates_of

NOTHING = peewee.SQL("1 = 0")


def cells(model: type[Cell] | type[MonthCell], seen_by: Viewer, *, with_product: bool = False) -> peewee.ModelSelect:
    """Counts of lots in scope; joined with the product (where there is one) when asked for or when the scope asks."""
    query, categories = _of_organisations(model, seen_by), seen_by.scope.categories if seen_by.is_officer else ()
    if with_product or categories:
        query = query.switch(model).join(Product, peewee.JOIN.LEFT_OUTER, on=(model.product_id == Product.id))
    if categories:
        no_product = (model.product_id == 0) & model.template.in_(templates_of(categories))
        query = query.where(is_of(categories) | no_product)
    return query


def grown(model: type[SeasonCell] | type[EntryCell], seen_by: Viewer) -> peewee.ModelSelect:
    """Counts of seasons or entries in scope: their way of working says what goods they are about."""
    query = _of_organisations(model, seen_by)
    if seen_by.is_officer and seen_by.scope.categories:
        query = query.where(model.template.in_(templates_of(seen_by.scope.categories)))
    return query


def found(seen_by: Viewer) -> peewee.ModelSelect:
    """Counts of findings of the organisations in the officer's old districts."""
    return _of_organisations(FindingCell, seen_by)


def papers(seen_by: Viewer) -> peewee.ModelSelect:
    """Counts of papers in the officer's old districts; those about a product only when the product is in scope."""
    offices = Organisation.alias()
    own = offices.select(offices.id).where(offices.kind == "department")
    query = _of_organisations(PaperCell, seen_by).where(PaperCell.organisation_id.not_in(own))
    if seen_by.is_officer and seen_by.scope.categories:
        query = query.switch(PaperCell).join(Product, peewee.JOIN.LEFT_OUTER, on=(PaperCell.product_id == Product.id))
        query = query.where((PaperCell.product_id == 0) | is_of(seen_by.scope.categories))
    return query


def is_of(categories: tuple[str, ...]) -> peewee.Expression:
    """A product of one of these categories, or of one under them."""
    under = [(Product.category == one) | Product.category.startswith(f"{one}.") for one in categories]
    return reduce(operator.or_, under)


def _of_organisations(model: Any, seen_by: Viewer) -> peewee.ModelSelect:
    """Counts of everybody, or of the organisations in the officer's old districts."""
    query = model.select()
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(NOTHING)
    districts = seen_by.scope.districts
    if not districts:
        return query
    query = query.join(Organisation, on=(model.organisation_id == Organisation.id))
    return query.where(Organisation.ex_district.in_(list(districts)))
