"""Finding places. Staff see their organisation's, an officer those in scope, an admin all; others are not found."""

from collections.abc import Sequence

import peewee

from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold, sort_key
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.sites.models import Site

SORTS = ("name", "created", "kind", "area")
FILTERS = ("kind", "district", "active")


class UnknownSite(NotFound):
    """No such place, or not yours to see."""


def find_site(code: str, *, seen_by: Viewer) -> Site:
    """The place with this code (any case) or GLN, if `seen_by` may see it."""
    key = Site.gln == code if code.isdigit() else Site.code == code.upper()
    found: Site | None = visible_sites(seen_by).where(key).first()
    if found is None:
        raise UnknownSite(N_("Không tìm thấy địa điểm này."))
    return found


def sites(listing: Listing, *, seen_by: Viewer) -> Page[Site]:
    """One page of those `seen_by` may see. Every word of the search must stand in name, code, address, growing-area
    code or the organisation's name."""
    query = _filtered(searched(visible_sites(seen_by), listing.search, seen_by=seen_by), listing)
    return page_of(query.order_by(*_order(listing)), listing)


def sites_after(cursor: int, *, limit: int, search: str, kind: str, seen_by: Viewer) -> list[Site]:
    """At most `limit` places with an id above `cursor`, for programs that read them all."""
    query = searched(visible_sites(seen_by), search, seen_by=seen_by).where(Site.id > cursor)
    if kind:
        query = query.where(Site.kind == kind)
    return list(query.order_by(Site.id).limit(limit))


def sites_to_choose(organisation_id: int, *, kinds: Sequence[str] = ()) -> list[Site]:
    """An organisation's active places by name, for the choices of a form."""
    query = Site.select().where(Site.organisation == organisation_id, Site.is_active)
    if kinds:
        query = query.where(Site.kind.in_(list(kinds)))
    return list(query.order_by(Site.name_sort, Site.id))


def visible_sites(seen_by: Viewer) -> peewee.ModelSelect:
    """The query of places this viewer may see, joined with their organisation; an officer's old districts count for
    the place itself."""
    query = Site.select(Site, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Site.organisation == seen_by.organisation_id)
    districts = list(seen_by.scope.districts)
    return query.where(Site.ex_district.in_(districts)) if districts else query


def districts_of_sites(*, seen_by: Viewer) -> list[str]:
    """The old districts that occur, in the order of a Vietnamese dictionary: the choices of the filter."""
    rows = visible_sites(seen_by).select(Site.ex_district).distinct().tuples()
    return sorted((name for (name,) in rows if name), key=sort_key)


def searched(query: peewee.ModelSelect, text: str, *, seen_by: Viewer) -> peewee.ModelSelect:
    """Every word of `text`, without diacritics, must stand in what is searched."""
    for word in fold(text).split():
        query = query.where(words_with(word, is_office=seen_by.is_officer) | Organisation.name_folded.contains(word))
    return query


def words_with(word: str, *, is_office: bool) -> peewee.Expression:
    """A place whose words hold this one; an office does not find a household's plot by what it is called."""
    holds = Site.search_folded.contains(word)
    return (holds & Site.grower.is_null()) | Site.code.contains(word.upper()) if is_office else holds


def _filtered(query: peewee.ModelSelect, listing: Listing) -> peewee.ModelSelect:
    filters = listing.filters
    if "kind" in filters:
        query = query.where(Site.kind == filters["kind"])
    if "district" in filters:
        query = query.where(Site.ex_district == filters["district"])
    if filters.get("active") != "all":
        query = query.where(Site.is_active == (filters.get("active") != "no"))
    return query


def _order(listing: Listing) -> tuple[peewee.Ordering, ...]:
    columns = {
        "name": (Site.name_sort,),
        "created": (Site.created_at,),
        "kind": (Site.kind, Site.name_sort),
        "area": (peewee.fn.COALESCE(Site.area_m2, 0),),
    }[listing.sort]
    return (*(c.desc() if listing.is_descending else c.asc() for c in columns), Site.id.asc())
