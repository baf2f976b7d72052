"""Finding seasons. Staff see their organisation's, an officer those in scope, an admin all; others are not found."""

from collections.abc import Sequence
from typing import Any

import peewee

from trace.errors import N_, NotFound
from trace.gs1.codes import LOT, ShortCode
from trace.gs1.errors import Gs1Error
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.processes.queries import UnknownTemplate, template_for_category
from trace.seasons.models import Season, SeasonSite
from trace.sites.models import Site

SORTS = ("last", "name", "opened", "code")
FILTERS = ("state", "template", "site")


class UnknownSeason(NotFound):
    """No such season, or not yours to see."""


def find_season(code: str, *, seen_by: Viewer) -> Season:
    """The season with this code, typed as people type codes, if `seen_by` may see it."""
    try:
        wanted = ShortCode.parse(code, prefix=LOT).text
    except Gs1Error:
        wanted = code.strip().upper()
    found: Season | None = visible_seasons(seen_by).where(Season.code == wanted).first()
    if found is None:
        raise UnknownSeason(N_("Không tìm thấy vụ này."))
    return found


def seasons(listing: Listing, *, seen_by: Viewer) -> Page[Season]:
    """One page of those `seen_by` may see; every word of the search must stand in name, variety, code or place.

    Filters: `state` open or closed, `template`, `site` (its code).
    """
    query = _searched(visible_seasons(seen_by), listing.search, is_office=seen_by.is_officer)
    filters = listing.filters
    if filters.get("state") in ("open", "closed"):
        query = query.where(Season.closed_on.is_null(is_null=filters["state"] == "open"))
    if "template" in filters:
        query = query.where(Season.template == filters["template"])
    if "site" in filters:
        query = query.where(Season.id.in_(_on_sites(Site.code == filters["site"])))
    return page_of(query.order_by(*_order(listing)), listing)


def open_seasons(organisation_id: int, *, template: str | None = None) -> list[Season]:
    """Seasons an organisation may still write into, the last used first: the choices of an entry form."""
    query = Season.select().where(Season.organisation == organisation_id, Season.closed_on.is_null())
    if template is not None:
        query = query.where(Season.template == template)
    return list(query.order_by(Season.last_event_at.desc(), Season.id.desc()))


def sites_of(season: Season) -> list[Site]:
    """The plots or ponds of a season."""
    return list(Site.select().join(SeasonSite).where(SeasonSite.season == season.id).order_by(Site.name_sort, Site.id))


def sites_of_many(season_ids: Sequence[int]) -> dict[int, list[Site]]:
    """The same for a list of seasons, with one statement."""
    found: dict[int, list[Site]] = {number: [] for number in season_ids}
    rows = (
        SeasonSite.select(SeasonSite, Site)
        .join(Site)
        .where(SeasonSite.season.in_(list(season_ids)))
        .order_by(Site.name_sort, Site.id)
    )
    for row in rows:
        found[row.season_id].append(row.site)
    return found


def visible_seasons(seen_by: Viewer) -> "peewee.ModelSelect[Season]":
    """The query of seasons this viewer may see, joined with their organisation.

    An officer's scope counts the old district of the organisation and the kinds of goods that follow the
    season's template.
    """
    query = Season.select(Season, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Season.organisation == seen_by.organisation_id)
    if seen_by.scope.categories:
        query = query.where(Season.template.in_(templates_of(seen_by.scope.categories)))
    if seen_by.scope.districts:
        query = query.where(Organisation.ex_district.in_(list(seen_by.scope.districts)))
    return query


def templates_of(categories: Sequence[str]) -> list[str]:
    """Codes of the templates that goods of these categories follow; a category nobody knows has none."""
    found = set()
    for category in categories:
        try:
            found.add(template_for_category(category).code)
        except UnknownTemplate:
            continue
    return sorted(found)


def _searched(
    query: "peewee.ModelSelect[Season]", text: str, *, is_office: bool = False
) -> "peewee.ModelSelect[Season]":
    for word in fold(text).split():
        named = Site.name_folded.contains(word)
        query = query.where(
            named_with(word, is_office=is_office)
            | (peewee.fn.lower(Season.code).contains(word))
            | Organisation.name_folded.contains(word)
            | Season.id.in_(_on_sites((named & Site.grower.is_null()) if is_office else named))
        )
    return query


def named_with(word: str, *, is_office: bool) -> peewee.Expression:
    """A season whose name holds this word; an office finds none by what a household or its plot is called."""
    holds = Season.name_folded.contains(word)
    return holds & Season.id.not_in(_on_sites(Site.grower.is_null(is_null=False))) if is_office else holds


def _on_sites(condition: peewee.Expression) -> "peewee.ModelSelect[SeasonSite]":
    return SeasonSite.select(SeasonSite.season).join(Site).where(condition)


def _order(listing: Listing) -> tuple[peewee.Ordering, ...]:
    if listing.sort == "last":
        # The newest first unless turned round: that is what people look for.
        last = peewee.fn.coalesce(Season.last_event_at, Season.created_at)
        return (last.asc(), Season.id.asc()) if listing.is_descending else (last.desc(), Season.id.desc())
    column: Any = {"name": Season.name_folded, "opened": Season.opened_on, "code": Season.code}[listing.sort]
    return (column.desc() if listing.is_descending else column.asc(), Season.id.asc())
