"""Finding organisations. Staff see their own, an officer those in scope, an admin all; others are not found."""

from dataclasses import dataclass

import peewee

from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold, sort_key
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation

SORTS = ("name", "code", "created", "district")
FILTERS = ("kind", "approved", "district", "active")


class UnknownOrganisation(NotFound):
    """No such organisation, or not yours to see."""


@dataclass(frozen=True)
class Partner:
    """What everybody may know of an organisation: who it is and where."""

    id: int
    code: str
    name: str
    kind: str
    address: dict[str, object]
    gln: str | None
    is_approved: bool


def find_organisation(code_or_id: str | int, *, seen_by: Viewer) -> Organisation:
    """The organisation with this code (any case) or id, if `seen_by` may see it."""
    key = Organisation.id == code_or_id if isinstance(code_or_id, int) else Organisation.code == code_or_id.upper()
    found: Organisation | None = visible_organisations(seen_by).where(key).first()
    if found is None:
        raise UnknownOrganisation(N_("Không tìm thấy cơ sở này."))
    return found


def organisations(listing: Listing, *, seen_by: Viewer) -> Page[Organisation]:
    """One page of those `seen_by` may see. Every word of the search must stand in name, code or place."""
    query = visible_organisations(seen_by)
    for word in fold(listing.search).split():
        query = query.where(Organisation.search_folded.contains(f" {word}"))
    query = _filtered(query, listing)
    return page_of(query.order_by(*_order(listing)), listing)


def visible_organisations(seen_by: Viewer) -> peewee.ModelSelect:
    """The query of organisations this viewer may see. An officer's scope of goods is narrowed by the rooms that
    know goods; here the old districts decide."""
    query = Organisation.select()
    if seen_by.is_admin:
        return query
    if seen_by.is_officer:
        districts = [*seen_by.scope.districts]
        own = Organisation.id == seen_by.organisation_id
        return query.where(own | Organisation.ex_district.in_(districts)) if districts else query
    return query.where(Organisation.id == seen_by.organisation_id)


def may_see_organisation(organisation_id: int, *, seen_by: Viewer) -> bool:
    """True when `seen_by` may see this organisation's own page."""
    return visible_organisations(seen_by).where(Organisation.id == organisation_id).exists()


def districts_of_organisations(*, seen_by: Viewer) -> list[str]:
    """The old districts that occur, in the order of a Vietnamese dictionary: the choices of the filter."""
    rows = visible_organisations(seen_by).select(Organisation.ex_district).distinct().tuples()
    return sorted((name for (name,) in rows if name), key=sort_key)


def partners(search: str, *, limit: int = 20) -> list[Partner]:
    """Active organisations whose name or place holds every word, for choosing a supplier or receiver."""
    query = Organisation.select().where(Organisation.is_active)
    for word in fold(search).split():
        query = query.where(Organisation.search_folded.contains(f" {word}"))
    return [_partner(row) for row in query.order_by(Organisation.name_sort).limit(limit)]


def _partner(row: Organisation) -> Partner:
    return Partner(row.id, row.code, row.name, row.kind, row.address, row.gln, row.is_approved)


def _filtered(query: peewee.ModelSelect, listing: Listing) -> peewee.ModelSelect:
    filters = listing.filters
    if "kind" in filters:
        query = query.where(Organisation.kind == filters["kind"])
    if "approved" in filters:
        query = query.where(Organisation.is_approved == (filters["approved"] == "yes"))
    if "district" in filters:
        query = query.where(Organisation.ex_district == filters["district"])
    if filters.get("active") != "all":
        query = query.where(Organisation.is_active == (filters.get("active") != "no"))
    return query


def _order(listing: Listing) -> tuple[peewee.Ordering, ...]:
    column = {
        "name": Organisation.name_sort,
        "code": Organisation.code,
        "created": Organisation.created_at,
        "district": Organisation.ex_district,
    }[listing.sort]
    return (column.desc() if listing.is_descending else column.asc(), Organisation.id.asc())
