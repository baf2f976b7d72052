"""Finding seasons. Staff see their organisation's, an officer those in scope, an admin all; others are not found."""

from collections.abc import Sequence

import peewee

from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.processes.queries import templates
from trace.seasons.models import Season, SeasonSite
from trace.sites.models import Site

SORTS = ("used", "opened", "name")
FILTERS = ("state", "template")


class UnknownSeason(NotFound):
    """No such season, or not yours to see."""


def find_season(code: str, *, seen_by: Viewer) -> Season:
    """The season with this code (any case), if `seen_by` may see it."""
    found: Season | None = visible_seasons(seen_by).where(Season.code == code.upper()).first()
    if found is None:
        raise UnknownSeason(N_("Không tìm thấy vụ này."))
    return found


def seasons(listing: Listing, *, seen_by: Viewer) -> Page[Season]:
    """One page of those `seen_by` may see. Every word of the search must stand in name, variety, code or place."""
    query = visible_seasons(seen_by)
    for word in fold(listing.search).split():
        query = query.where(_holds(word))
    if listing.filters.get("state") in ("open", "closed"):
        query = query.where(Season.closed_on.is_null(listing.filters["state"] == "open"))
    if "template" in listing.filters:
        query = query.where(Season.template == listing.filters["template"])
    return page_of(query.order_by(*_order(listing)), listing)


def open_seasons(organisation_id: int, *, template: str = "", limit: int = 100) -> list[Season]:
    """An organisation's seasons that are not closed, the one written in last first."""
    query = Season.select().where(Season.organisation == organisation_id, Season.closed_on.is_null())
    if template:
        query = query.where(Season.template == template)
    return list(query.order_by(Season.last_event_at.desc(), Season.id.desc()).limit(limit))


def sites_of(seasons: Sequence[Season]) -> dict[int, list[Site]]:
    """The plots or ponds of each season by its id, in the order of their names."""
    rows = (
        SeasonSite.select(SeasonSite, Site)
        .join(Site)
        .where(SeasonSite.season.in_([season.id for season in seasons]))
        .order_by(Site.name_sort, Site.id)
    )
    found: dict[int, list[Site]] = {season.id: [] for season in seasons}
    for row in rows:
        found[row.season_id].append(row.site)
    return found


def visible_seasons(seen_by: Viewer) -> peewee.ModelSelect:
    """The query of seasons this viewer may see, joined with their organisation."""
    query = Season.select(Season, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Season.organisation == seen_by.organisation_id)
    if seen_by.scope.categories:
        query = query.where(Season.template.in_(_templates_in(seen_by.scope.categories)))
    if seen_by.scope.districts:
        query = query.where(Organisation.ex_district.in_(list(seen_by.scope.districts)))
    return query


def _templates_in(categories: Sequence[str]) -> list[str]:
    """The ways of growing that a scope of goods covers."""
    return [way.code for way in templates() if {way.code, *way.categories} & set(categories)]


def _holds(word: str) -> peewee.Expression:
    at_sites = SeasonSite.select(SeasonSite.season).join(Site).where(Site.search_folded.contains(word))
    return (
        Season.name_folded.contains(word)
        | peewee.fn.LOWER(Season.code).contains(word)
        | Organisation.name_folded.contains(word)
        | Season.id.in_(at_sites)
    )


def _order(listing: Listing) -> tuple[peewee.Ordering, ...]:
    """Used last and opened last lead, since that is what people look for; names lead from A."""
    column, falls = {
        "used": (peewee.fn.COALESCE(Season.last_event_at, Season.created_at), True),
        "opened": (Season.opened_on, True),
        "name": (Season.name_folded, False),
    }[listing.sort]
    is_falling = falls != listing.is_descending
    return (column.desc() if is_falling else column.asc(), Season.id.desc())
