"""The desk's five lists: filters, order, and a row as a line. Searching is next door."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import peewee

from trace.audit.lines import batch_line, certificate_line, product_line, site_line, supplier_line
from trace.audit.queries_scope import (
    batches_in_scope,
    certificates_in_scope,
    products_in_scope,
    sites_in_scope,
    suppliers_in_scope,
)
from trace.audit.queries_search import search_conditions
from trace.audit.rules import EXPIRING_DAYS, PRODUCERS
from trace.audit.stages import lots_at, lots_scanned, lots_with_labels, suppliers_at
from trace.batches.models import Batch
from trace.batches.rules import State
from trace.documents.models import Certificate, StoredFile
from trace.documents.rules import WARN_DAYS
from trace.errors import Refusal
from trace.kit.inputs import parse_date
from trace.kit.paging import Listing, Page
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product, ShopLink
from trace.readiness.queries_findings import NONE, counts_of_organisations
from trace.sites.models import Site

Condition = peewee.Expression | None
MOST_EXPORTED: Final = 50_000
_STANDINGS: Final = ("valid", "expiring", "urgent", "expired", "open", "unverified")


@dataclass(frozen=True)
class Kind:
    """How one list is made: its visible rows, orders by name, filters by name, and a row as a line."""

    visible: Callable[[Viewer], peewee.ModelSelect]
    sorts: Mapping[str, Any]
    filters: Mapping[str, Callable[[str, date], Condition]]
    line: Callable[[Any, date], Any]


def list_page(kind: str, listing: Listing, *, seen_by: Viewer, today: date, size: int = 25) -> Page[Any]:
    """One page of a list's lines; `kind` is a key of KINDS."""
    query = _query(kind, listing, seen_by=seen_by, today=today)
    rows = _ordered(kind, query, listing).paginate(listing.page, size)
    lines = _lines(kind, rows, seen_by=seen_by, today=today)
    return Page(lines, query.count(), listing, size)


def list_all(kind: str, listing: Listing, *, seen_by: Viewer, today: date) -> Iterator[Any]:
    """Every line the listing asks for, at most MOST_EXPORTED, for a file."""
    query = _ordered(kind, _query(kind, listing, seen_by=seen_by, today=today), listing)
    yield from _lines(kind, query.limit(MOST_EXPORTED), seen_by=seen_by, today=today)


def count_by_state(*, seen_by: Viewer, today: date) -> dict[str, int]:
    """How many batches in scope are in which state."""
    word = state_column(today)
    rows = batches_in_scope(seen_by).select(word, peewee.fn.COUNT(Batch.id)).group_by(peewee.SQL("1")).tuples()
    return dict(rows)


def state_column(today: date) -> peewee.Case:
    """`batches.rules.state_of` as a column, to filter and count by; the tests hold the two together."""
    return peewee.Case(
        None,
        (
            (Batch.is_recalled, State.RECALLED.value),
            (Batch.is_on_hold, State.HOLD.value),
            (~Batch.closed_at.is_null(), State.CLOSED.value),
            (Batch.expires_on < today, State.EXPIRED.value),
            ((Batch.made_thousandths > 0) & (Batch.left_thousandths <= 0), State.SOLD_OUT.value),
            (~Batch.approved_at.is_null(), State.APPROVED.value),
            ((Batch.product.is_null() | Batch.produced_on.is_null()) & Batch.is_received, State.RECEIVED.value),
            (Batch.product.is_null() | Batch.produced_on.is_null(), State.DRAFT.value),
        ),
        State.AWAITING.value,
    )


def _query(kind: str, listing: Listing, *, seen_by: Viewer, today: date) -> peewee.ModelSelect:
    plan = KINDS[kind]
    query = plan.visible(seen_by)
    for condition in search_conditions(kind, listing.search, seen_by=seen_by):
        query = query.where(condition)
    for name, value in listing.filters.items():
        condition = plan.filters[name](value, today) if name in plan.filters else None
        if condition is not None:
            query = query.where(condition)
    return query


def _ordered(kind: str, query: peewee.ModelSelect, listing: Listing) -> peewee.ModelSelect:
    column = KINDS[kind].sorts[listing.sort]
    last = query.model.id
    # What has no date stands last in either direction.
    is_nullable = isinstance(column, peewee.Field) and column.null
    first = (column.is_null(),) if is_nullable else ()
    return query.order_by(*first, column.desc() if listing.is_descending else column.asc(), last.desc())


def _lines(kind: str, rows: peewee.ModelSelect, *, seen_by: Viewer, today: date) -> list[Any]:
    found = list(rows)
    if kind == "organisations":
        counts = _batches_of([row.id for row in found], seen_by)
        to_mend = counts_of_organisations([row.id for row in found], seen_by=seen_by)
        return [supplier_line(row, counts.get(row.id, 0), to_mend.get(row.id, NONE).total) for row in found]
    return [KINDS[kind].line(row, today) for row in found]


def _batches_of(organisation_ids: list[int], seen_by: Viewer) -> dict[int, int]:
    if not organisation_ids:
        return {}
    rows = (
        batches_in_scope(seen_by)
        .where(Batch.organisation.in_(organisation_ids))
        .select(Batch.organisation, peewee.fn.COUNT(Batch.id))
        .group_by(Batch.organisation)
        .tuples()
    )
    return dict(rows)


# --- filters ---------------------------------------------------------------------------------------------


def _category(value: str, _today: date) -> Condition:
    return (Product.category == value) | Product.category.startswith(f"{value}.")


def _state(value: str, today: date) -> Condition:
    return state_column(today) == value if value in {one.value for one in State} else None


