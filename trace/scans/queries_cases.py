"""Codes to look at: who may see which, and what is known of each."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import peewee

from trace.batches.models import Batch
from trace.batches.queries import about_visible_batches
from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.scans.models import ScanCase, ScanCaseAct, ScanDay
from trace.scans.rules_signals import Day

SORTS: Final = ("weight", "opened", "changed")
FILTERS: Final = ("state", "signal", "organisation", "batch")
_MOST_PACKS: Final = 10


class CaseUnknown(NotFound):
    """No such case, or not yours to see."""


def find_case(code: str, *, seen_by: Viewer) -> ScanCase:
    """The case with this code, if `seen_by` may see its lot."""
    found: ScanCase | None = visible_cases(seen_by).where(ScanCase.code == code.strip().upper()[:12]).first()
    if found is None:
        raise CaseUnknown(N_("Không tìm thấy mã cần xem này."))
    return found


def cases(listing: Listing, *, seen_by: Viewer) -> Page[ScanCase]:
    """One page of them, the weightiest first; without a filter those that nobody has explained."""
    return page_of(chosen_cases(listing, seen_by=seen_by), listing)


def chosen_cases(listing: Listing, *, seen_by: Viewer) -> "peewee.ModelSelect[ScanCase]":
    """The query behind the list, whole: for its files."""
    query = visible_cases(seen_by)
    state = listing.filters.get("state", "")
    if state != "all":
        query = query.where(ScanCase.state == state if state else ScanCase.state != "explained")
    if signal := listing.filters.get("signal"):
        query = query.where(ScanCase.signals.cast("text").contains(f'"{signal}"'))
    if code := listing.filters.get("organisation"):
        query = query.where(Organisation.code == code)
    if code := listing.filters.get("batch"):
        query = query.where(Batch.code == code.upper())
    for word in fold(listing.search).split():
        query = query.where(
            peewee.fn.lower(Batch.lot).contains(word)
            | peewee.fn.lower(Batch.code).contains(word)
            | peewee.fn.lower(ScanCase.code).contains(word)
            | peewee.fn.lower(ScanCase.serial).contains(word)
            | Batch.name_folded.contains(word)
            | Organisation.name_folded.contains(word)
        )
    columns: dict[str, Any] = {"weight": ScanCase.score, "opened": ScanCase.opened_at, "changed": ScanCase.changed_at}
    column = columns[listing.sort]
    # What weighs most and what is newest stands first.
    return query.order_by(column.asc() if listing.is_descending else column.desc(), ScanCase.id.desc())


def visible_cases(seen_by: Viewer) -> "peewee.ModelSelect[ScanCase]":
    """Cases of lots this viewer may see, with lot, product and organisation."""
    return about_visible_batches(ScanCase, seen_by=seen_by)


def acts_of(case: ScanCase) -> list[ScanCaseAct]:
    """What was done about it, the latest first."""
    return list(ScanCaseAct.select().where(ScanCaseAct.case == case.id).order_by(ScanCaseAct.id.desc()))


def days_of(batch: Batch, *, serial: str = "", until: date, days: int) -> list[Day]:
    """Every one of the last `days` days up to and with `until`, also those without visits, the oldest first."""
    oldest = until - timedelta(days=days - 1)
    rows = ScanDay.select().where(
        ScanDay.batch == batch.id, ScanDay.serial == serial, ScanDay.day.between(oldest, until)
    )
    known = {row.day: Day(row.day, row.visits, row.networks, row.regions) for row in rows}
    every = [oldest + timedelta(days=number) for number in range(days)]
    return [known.get(day, Day(day, 0, 0, 0)) for day in every]


def total_of(batch: Batch, *, serial: str = "") -> tuple[date | None, int]:
    """The day of the first visit and how many there were, today's included."""
    row: Any = (
        ScanDay.select(peewee.fn.MIN(ScanDay.day), peewee.fn.SUM(ScanDay.visits))
        .where(ScanDay.batch == batch.id, ScanDay.serial == serial, ScanDay.visits > 0)
        .tuples()
        .get()
    )
    return (ScanDay.day.python_value(row[0]), int(row[1])) if row[0] else (None, 0)


def most_read_packs(batch: Batch) -> Sequence[tuple[str, int]]:
    """The packs of a lot that were read most, with their visits."""
    total = peewee.fn.SUM(ScanDay.visits)
    rows: Any = (
        ScanDay.select(ScanDay.serial, total)
        .where(ScanDay.batch == batch.id, ScanDay.serial != "", ScanDay.visits > 0)
        .group_by(ScanDay.serial)
        .order_by(total.desc(), ScanDay.serial)
        .limit(_MOST_PACKS)
        .tuples()
    )
    return [(serial, int(count)) for serial, count in rows]
