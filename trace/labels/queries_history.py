"""The print history: which runs are asked for, and what they come to together."""

from dataclasses import dataclass
from typing import Any, Final

import peewee

from trace.batches.models import Batch
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.labels import queries
from trace.labels.models import LabelRun, LabelRunProgress
from trace.products.models import Product

SORTS: Final = ("printed", "total", "lot")
FILTERS: Final = ("layout", "kind", "format", "numbered", "state", "printer", "batch")
# What people call how far a run is; everything that is neither there nor stopped is still being made.
DONE, MAKING, STOPPED = "done", "making", "stopped"


@dataclass(frozen=True, slots=True)
class Sums:
    """What the runs asked for come to: labels in earnest, those that replaced spoiled ones, tests."""

    labels: int
    reprinted: int
    tests: int


def history(listing: Listing, *, seen_by: Viewer) -> Page[LabelRun]:
    """One page of the runs asked for. Words are sought in lot, code, product and run number."""
    return page_of(_asked(listing, seen_by).order_by(*_order(listing)), listing)


def sums_of(listing: Listing, *, seen_by: Viewer) -> Sums:
    """Over all pages; runs that came to nothing do not count."""
    is_again = LabelRun.replaces.is_null(is_null=False)
    total: Any = peewee.fn.SUM(LabelRun.total)
    ended = LabelRunProgress.select(LabelRunProgress.run).where(LabelRunProgress.state.in_(queries.NOTHING_CAME))
    asked = _asked(listing, seen_by).where(LabelRun.id.not_in(ended))
    rows = asked.select(LabelRun.is_test, is_again, total).group_by(LabelRun.is_test, is_again).tuples()
    found = {(bool(is_test), bool(again)): int(labels) for is_test, again, labels in rows}
    tests = found.get((True, False), 0) + found.get((True, True), 0)
    return Sums(found.get((False, False), 0), found.get((False, True), 0), tests)


def layouts_used(*, seen_by: Viewer) -> list[str]:
    """Names of the layouts that these runs were printed on: the choices of the filter."""
    rows = queries.visible_runs(seen_by).select(LabelRun.layout).distinct().order_by(LabelRun.layout)
    return [name for (name,) in rows.tuples()]


def printers_used(*, seen_by: Viewer) -> list[str]:
    """Names of the printers that these runs were ordered for."""
    rows = queries.visible_runs(seen_by).select(LabelRun.calibration["printer"]).distinct().tuples()
    return sorted({str(name) for (name,) in rows if name})


def _asked(listing: Listing, seen_by: Viewer) -> "peewee.ModelSelect[LabelRun]":
    query = queries.visible_runs(seen_by)
    for word in fold(listing.search).split():
        query = query.where(
            peewee.fn.lower(Batch.lot).contains(word)
            | peewee.fn.lower(Batch.code).contains(word)
            | peewee.fn.lower(LabelRun.number).contains(word)
            | Batch.name_folded.contains(word)
            | Product.name_folded.contains(word)
        )
    for name, value in listing.filters.items():
        condition = _CONDITIONS[name](value)
        query = query.where(condition) if condition is not None else query
    return query


def _kind(value: str) -> Any:
    if value == "reprint":
        return LabelRun.replaces.is_null(is_null=False)
    return LabelRun.is_test == (value == "test") if value in ("real", "test") else None


def _state(value: str) -> Any:
    states = {DONE: ("done",), STOPPED: queries.NOTHING_CAME}
    among = LabelRunProgress.select(LabelRunProgress.run)
    if value == MAKING:
        return LabelRun.id.in_(among.where(LabelRunProgress.state.not_in(("done", *queries.NOTHING_CAME))))
    return LabelRun.id.in_(among.where(LabelRunProgress.state.in_(states[value]))) if value in states else None


def _numbered(value: str) -> Any:
    return LabelRun.serial_key.is_null(is_null=value != "yes") if value in ("yes", "no") else None


def _printer(value: str) -> Any:
    """The printer's name as the run kept it."""
    return LabelRun.calibration["printer"] == value


_CONDITIONS: Final[dict[str, Any]] = {
    "layout": lambda value: LabelRun.layout == value,
    "batch": lambda value: Batch.code == value.upper(),
    "format": lambda value: LabelRun.format == value,
    "kind": _kind,
    "state": _state,
    "numbered": _numbered,
    "printer": _printer,
}


def _order(listing: Listing) -> tuple[peewee.Ordering, ...]:
    if listing.sort == "printed":
        return (LabelRun.id.asc(),) if listing.is_descending else (LabelRun.id.desc(),)
    columns: dict[str, Any] = {"total": LabelRun.total, "lot": Batch.lot}
    column = columns[listing.sort]
    return (column.desc() if listing.is_descending else column.asc(), LabelRun.id.desc())