def _day(column: peewee.Field, *, is_first: bool) -> Callable[[str, date], Condition]:
    def condition(value: str, _today: date) -> Condition:
        try:
            day = parse_date(value)
        except Refusal:
            return None
        return column >= day if is_first else column <= day

    return condition


def _equals(column: peewee.Field) -> Callable[[str, date], Condition]:
    return lambda value, _today: column == value


def _yes(column: peewee.Field) -> Callable[[str, date], Condition]:
    return lambda value, _today: column == (value == "yes")


def _lots_without(stage: str, _today: date) -> Condition:
    """Finished goods of one's own that have not come to this stage."""
    came, made = lots_at(stage), lots_at("made")
    return None if came is None or made is None else made & ~came


def _suppliers_without(stage: str, _today: date) -> Condition:
    came = suppliers_at(stage)
    return None if came is None else ~came


def _organisation_kind(value: str, _today: date) -> Condition:
    return Organisation.kind.in_(PRODUCERS) if value == "producer" else Organisation.kind == value


def _product(value: str, _today: date) -> Condition:
    """A product's code; `none` for lots that are no product yet."""
    return Batch.product.is_null() if value == "none" else Product.code == value


def _month(value: str, _today: date) -> Condition:
    """`2026-11` of the day of production; `none` where no day was said."""
    if value == "none":
        return Batch.produced_on.is_null()
    try:
        first = date.fromisoformat(f"{value}-01")
    except ValueError:
        return None
    following = (first + timedelta(days=31)).replace(day=1)
    return (Batch.produced_on >= first) & (Batch.produced_on < following)


def _commune(value: str, _today: date) -> Condition:
    """A commune's code of today; `none` for an address without one."""
    return Organisation.commune_code.is_null() if value == "none" else Organisation.commune_code == value


def _district(value: str, _today: date) -> Condition:
    return Organisation.ex_district == ("" if value == "none" else value)


def _is_in(column: peewee.Field, chosen: peewee.ModelSelect, value: str) -> peewee.Expression:
    return column.in_(chosen) if value == "yes" else column.not_in(chosen)


def _products_with_lots() -> peewee.ModelSelect:
    return Batch.select(Batch.product).where(~Batch.product.is_null())


def _standing(value: str, today: date) -> Condition:
    ends, soon = Certificate.expires_on, today + timedelta(days=EXPIRING_DAYS)
    if value not in _STANDINGS:
        return None
    return {
        "expired": ends < today,
        "expiring": (ends >= today) & (ends <= soon),
        "urgent": (ends >= today) & (ends <= today + timedelta(days=WARN_DAYS[1])),
        "valid": ends > soon,
        "open": ends.is_null(),
        "unverified": Certificate.verified_at.is_null(),
    }[value]


def _certificates(seen_by: Viewer) -> peewee.ModelSelect:
    query = certificates_in_scope(seen_by).select(Certificate, Organisation, StoredFile)
    return query.switch(Certificate).join(StoredFile, peewee.JOIN.LEFT_OUTER)


_PLACES: Final = {"district": _district, "commune": _commune}

KINDS: Final[dict[str, Kind]] = {
    "batches": Kind(
        batches_in_scope,
        {
            "created": Batch.created_at,
            "name": Batch.name_folded,
            "organisation": Organisation.name_sort,
            "produced": Batch.produced_on,
            "expires": Batch.expires_on,
            "quantity": Batch.made_thousandths,
        },
        {
            "category": _category,
            **_PLACES,
            "state": _state,
            "stage": lambda value, _today: lots_at(value),
            "without": _lots_without,
            "held": _yes(Batch.is_on_hold),
            "labels": lambda value, _today: lots_with_labels(value),
            "scanned": lambda value, _today: lots_scanned() if value == "yes" else ~lots_scanned(),
            "product": _product,
            "month": _month,
            "organisation": _equals(Organisation.code),
            "from": _day(Batch.produced_on, is_first=True),
            "to": _day(Batch.produced_on, is_first=False),
        },
        batch_line,
    ),
    "organisations": Kind(
        suppliers_in_scope,
        {"name": Organisation.name_sort, "district": Organisation.ex_district, "created": Organisation.created_at},
        {
            **_PLACES,
            "kind": _organisation_kind,
            "approved": _yes(Organisation.is_approved),
            "stage": lambda value, _today: suppliers_at(value),
            "without": _suppliers_without,
        },
        lambda row, _today: supplier_line(row, 0),
    ),
    "products": Kind(
        products_in_scope,
        {"name": Product.name_sort, "organisation": Organisation.name_sort, "created": Product.created_at},
        {
            "category": _category,
            **_PLACES,
            "draft": _yes(Product.is_draft),
            "active": _yes(Product.is_active),
            "ocop": lambda value, _today: Product.ocop_stars.is_null(is_null=value != "yes"),
            "online": lambda value, _today: _is_in(Product.id, ShopLink.select(ShopLink.product), value),
            "lots": lambda value, _today: _is_in(Product.id, _products_with_lots(), value),
            "organisation": _equals(Organisation.code),
        },
        product_line,
    ),
    "sites": Kind(
        sites_in_scope,
        {"name": Site.name_sort, "organisation": Organisation.name_sort, "area": Site.area_m2},
        {
            "district": _equals(Site.ex_district),
            "kind": _equals(Site.kind),
            "organisation": _equals(Organisation.code),
        },
        site_line,
    ),
    "certificates": Kind(
        _certificates,
        {"expires": Certificate.expires_on, "organisation": Organisation.name_sort, "kind": Certificate.kind},
        {
            "standing": _standing,
            **_PLACES,
            "kind": _equals(Certificate.kind),
            "organisation": _equals(Organisation.code),
        },
        certificate_line,
    ),
}
