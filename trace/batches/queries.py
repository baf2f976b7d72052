"""Finding lots. Staff see their organisation's, an officer those in scope, an admin all; others are not found."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import peewee

from trace.batches.models import Batch, BatchSource
from trace.batches.rules import Standing, State, state_of
from trace.errors import N_, NotFound
from trace.gs1.codes import LOT, ShortCode
from trace.gs1.errors import Gs1Error
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.processes.queries import UnknownTemplate, template_for_category
from trace.products.models import Product
from trace.seasons.models import Season

SORTS = ("last", "name", "lot", "produced", "expires", "left")
FILTERS = ("state", "product", "form", "template", "season")


class UnknownBatch(NotFound):
    """No such lot, or not yours to see."""


def find_batch(code: str, *, seen_by: Viewer) -> Batch:
    """The lot with this short code (typed as people type) or `GTIN/LOT`, if `seen_by` may see it."""
    found: Batch | None = visible_batches(seen_by).where(_key(code)).first()
    if found is None:
        raise UnknownBatch(N_("Không tìm thấy lô này."))
    return found


def batches(listing: Listing, *, seen_by: Viewer, today: date) -> Page[Batch]:
    """One page of those `seen_by` may see; every word of the search must stand in name, lot, code or product.

    Filters: `state` (a word of `State`, told for `today`), `product` (its code), `form`, `template`, `season`
    (its code). Rows come with organisation and product.
    """
    query = _filtered(_searched(visible_batches(seen_by), listing.search), listing, today)
    return page_of(query.order_by(*_order(listing)), listing)


def batches_to_choose(organisation_id: int, *, forms: Sequence[str] = (), template: str | None = None) -> list[Batch]:
    """Lots of an organisation that are not used up or ended, the last used first: the choices of an entry form."""
    query = Batch.select().where(
        Batch.organisation == organisation_id, Batch.closed_at.is_null(), Batch.left_thousandths > 0
    )
    if forms:
        query = query.where(Batch.form.in_(list(forms)))
    if template is not None:
        query = query.where(Batch.template == template)
    return list(query.order_by(Batch.last_event_at.desc(), Batch.id.desc()))


def batches_of_season(season_id: int) -> list[Batch]:
    """The lots harvested from a season, in their order."""
    edges = BatchSource.select(BatchSource.batch).where(BatchSource.from_season == season_id)
    return list(Batch.select().where(Batch.id.in_(edges)).order_by(Batch.id))


def sources_of(batch: Batch) -> list[BatchSource]:
    """What a lot was made from: edges with the lot or the season they lead to."""
    return list(BatchSource.select().where(BatchSource.batch == batch.id).order_by(BatchSource.id))


def made_from(batch: Batch) -> list[BatchSource]:
    """What was made from a lot directly: edges with the lot they come from."""
    return list(
        BatchSource.select(BatchSource, Batch)
        .join(Batch, on=BatchSource.batch)
        .where(BatchSource.from_batch == batch.id)
        .order_by(BatchSource.id)
    )


def standing_of(batch: Batch) -> Standing:
    """The columns that decide a lot's state, as plain values."""
    return Standing(
        is_product=batch.product_id is not None,
        is_on_hold=batch.is_on_hold,
        is_recalled=batch.is_recalled,
        is_approved=batch.approved_at is not None,
        is_closed=batch.closed_at is not None,
        made_thousandths=batch.made_thousandths,
        left_thousandths=batch.left_thousandths,
        produced_on=batch.produced_on,
        expires_on=batch.expires_on,
        is_received=batch.is_received,
    )


def state(batch: Batch, today: date) -> State:
    """What a lot is today, in one word."""
    return state_of(standing_of(batch), today)


def about_visible_batches(kept: Any, *, seen_by: Viewer) -> "peewee.ModelSelect[Any]":
    """The query of rows of `kept` (which name a lot and its organisation) this viewer may see, with lot, product and
    organisation."""
    query = (
        kept.select(kept, Batch, Product, Organisation)
        .join(Batch)
        .join(Product, peewee.JOIN.LEFT_OUTER, on=Batch.product)
        .switch(Batch)
        .join(Organisation, on=Batch.organisation)
    )
    if seen_by.is_admin:
        return query
    if seen_by.is_officer:
        return query.where(kept.batch.in_(visible_batches(seen_by).select(Batch.id)))
    return query.where(kept.organisation == seen_by.organisation_id)


