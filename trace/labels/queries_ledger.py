"""The print ledger: every print, reprint and act of taking labels out of use, the newest first, with its sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import peewee

from trace.access.models import Person
from trace.batches.models import Batch
from trace.batches.queries import about_visible_batches
from trace.clock import VIETNAM
from trace.errors import Invalid
from trace.kit.inputs import parse_date, whole_number
from trace.kit.paging import Listing, Page
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.labels.models import LabelRun
from trace.labels.models_void import LabelVoid
from trace.labels.queries import visible_runs
from trace.organisations.models import Organisation
from trace.products.models import Product

SORTS: Final = ("newest",)
FILTERS: Final = ("act", "since", "until", "who", "batch")
PRINT, REPRINT, VOID = "print", "reprint", "void"
ACTS: Final = (PRINT, REPRINT, VOID)
MACHINES: Final = ("api", "command")
PAGE_SIZE: Final = 50
EVERYTHING: Final = Listing(search="", page=1, sort=SORTS[0], is_descending=False, filters={})


@dataclass(frozen=True, slots=True)
class Line:
    """One act: `act` is print, reprint or void; `run` the run it is about, `void` the act itself where it is one."""

    act: str
    run: LabelRun
    void: LabelVoid | None = None

    @property
    def row(self) -> LabelRun | LabelVoid:
        return self.void or self.run


@dataclass(frozen=True, slots=True)
class Sums:
    """Labels printed first, printed again, destroyed, and out of use without being destroyed."""

    printed: int = 0
    reprinted: int = 0
    destroyed: int = 0
    put_away: int = 0


def lines(listing: Listing, *, seen_by: Viewer) -> Page[Line]:
    """One page. Words are sought in lot, code, product and run; filters: `act`, days `since` and `until` (as typed),
    `who` (a person's number, api or command), `batch` (its code)."""
    union = _union(listing, seen_by)
    size = PAGE_SIZE
    rows = union.order_by(peewee.SQL("place").desc()).limit(size).offset((listing.page - 1) * size)
    return Page(_loaded(list(rows.tuples())), union.count(), listing, size)


def every_line(listing: Listing, *, seen_by: Viewer, most: int) -> list[Line]:
    """The same without pages, at most so many."""
    return _loaded(list(_union(listing, seen_by).order_by(peewee.SQL("place").desc()).limit(most).tuples()))


def sums_of(listing: Listing, *, seen_by: Viewer) -> Sums:
    """What the lines of all pages add up to; prints that say BẢN THỬ apart, where nobody asked for one lot."""
    runs, voids = _runs(listing, seen_by), _voids(listing, seen_by)
    found = Sums()
    if runs is not None:
        is_first = LabelRun.replaces.is_null()
        for first, labels in runs.select(is_first, peewee.fn.SUM(LabelRun.total)).group_by(is_first).tuples():
            found = replace(found, printed=int(labels)) if first else replace(found, reprinted=int(labels))
    if voids is not None:
        total = peewee.fn.SUM(LabelVoid.count)
        for frees, labels in voids.select(LabelVoid.frees, total).group_by(LabelVoid.frees).tuples():
            found = replace(found, destroyed=int(labels)) if frees else replace(found, put_away=int(labels))
    return found


def people_of(seen_by: Viewer) -> list[tuple[int, str]]:
    """Who has printed or voided anything this viewer may see, by name."""
    numbers: set[int] = set()
    for query, model in ((_runs(EVERYTHING, seen_by), LabelRun), (_voids(EVERYTHING, seen_by), LabelVoid)):
        if query is not None:
            numbers |= {one for (one,) in query.select(model.created_by_id).distinct().tuples() if one}
    rows = Person.select(Person.id, Person.name).where(Person.id.in_(numbers)).order_by(Person.name_sort, Person.id)
    return [(row.id, row.name) for row in rows] if numbers else []


def names_of(found: Sequence[Line]) -> dict[int, str]:
    """The names behind the acts."""
    numbers = {one.row.created_by_id for one in found if one.row.created_by_id}
    return dict(Person.select(Person.id, Person.name).where(Person.id.in_(numbers)).tuples()) if numbers else {}


def visible_voids(seen_by: Viewer) -> "peewee.ModelSelect[LabelVoid]":
    """Acts on runs this viewer may see, with lot, product and organisation."""
    return about_visible_batches(LabelVoid, seen_by=seen_by)


def _union(listing: Listing, seen_by: Viewer) -> Any:
    parts = []
    for name, query, model in (
        ("run", _runs(listing, seen_by), LabelRun),
        ("void", _voids(listing, seen_by), LabelVoid),
    ):
        if query is not None:
            parts.append(query.select(peewee.SQL(f"'{name}'"), model.id, model.ledger_index.alias("place")))
    return parts[0] if len(parts) == 1 else parts[0].union_all(parts[1])


def _runs(listing: Listing, seen_by: Viewer) -> Any:
    """The runs asked for; None where only other acts are."""
    act = listing.filters.get("act", "")
    if act == VOID:
        return None
    query = _narrowed(visible_runs(seen_by), LabelRun, listing, LabelRun.number)
    if act in (PRINT, REPRINT):
        query = query.where(LabelRun.replaces.is_null(is_null=act == PRINT))
    return query


def _voids(listing: Listing, seen_by: Viewer) -> Any:
    if listing.filters.get("act", "") in (PRINT, REPRINT):
        return None
    number = LabelRun.select(LabelRun.number).where(LabelRun.id == LabelVoid.run)
    return _narrowed(visible_voids(seen_by), LabelVoid, listing, number)


def _narrowed(query: Any, model: Any, listing: Listing, run_number: Any) -> Any:
    for word in fold(listing.search).split():
        query = query.where(
            peewee.fn.lower(Batch.lot).contains(word)
            | peewee.fn.lower(Batch.code).contains(word)
            | (run_number == word.upper())
            | Batch.name_folded.contains(word)
            | Product.name_folded.contains(word)
            | Organisation.name_folded.contains(word)
        )
    filters = listing.filters
    if "batch" in filters:
        query = query.where(Batch.code == filters["batch"].upper())
    if filters.get("who") in MACHINES:
        query = query.where(model.via == filters["who"], model.created_by_id.is_null())
    elif (person := whole_number(filters.get("who", ""))) is not None:
        query = query.where(model.created_by_id == person)
    since, until = days_of(filters)
    if since:
        query = query.where(model.created_at >= _midnight(since))
    if until:
        query = query.where(model.created_at < _midnight(until + timedelta(days=1)))
    return query


def days_of(filters: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The first and the last day asked for; what is no day asks for none."""
    found: list[date | None] = []
    for name in ("since", "until"):
        try:
            found.append(parse_date(filters[name]) if filters.get(name) else None)
        except Invalid:
            found.append(None)
    return found[0], found[1]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _loaded(rows: Sequence[tuple[str, int, int]]) -> list[Line]:
    """The acts in this order, each with its run and lot."""
    void_ids = [number for kind, number, _ in rows if kind == "void"]
    voids = {one.id: one for one in LabelVoid.select().where(LabelVoid.id.in_(void_ids))} if void_ids else {}
    run_ids = {number for kind, number, _ in rows if kind == "run"} | {one.run_id for one in voids.values()}
    query = (
        LabelRun.select(LabelRun, Batch, Product, Organisation)
        .join(Batch)
        .join(Product, peewee.JOIN.LEFT_OUTER, on=Batch.product)
        .switch(Batch)
        .join(Organisation, on=Batch.organisation)
        .where(LabelRun.id.in_(run_ids))
    )
    runs = {one.id: one for one in query} if run_ids else {}
    found = []
    for kind, number, _ in rows:
        if kind == "void":
            found.append(Line(VOID, runs[voids[number].run_id], voids[number]))
        else:
            found.append(Line(REPRINT if runs[number].replaces_id else PRINT, runs[number]))
    return found
