"""Finding households. Only their own organisation's staff and managers find them; officers and buyers get counts."""

from collections.abc import Iterable, Mapping, Sequence

import peewee

from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import MANAGER, STAFF, Viewer
from trace.organisations.models import Organisation
from trace.sites.models import Grower, Site
from trace.sites.rules import GROWING_KINDS

SORTS = ("name", "created", "group")
FILTERS = ("group", "state")
CONSENTED, UNASKED, ERASED = "consented", "unasked", "erased"


class UnknownGrower(NotFound):
    """No such household, or not yours to see."""


def find_grower(code: str, *, seen_by: Viewer) -> Grower:
    """The household with this code, if `seen_by` may see it."""
    found: Grower | None = visible_growers(seen_by).where(Grower.code == code.strip().upper()).first()
    if found is None:
        raise UnknownGrower(N_("Không tìm thấy hộ này."))
    return found


def growers(listing: Listing, *, seen_by: Viewer) -> Page[Grower]:
    """One page; every word of the search must stand in name, code, number, phone, group or address.

    Filters: `group`, and `state` consented, unasked or erased.
    """
    query = visible_growers(seen_by)
    for word in fold(listing.search).split():
        query = query.where(Grower.search_folded.contains(word))
    if "group" in listing.filters:
        query = query.where(Grower.group_name == listing.filters["group"])
    states = {
        CONSENTED: Grower.consented_on.is_null(is_null=False) & Grower.erased_at.is_null(),
        UNASKED: Grower.consented_on.is_null() & Grower.erased_at.is_null(),
        ERASED: Grower.erased_at.is_null(is_null=False),
    }
    if listing.filters.get("state") in states:
        query = query.where(states[listing.filters["state"]])
    columns = {"name": Grower.name_sort, "created": Grower.created_at, "group": Grower.group_name}
    column = columns[listing.sort]
    return page_of(query.order_by(column.desc() if listing.is_descending else column.asc(), Grower.id), listing)


def growers_after(cursor: int, *, limit: int, seen_by: Viewer) -> list[Grower]:
    """At most `limit` households with an id above `cursor`, for programs that read them all."""
    return list(visible_growers(seen_by).where(Grower.id > cursor).order_by(Grower.id).limit(limit))


def visible_growers(seen_by: Viewer) -> peewee.ModelSelect:
    """The query of households this viewer may see: those of the own organisation, for its staff and managers; those who
    run the service at the command line may see all."""
    query = Grower.select(Grower, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if seen_by.role not in (STAFF, MANAGER):
        return query.where(Grower.id.is_null())
    return query.where(Grower.organisation == seen_by.organisation_id)


def groups_of(*, seen_by: Viewer) -> list[str]:
    """The groups that occur: the choices of the filter."""
    rows = visible_growers(seen_by).select(Grower.group_name).distinct().order_by(Grower.group_name).tuples()
    return [name for (name,) in rows if name]


def plots_of(grower_ids: Sequence[int]) -> dict[int, list[Site]]:
    """The places of households, with one statement."""
    found: dict[int, list[Site]] = {number: [] for number in grower_ids}
    for site in Site.select().where(Site.grower.in_(list(grower_ids))).order_by(Site.name_sort, Site.id):
        found[site.grower_id].append(site)
    return found


def plots_to_choose(organisation_id: int, *, grower: Grower | None = None, limit: int = 300) -> list[Site]:
    """Fields and ponds that no household works yet, and those of this one."""
    free = Site.grower.is_null() & Site.is_active
    query = Site.select().where(Site.organisation == organisation_id, Site.kind.in_(list(GROWING_KINDS)))
    query = query.where(free | (Site.grower == grower.id) if grower else free)
    return list(query.order_by(Site.name_sort, Site.id).limit(limit))


def count_growers(organisation_id: int) -> int:
    """How many households are written down: all that officers and buyers learn of them."""
    count: int = Grower.select().where(Grower.organisation == organisation_id).count()
    return count


def households_on(sites: Iterable[Site]) -> int | None:
    """How many households work these places: one for each grower, else the number said of the place.

    None where a place tells neither.
    """
    rows = list(sites)
    growing = {site.grower_id for site in rows if site.grower_id is not None}
    said = [site.household_count for site in rows if site.grower_id is None]
    return len(growing) + sum(number for number in said if number) if rows and all(said) else None


def known_growers(organisation: Organisation) -> Mapping[object, Grower]:
    """Households by what tells them apart, surest first: the number the organisation gave, the identity number, name
    with phone, name with commune and group. What two share leads to neither."""
    found: dict[object, Grower | None] = {}
    for grower in Grower.select().where(Grower.organisation == organisation, Grower.erased_at.is_null()):
        for key in keys_of(grower.__data__):
            found[key] = None if key in found else grower
    return {key: grower for key, grower in found.items() if grower is not None}


def keys_of(facts: Mapping[str, object]) -> list[tuple[object, ...]]:
    """What makes it the same household, surest first."""
    keys: list[tuple[object, ...]] = [(k, facts[k]) for k in ("code", "external_no", "id_number") if facts.get(k)]
    name = fold(str(facts.get("name") or ""))
    if name and facts.get("phone"):
        keys.append(("phone", name, facts["phone"]))
    if name and not (facts.get("external_no") or facts.get("id_number")):
        place = facts.get("commune_code") or fold(str(facts.get("address_typed") or ""))
        keys.append(("name", name, place, fold(str(facts.get("group_name") or "")), facts.get("phone") or ""))
    return keys
