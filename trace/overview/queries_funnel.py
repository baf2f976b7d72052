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
_PLACE: Final = (Organisation.commune_code, Organisation.ex_district)
_IS_PRODUCER: Final = Organisation.kind.in_(PRODUCERS)
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
    names = _producers_by_place(seen_by)
    counts = _sums_by_place(seen_by)
    diaries = _diaries_by_place(seen_by)
    found = []
    for place in {*names, *counts}:
        name, registered = names.get(place, ("", 0))
        lots, suppliers = counts.get(place, (dict.fromkeys(_SUMS, 0), dict.fromkeys(LOT_STAGES, 0)))
        season = diaries.get(place, 0)
        code, district = place
        found.append(
            Funnel(code or "", name, {"registered": registered, "season": season, **suppliers}, lots, district)
        )
    return sorted(found, key=lambda one: (not one.key, one.name, one.place))


Place = tuple[str | None, str]


def _producers_by_place(seen_by: Viewer) -> dict[Place, tuple[str, int]]:
    """What each place with suppliers is called, as the address of one of them says it, and how many produce."""
    rows = list(
        suppliers_in_scope(seen_by)
        .select(*_PLACE, fn.MIN(Organisation.id), fn.SUM(_if(_IS_PRODUCER)))
        .group_by(*_PLACE)
        .tuples()
    )
    one_each = Organisation.select(Organisation.id, Organisation.address).where(
        Organisation.id.in_([number for _code, _district, number, _count in rows])
    )
    names = {row.id: commune_of(row.address).partition(",")[0] for row in one_each}
    return {(code, district): (names[number], int(count)) for code, district, number, count in rows}


def _sums_by_place(seen_by: Viewer) -> dict[Place, tuple[dict[str, int], dict[str, int]]]:
    """Lots by stage, and producers with lots by stage: rows come by kind too, so that each is asked for it once."""
    sums = _sums(seen_by)
    lots = [fn.SUM(getattr(sums.c, one)) for one in _SUMS]
    suppliers = [fn.COUNT(fn.NULLIF(getattr(sums.c, one), 0)) for one in LOT_STAGES]
    rows = (
        Organisation.select(*_PLACE, Organisation.kind, *lots, *suppliers)
        .join(sums, on=(sums.c.organisation_id == Organisation.id))
        .group_by(*_PLACE, Organisation.kind)
        .tuples()
    )
    found: dict[Place, tuple[dict[str, int], dict[str, int]]] = {}
    for code, district, kind, *counts in rows:
        lots_here, suppliers_here = found.setdefault(
            (code, district), (dict.fromkeys(_SUMS, 0), dict.fromkeys(LOT_STAGES, 0))
        )
        for name, count in zip(_SUMS, counts, strict=False):
            lots_here[name] += int(count)
        if kind in PRODUCERS:
            for name, count in zip(LOT_STAGES, counts[len(_SUMS) :], strict=True):
                suppliers_here[name] += int(count)
    return found


def _diaries_by_place(seen_by: Viewer) -> dict[Place, int]:
    """Producers with a season that has a diary."""
    written = grown(SeasonCell, seen_by).where(SeasonCell.written > 0).select(SeasonCell.organisation_id)
    rows = (
        Organisation.select(*_PLACE, fn.COUNT(Organisation.id))
        .where(_IS_PRODUCER, Organisation.id.in_(written))
        .group_by(*_PLACE)
        .tuples()
    )
    return {(code, district): int(count) for code, district, count in rows}


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
    sums = _sums(seen_by)
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

    names: dict[str, Any] = {"suppliers:registered": _if(_IS_PRODUCER)}
    names["suppliers:season"] = _if(_IS_PRODUCER & (diaries.c.written > 0))
    names |= {f"suppliers:{one}": _if(_IS_PRODUCER & (getattr(sums.c, one) > 0)) for one in LOT_STAGES}
    names |= {f"lots:{one}": fn.COALESCE(getattr(sums.c, one), 0) for one in _SUMS}
    return query, names


def _funnel(key: str, name: str, place: str, names: Mapping[str, Any], counts: list[Any]) -> Funnel:
    said = {label: int(count or 0) for label, count in zip(names, counts, strict=True)}
    halves: dict[str, dict[str, int]] = {"suppliers": {}, "lots": {}}
    for label, count in said.items():
        half, _, stage = label.partition(":")
        halves[half][stage] = count
    return Funnel(key, name, halves["suppliers"], halves["lots"], place)


def _sums(seen_by: Viewer) -> Any:
    """Lots in scope by organisation."""
    rows = cells(Cell, seen_by).select(Cell.organisation_id, *[fn.SUM(getattr(Cell, one)).alias(one) for one in _SUMS])
    return rows.group_by(Cell.organisation_id).alias("sums")


def _if(condition: Any) -> Any:
    return peewee.Case(None, ((condition, 1),), 0)
