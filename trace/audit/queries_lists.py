"""The desk's five lists: filters, order, and a row as a line. Searching is next door."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import peewee

from trace.audit.queries_scope import (
    batches_in_scope,
    certificates_in_scope,
    products_in_scope,
    sites_in_scope,
    suppliers_in_scope,
)
from trace.audit.queries_search import search_conditions
from trace.audit.rules import EXPIRING_DAYS
from trace.audit.schemas import BatchLine, CertificateLine, ProductLine, SiteLine, SupplierLine
from trace.batches.models import Batch
from trace.batches.queries import state
from trace.batches.rules import State
from trace.documents.models import Certificate, StoredFile
from trace.documents.rules import is_expired
from trace.errors import Refusal
from trace.kit.inputs import parse_date
from trace.kit.paging import Listing, Page
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.sites.models import Site

Condition = peewee.Expression | None
MOST_EXPORTED: Final = 50_000
_STANDINGS: Final = ("valid", "expiring", "expired", "open", "unverified")


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
    rows = batches_in_scope(seen_by).select(word, peewee.fn.COUNT(Batch.id)).group_by(word).tuples()
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
        return [_supplier_line(row, counts.get(row.id, 0)) for row in found]
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


# --- a row as a line -------------------------------------------------------------------------------------


def batch_line(row: Batch, today: date) -> BatchLine:
    """A batch as lists and the record's head show it."""
    owner = row.organisation
    return BatchLine(
        code=row.code,
        lot=row.lot,
        gtin=row.gtin or "",
        name=row.name,
        product=row.product.name if row.product else "",
        organisation=owner.name,
        organisation_code=owner.code,
        commune=commune_of(owner.address),
        district=owner.ex_district,
        state=str(state(row, today)),
        made_thousandths=row.made_thousandths,
        left_thousandths=row.left_thousandths,
        unit=row.unit,
        produced_on=row.produced_on,
        expires_on=row.expires_on,
        supplier=row.supplier_name,
        created_at=row.created_at,
    )


def commune_of(address: Mapping[str, Any]) -> str:
    """The unit of today in an address as it is stored: `Xã A Sào, tỉnh Hưng Yên`."""
    return str(address.get("now", {}).get("text", ""))


def former_of(address: Mapping[str, Any]) -> str:
    """The unit in the words of its day, where it is another one now; else empty."""
    then, now = address.get("then", {}), address.get("now", {})
    return str(then.get("text", "")) if then.get("text") != now.get("text") else ""


def _supplier_line(row: Organisation, batches: int) -> SupplierLine:
    return SupplierLine(
        code=row.code,
        name=row.name,
        kind=row.kind,
        commune=commune_of(row.address),
        former=former_of(row.address),
        district=row.ex_district,
        registration_no=row.registration_no,
        is_approved=row.is_approved,
        approved_by=row.approved_by,
        is_active=row.is_active,
        batches=batches,
    )


def _product_line(row: Product, _today: date) -> ProductLine:
    return ProductLine(
        code=row.code,
        gtin=row.gtin or "",
        name=row.name,
        brand=row.brand,
        category=row.category,
        organisation=row.organisation.name,
        organisation_code=row.organisation.code,
        stars=row.ocop_stars,
        ocop_expires_on=row.ocop_expires_on,
        is_draft=row.is_draft,
    )


def _site_line(row: Site, _today: date) -> SiteLine:
    return SiteLine(
        code=row.code,
        gln=row.gln or "",
        name=row.name,
        kind=row.kind,
        organisation=row.organisation.name,
        organisation_code=row.organisation.code,
        commune=commune_of(row.address),
        district=row.ex_district,
        area_m2=row.area_m2,
        area_typed=row.area_typed,
        growing_area_code=row.growing_area_code,
    )


def certificate_line(row: Certificate, today: date) -> CertificateLine:
    """A paper with how it stands today."""
    left = (row.expires_on - today).days if row.expires_on else None
    if left is None:
        standing = "open"
    elif is_expired(row.expires_on, today=today):
        standing = "expired"
    else:
        standing = "expiring" if left <= EXPIRING_DAYS else "valid"
    return CertificateLine(
        number=row.number,
        kind=row.kind,
        issuer=row.issuer,
        organisation=row.organisation.name,
        organisation_code=row.organisation.code,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        standing=standing,
        days_left=left,
        verified_by=row.verified_by,
        verified_at=row.verified_at,
        sha256=row.file.sha256 if row.file_id else "",
    )


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


def _standing(value: str, today: date) -> Condition:
    ends, soon = Certificate.expires_on, today + timedelta(days=EXPIRING_DAYS)
    if value not in _STANDINGS:
        return None
    return {
        "expired": ends < today,
        "expiring": (ends >= today) & (ends <= soon),
        "valid": ends > soon,
        "open": ends.is_null(),
        "unverified": Certificate.verified_at.is_null(),
    }[value]


def _certificates(seen_by: Viewer) -> peewee.ModelSelect:
    query = certificates_in_scope(seen_by).select(Certificate, Organisation, StoredFile)
    return query.switch(Certificate).join(StoredFile, peewee.JOIN.LEFT_OUTER)


_DISTRICT = _equals(Organisation.ex_district)

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
            "district": _DISTRICT,
            "state": _state,
            "organisation": _equals(Organisation.code),
            "from": _day(Batch.produced_on, is_first=True),
            "to": _day(Batch.produced_on, is_first=False),
        },
        batch_line,
    ),
    "organisations": Kind(
        suppliers_in_scope,
        {"name": Organisation.name_sort, "district": Organisation.ex_district, "created": Organisation.created_at},
        {"district": _DISTRICT, "kind": _equals(Organisation.kind), "approved": _yes(Organisation.is_approved)},
        lambda row, _today: _supplier_line(row, 0),
    ),
    "products": Kind(
        products_in_scope,
        {"name": Product.name_sort, "organisation": Organisation.name_sort, "created": Product.created_at},
        {
            "category": _category,
            "district": _DISTRICT,
            "draft": _yes(Product.is_draft),
            "organisation": _equals(Organisation.code),
        },
        _product_line,
    ),
    "sites": Kind(
        sites_in_scope,
        {"name": Site.name_sort, "organisation": Organisation.name_sort, "area": Site.area_m2},
        {
            "district": _equals(Site.ex_district),
            "kind": _equals(Site.kind),
            "organisation": _equals(Organisation.code),
        },
        _site_line,
    ),
    "certificates": Kind(
        _certificates,
        {"expires": Certificate.expires_on, "organisation": Organisation.name_sort, "kind": Certificate.kind},
        {
            "standing": _standing,
            "district": _DISTRICT,
            "kind": _equals(Certificate.kind),
            "organisation": _equals(Organisation.code),
        },
        certificate_line,
    ),
}
