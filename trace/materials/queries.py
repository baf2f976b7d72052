"""Finding materials. Staff see their organisation's, an officer those of the organisations in scope, an admin all."""

from collections.abc import Collection, Sequence

import peewee

from trace.database import is_sqlite
from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.materials.models import KINDS, Material, MaterialWaiting
from trace.materials.rules import Waiting
from trace.organisations.models import Organisation

SORTS = ("used", "name", "kind", "created")
FILTERS = ("kind", "active")


class UnknownMaterial(NotFound):
    """No such material, or not yours to see."""


def find_material(code: str, *, seen_by: Viewer) -> Material:
    """The material with this code (any case), if `seen_by` may see it."""
    found: Material | None = visible_materials(seen_by).where(Material.code == code.upper()).first()
    if found is None:
        raise UnknownMaterial(N_("Không tìm thấy vật tư này."))
    return found


def materials(listing: Listing, *, seen_by: Viewer) -> Page[Material]:
    """One page of those `seen_by` may see, those used last first. Every word of the search must stand in name, active,
    registration number, producer, supplier, lot or code."""
    query = searched(visible_materials(seen_by), listing.search)
    if listing.filters.get("kind") in KINDS:
        query = query.where(Material.kind == listing.filters["kind"])
    if listing.filters.get("active") != "all":
        query = query.where(Material.is_active == (listing.filters.get("active") != "no"))
    return page_of(query.order_by(*_order(listing)), listing)


def materials_after(cursor: int, *, limit: int, search: str, kind: str, seen_by: Viewer) -> list[Material]:
    """At most `limit` materials with an id above `cursor`, for programs that read them all."""
    query = searched(visible_materials(seen_by), search).where(Material.id > cursor)
    if kind:
        query = query.where(Material.kind == kind)
    return list(query.order_by(Material.id).limit(limit))


def materials_to_choose(organisation_id: int, *, kinds: Collection[str] = (), limit: int = 60) -> list[Material]:
    """An organisation's materials in use, those written down last first: the choices of a recording form."""
    query = Material.select().where(Material.organisation == organisation_id, Material.is_active)
    if kinds:
        query = query.where(Material.kind.in_(list(kinds)))
    return list(query.order_by(*_recent_first()).limit(limit))


def waitings_of(material_ids: Sequence[int]) -> dict[int, list[Waiting]]:
    """The waiting days of these materials, by their number."""
    found: dict[int, list[Waiting]] = {number: [] for number in material_ids}
    rows = MaterialWaiting.select().where(MaterialWaiting.material.in_(list(material_ids))).order_by(MaterialWaiting.id)
    for row in rows:
        found[row.material_id].append(Waiting(row.crop, row.days, row.certainty))
    return found


def visible_materials(seen_by: Viewer) -> peewee.ModelSelect:
    """The query of materials this viewer may see, joined with their organisation."""
    query = Material.select(Material, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Material.organisation == seen_by.organisation_id)
    districts = list(seen_by.scope.districts)
    return query.where(Organisation.ex_district.in_(districts)) if districts else query


def searched(query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
    """Every word of `text`, without diacritics, must stand in what is searched."""
    for word in fold(text).split():
        query = query.where(Material.search_folded.contains(word) | Organisation.name_folded.contains(word))
    return query


def _recent_first() -> tuple[peewee.Ordering, ...]:
    never = "" if is_sqlite() else "-infinity"
    return (peewee.fn.COALESCE(Material.used_at, never).desc(), Material.name_sort.asc(), Material.id.asc())


def _order(listing: Listing) -> tuple[peewee.Ordering, ...]:
    if listing.sort == "used":
        return _recent_first()
    columns = {
        "name": (Material.name_sort,),
        "kind": (Material.kind, Material.name_sort),
        "created": (Material.created_at,),
    }[listing.sort]
    return (*(c.desc() if listing.is_descending else c.asc() for c in columns), Material.id.asc())
