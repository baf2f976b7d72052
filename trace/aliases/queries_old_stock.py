"""Old stock with what is left of it, for its owner and the officers of its district."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import peewee

from trace.aliases.models_old_stock import OldStock, OldStockAct
from trace.aliases.rules_old_stock import Basis, UnknownStock, bases, find_basis, warn_days
from trace.errors import N_
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import visible_organisations
from trace.products.models import Product

SORTS: Final = ("newest",)
FILTERS: Final = ("basis", "state")


@dataclass(frozen=True, slots=True)
class Standing:
    """A stock, why it may be used, how many are left and how many days."""

    stock: OldStock
    basis: Basis
    left: int
    days_left: int

    @property
    def is_near(self) -> bool:
        """Something is left, and its end is near or past."""
        return self.left > 0 and self.days_left <= warn_days()

    @property
    def is_past(self) -> bool:
        return self.days_left < 0


def stocks(listing: Listing, *, today: date, seen_by: Viewer) -> Page[Standing]:
    """One page; those with something left unless `state` is `all`."""
    query = visible_stocks(seen_by)
    for word in fold(listing.search).split():
        text = peewee.fn.lower(OldStock.packaging)
        query = query.where(
            text.contains(word) | Product.name_folded.contains(word) | Organisation.name_folded.contains(word)
        )
    if listing.filters.get("basis") in {one.code for one in bases()}:
        query = query.where(OldStock.basis == listing.filters["basis"])
    if listing.filters.get("state") != "all":
        query = query.where(OldStock.id.not_in(_finished()))
    page = page_of(query.order_by(OldStock.id.desc()), listing)
    return Page(standings_of(list(page.items), today=today), page.total, listing, page.size)


def standings_of(found: list[OldStock], *, today: date) -> list[Standing]:
    """How each of these stands."""
    lefts = dict(
        OldStockAct.select(OldStockAct.stock, peewee.fn.MIN(OldStockAct.left))
        .where(OldStockAct.stock.in_([one.id for one in found]))
        .group_by(OldStockAct.stock)
        .tuples()
        if found
        else ()
    )
    rows = ((one, find_basis(one.basis)) for one in found)
    return [Standing(one, basis, int(lefts.get(one.id, one.count)), basis.days_left(today)) for one, basis in rows]


def near_end(organisation_id: int, *, today: date) -> list[Standing]:
    """Stocks of an organisation that end soon or have ended, with something left; the first to end first."""
    if all(one.last_day - today > timedelta(days=warn_days()) for one in bases()):
        return []
    mine = OldStock.select().where(OldStock.organisation == organisation_id, OldStock.id.not_in(_finished()))
    found = [one for one in standings_of(list(mine.order_by(OldStock.id)), today=today) if one.is_near]
    return sorted(found, key=lambda one: (one.days_left, one.stock.id))


def find_stock(number: str, *, seen_by: Viewer) -> OldStock:
    """One stock by its number."""
    found: OldStock | None = visible_stocks(seen_by).where(OldStock.number == number.strip().upper()).first()
    if found is None:
        raise UnknownStock(N_("Không tìm thấy tem, bao bì cũ này."))
    return found


def acts_of(stock: OldStock) -> list[OldStockAct]:
    """What became of it, the newest first."""
    return list(OldStockAct.select().where(OldStockAct.stock == stock.id).order_by(OldStockAct.id.desc()))


def left_of(stock: OldStock) -> int:
    """How many are left now."""
    left = OldStockAct.select(peewee.fn.MIN(OldStockAct.left)).where(OldStockAct.stock == stock.id).scalar()
    return int(stock.count if left is None else left)


def visible_stocks(seen_by: Viewer) -> "peewee.ModelSelect[OldStock]":
    """The query of stocks this viewer may see, with organisation and product."""
    query = (
        OldStock.select(OldStock, Organisation, Product)
        .join(Organisation)
        .switch(OldStock)
        .join(Product, peewee.JOIN.LEFT_OUTER, on=OldStock.product)
    )
    if seen_by.is_admin:
        return query
    if seen_by.is_officer:
        return query.where(OldStock.organisation.in_(visible_organisations(seen_by).select(Organisation.id)))
    return query.where(OldStock.organisation == seen_by.organisation_id)


def _finished() -> "peewee.ModelSelect[OldStockAct]":
    return OldStockAct.select(OldStockAct.stock).where(OldStockAct.left == 0)
