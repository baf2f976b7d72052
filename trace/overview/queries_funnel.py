"""The completeness funnel: how many suppliers and lots came to each stage, in all, by place and by supplier."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import peewee
from peewee import fn

from trace.audit.lines import commune_of
from trace.audit.queries_scope import suppliers_in_scope
from trace.audit.rules import PRODUCERS
from trace.audit.stages import STAGES, SUPPLIER_STAGES
from trace.kit.paging import Listing, Page
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.overview.models import Cell, SeasonCell
from trace.overview.queries_scope import cells, grown

LOT_STAGES: Final = ("lots", *STAGES)
_SUMS: Final = (*LOT_STAGES, "held", "recalled", "labels", "numbers")
SORTS: Final = ("name", "lots", *STAGES)


@dataclass(frozen=True)
class Funnel:
    """`suppliers` counts producers by stage (`registered` first), `lots` counts lots by stage, and labels, numbers,
    held, recalled. `key` names what the row is about: a commune's code, an old district, a supplier's code."""

    key: str
    name: str
    suppliers: Mapping[str, int]
    lots: Mapping[str, int]
    place: str = ""
    parts: tuple["Funnel", ...] = field(default=())


def by_commune(seen_by: Viewer) -> list[Funnel]:
    """One funnel for each commune of today and old district; suppliers without a commune come last, under ""."""
    query, names = _suppliers(seen_by)
    rows = query.select(
        Organisation.commune_code, Organisation.ex_district, *[fn.SUM(one) for one in names.values()]
    ).group_by(Organisation.commune_code, Organisation.ex_district)
    found = [_funnel(code or "", "", district, names, counts) for code, district, *counts in rows.tuples()]
    units = _commune_names(seen_by)
    named = [Funnel(one.key, units.get(one.key, ""), one.suppliers, one.lots, one.place) for one in found]
    return sorted(named, key=lambda one: (not one.key, one.name, one.place))


def together(rows: list[Funnel], key: str = "", name: str = "") -> Funnel:
    """Several funnels as one: each supplier and lot stands in one of them only."""
    suppliers = {stage: sum(row.suppliers[stage] for row in rows) for stage in ("registered", *SUPPLIER_STAGES)}
    return Funnel(key, name, suppliers, {name: sum(row.lots[name] for row in rows) for name in _SUMS})


def by_district(rows: list[Funnel]) -> list[Funnel]:
    """The same by the old districts that people still say, the most lots first."""
    districts: dict[str, list[Funnel]] = {}
    for row in rows:
        districts.setdefault(row.place, []).append(row)
    found = [together(some, name, name) for name, some in districts.items()]
    return sorted(found, key=lambda one: (not one.key, -one.lots["lots"], one.key))


def merged_by_commune(rows: list[Funnel]) -> list[Funnel]:
    """One row a commune of today, though it may hold parts of several old districts."""
    communes: dict[str, list[Funnel]] = {}
    for row in rows:
        communes.setdefault(row.key, []).append(row)
    return [together(some, code, some[0].name) for code, some in communes.items()]


def by_supplier(listing: Listing, *, seen_by: Viewer, size: int = 25) -> Page[Funnel]:
    """One funnel for each supplier; filters `district`, `commune`; sorted by name or by a stage's lots."""
    query, names = _suppliers(seen_by)
    for name, column in (("district", Organisation.ex_district), ("commune", Organisation.commune_code)):
        if name in listing.filters:
            query = query.where(column == listing.filters[name])
    total = query.count()
    column: Any = Organisation.name_sort if listing.sort == "name" else names[f"lots:{listing.sort}"]
    order = column.desc() if listing.is_descending else column.asc()
    chosen = query.select(Organisation.code, Organisation.name, Organisation.ex_district, *names.values())
    rows = chosen.order_by(order, Organisation.id).paginate(listing.page, size).tuples()
    found = [_funnel(code, name, district, names, counts) for code, name, district, *counts in rows]
    return Page(found, total, listing, size)


def funnel_of(organisation_id: int, *, seen_by: Viewer) -> Funnel:
    """The funnel of one supplier that the caller has found in scope."""
    query, names = _suppliers(seen_by)
    chosen = query.where(Organisation.id == organisation_id)
    row = chosen.select(Organisation.code, Organisation.name, Organisation.ex_district, *names.values()).tuples().get()
    return _funnel(row[0], row[1], row[2], names, list(row[3:]))


def _suppliers(seen_by: Viewer) -> tuple[peewee.ModelSelect, dict[str, Any]]:
    """Suppliers in scope with their sums beside them, and what to add up by name (`suppliers:…`, `lots:…`)."""
    sums = (
        cells(Cell, seen_by)
        .select(Cell.organisation_id, *[fn.SUM(getattr(Cell, one)).alias(one) for one in _SUMS])
        .group_by(Cell.organisation_id)
        .alias("sums")
    )
    diaries = (
        grown(SeasonCell, seen_by)
        .select(SeasonCell.organisation_id, fn.SUM(SeasonCell.written).alias("written"))
        .group_by(SeasonCell.organisation_id)
        .alias("diaries")
    )
    query = suppliers_in_scope(seen_by)
    query = query.join(sums, peewee.JOIN.LEFT_OUTER, on=(sums.c.organisation_id == Organisation.id))
    query = query.switch(Organisation).join(
        diaries, peewee.JOIN.LEFT_OUTER, on=(diaries.c.organisation_id == Organisation.id)
    )

    def counted(has: Any) -> Any:
        return peewee.Case(None, ((Organisation.kind.in_(PRODUCERS) & has, 1),), 0)

    names: dict[str, Any] = {"suppliers:registered": counted(peewee.SQL("1 = 1"))}
    names["suppliers:season"] = counted(diaries.c.written > 0)
    names |= {f"suppliers:{one}": counted(getattr(sums.c, one) > 0) for one in LOT_STAGES}
    names |= {f"lots:{one}": fn.COALESCE(getattr(sums.c, one), 0) for one in _SUMS}
    return query, names


def _funnel(key: str, name: str, place: str, names: Mapping[str, Any], counts: list[Any]) -> Funnel:
    said = {label: int(count or 0) for label, count in zip(names, counts, strict=True)}
    halves: dict[str, dict[str, int]] = {"suppliers": {}, "lots": {}}
    for label, count in said.items():
        half, _, stage = label.partition(":")
        halves[half][stage] = count
    return Funnel(key, name, halves["suppliers"], halves["lots"], place)


def _commune_names(seen_by: Viewer) -> dict[str, str]:
    """Code of a commune of today → `Xã A Sào`, as the address of one supplier there says it."""
    one_each = suppliers_in_scope(seen_by).select(fn.MIN(Organisation.id)).group_by(Organisation.commune_code)
    rows = Organisation.select(Organisation.commune_code, Organisation.address).where(Organisation.id.in_(one_each))
    return {row.commune_code or "": commune_of(row.address).partition(",")[0] for row in rows}
