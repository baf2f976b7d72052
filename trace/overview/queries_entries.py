"""Entries written late, as a list: what the numbers of lateness open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import peewee

from trace.audit.queries_lists import MOST_EXPORTED
from trace.events import wording
from trace.events.models import Event
from trace.kit.paging import Listing, Page
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.overview.queries_scope import NOTHING
from trace.seasons.queries import templates_of

LATE, AFTER_DISPATCH = "late", "after_dispatch"
SORTS: Final = ("recorded", "days", "organisation")
FILTERS: Final = ("kind", "organisation", "district", "since")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry. `what_vi`, `what_en` name the work; `days` is 0 where it was only too late for a dispatch."""

    number: int
    what_vi: str
    what_en: str
    organisation: str
    organisation_code: str
    district: str
    happened_at: datetime
    recorded_at: datetime
    days: int
    is_after_dispatch: bool
    is_on_behalf: bool


def late_entries(listing: Listing, *, seen_by: Viewer, size: int = 25) -> Page[EntryLine]:
    """One page. Filters: `kind` late (more than 7 days, unless said otherwise) or after_dispatch, `organisation` (its
    code), `district`, `since` (a month in which it was written, `2026-01`, and those after it)."""
    query = _late(listing, seen_by)
    return Page([_line(row) for row in query.paginate(listing.page, size)], query.count(), listing, size)


def all_late_entries(listing: Listing, *, seen_by: Viewer) -> Iterator[EntryLine]:
    """The whole list, for a file."""
    for row in _late(listing, seen_by).limit(MOST_EXPORTED):
        yield _line(row)


def _late(listing: Listing, seen_by: Viewer) -> peewee.ModelSelect:
    query = _visible(seen_by).where(Event.declared_at == "", Event.supersedes_id.is_null())
    kind = listing.filters.get("kind", LATE)
    query = query.where(Event.is_after_dispatch if kind == AFTER_DISPATCH else Event.late_days > 0)
    for name, column in (("organisation", Organisation.code), ("district", Organisation.ex_district)):
        if name in listing.filters:
            query = query.where(column == listing.filters[name])
    since = _month(listing.filters.get("since", ""))
    if since is not None:
        query = query.where(Event.recorded_at >= since)
    for word in fold(listing.search).split():
        query = query.where(Organisation.name_folded.contains(word))
    column: Any = {"recorded": Event.recorded_at, "days": Event.late_days, "organisation": Organisation.name_sort}[
        listing.sort
    ]
    return query.order_by(column.desc() if listing.is_descending else column.asc(), Event.id.desc())


def _visible(seen_by: Viewer) -> peewee.ModelSelect:
    query = Event.select(Event, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(NOTHING)
    if seen_by.scope.categories:
        query = query.where(Event.template.in_(templates_of(seen_by.scope.categories)))
    districts = seen_by.scope.districts
    return query.where(Organisation.ex_district.in_(list(districts))) if districts else query


def _month(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{text}-01").replace(tzinfo=UTC)
    except ValueError:
        return None


def _line(row: Event) -> EntryLine:
    named = wording.name_of(row.kind, wording.step_of(row.template, row.step), row.step)
    return EntryLine(
        number=row.id,
        what_vi=named.vi,
        what_en=named.en,
        organisation=row.organisation.name,
        organisation_code=row.organisation.code,
        district=row.organisation.ex_district,
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        days=row.late_days,
        is_after_dispatch=row.is_after_dispatch,
        is_on_behalf=row.is_on_behalf,
    )