def visible_batches(seen_by: Viewer) -> "peewee.ModelSelect[Batch]":
    """The query of lots this viewer may see, joined with organisation and product.

    An officer's scope counts the old district of the organisation and the kind of goods: the product's, or for
    a lot that is no product yet, those that follow its template.
    """
    query = (
        Batch.select(Batch, Organisation, Product)
        .join(Organisation)
        .switch(Batch)
        .join(Product, peewee.JOIN.LEFT_OUTER, on=Batch.product)
    )
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Batch.organisation == seen_by.organisation_id)
    if seen_by.scope.categories:
        query = query.where(_is_of(seen_by.scope.categories))
    if seen_by.scope.districts:
        query = query.where(Organisation.ex_district.in_(list(seen_by.scope.districts)))
    return query


def _key(code: str) -> peewee.Expression:
    """The condition that a typed code or `GTIN/LOT` stands for."""
    if "\x00" in code:
        raise UnknownBatch(N_("Không tìm thấy lô này."))  # no database can be asked for it
    gtin, slash, lot = code.strip().partition("/")
    if slash:
        return (Batch.gtin == gtin.strip().zfill(14)) & (Batch.lot == lot.strip().upper())
    try:
        return Batch.code == ShortCode.parse(code, prefix=LOT).text
    except Gs1Error:
        return Batch.code == code.strip().upper()


def _is_of(categories: Sequence[str]) -> peewee.Expression:
    templates = []
    condition = Product.category.in_(list(categories))
    for category in categories:
        condition |= Product.category.startswith(f"{category}.")
        try:
            templates.append(template_for_category(category).code)
        except UnknownTemplate:
            continue
    return condition | (Batch.product.is_null() & Batch.template.in_(templates))


def _searched(query: "peewee.ModelSelect[Batch]", text: str) -> "peewee.ModelSelect[Batch]":
    for word in fold(text).split():
        query = query.where(
            Batch.name_folded.contains(word)
            | peewee.fn.lower(Batch.lot).contains(word)
            | peewee.fn.lower(Batch.code).contains(word)
            | Product.name_folded.contains(word)
            | Organisation.name_folded.contains(word)
        )
    return query


def _filtered(query: "peewee.ModelSelect[Batch]", listing: Listing, today: date) -> "peewee.ModelSelect[Batch]":
    filters = listing.filters
    if filters.get("state") in {one.value for one in State}:
        query = query.where(_in_state(State(filters["state"]), today))
    if "product" in filters:
        query = query.where(Product.code == filters["product"])
    if "form" in filters:
        query = query.where(Batch.form == filters["form"])
    if "template" in filters:
        query = query.where(Batch.template == filters["template"])
    if "season" in filters:
        query = query.where(Batch.season.in_(_seasons_with(filters["season"])))
    return query


def _seasons_with(code: str) -> "peewee.ModelSelect[Season]":
    return Season.select(Season.id).where(Season.code == code.upper())


def _in_state(wanted: State, today: date) -> peewee.Expression:
    """The rule of `state_of` as a condition: each word only where none before it applies."""
    tests = {
        State.RECALLED: Batch.is_recalled == True,  # noqa: E712 (an SQL comparison)
        State.HOLD: Batch.is_on_hold == True,  # noqa: E712
        State.CLOSED: Batch.closed_at.is_null(is_null=False),
        State.EXPIRED: Batch.expires_on.is_null(is_null=False) & (Batch.expires_on < today),
        State.SOLD_OUT: (Batch.made_thousandths > 0) & (Batch.left_thousandths <= 0),
        State.APPROVED: Batch.approved_at.is_null(is_null=False),
        State.RECEIVED: (Batch.product.is_null() | Batch.produced_on.is_null()) & Batch.is_received,
        State.DRAFT: Batch.product.is_null() | Batch.produced_on.is_null(),
    }
    condition = peewee.Value(1) == 1
    for state_word, test in tests.items():
        if state_word == wanted:
            return condition & test
        condition &= ~test
    return condition


def _order(listing: Listing) -> tuple[peewee.Ordering, ...]:
    if listing.sort == "last":
        # The newest first unless turned round: that is what people look for.
        last = peewee.fn.coalesce(Batch.last_event_at, Batch.created_at)
        return (last.asc(), Batch.id.asc()) if listing.is_descending else (last.desc(), Batch.id.desc())
    column: Any = {
        "name": Batch.name_folded,
        "lot": Batch.lot,
        "produced": Batch.produced_on,
        "expires": Batch.expires_on,
        "left": Batch.left_thousandths,
    }[listing.sort]
    return (column.desc() if listing.is_descending else column.asc(), Batch.id.asc())
