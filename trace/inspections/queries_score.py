"""What the score counts, for many suppliers at once, and the plan that follows from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from peewee import fn

from trace.audit.queries_scope import suppliers_in_scope
from trace.clock import VIETNAM
from trace.events.models import Event
from trace.events.rules import LATE_AFTER_DAYS
from trace.handovers.models import ClaimAnswer
from trace.handovers.rules import DENIED
from trace.inspections.catalogue import parts
from trace.inspections.models import Inspection, InspectionFinding
from trace.inspections.rules import DONE, Fix
from trace.inspections.rules_score import Score, score_of
from trace.kit.paging import Listing, Page
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.readiness.models import KeptFinding
from trace.recalls.models import Recall
from trace.scans.models import ScanCase

Count = Callable[[Sequence[int], datetime], Mapping[int, int]]
"""(numbers of organisations, since when) → how many each has; those with none may be left out."""

# Parts whose facts are kept by rooms above this one: they put their counter here when they are wired.
FROM_ABOVE: Final[dict[str, Count]] = {}
EXPLAINED: Final = "explained"
SORTS: Final = ("score", "supplier", "last")
FILTERS: Final = ("district",)
_SOME: Final = 400


@dataclass(frozen=True, slots=True)
class Planned:
    """A supplier in the plan: its score, when it was last inspected, and an inspection that is open already."""

    organisation: Organisation
    score: Score
    last_at: datetime | None
    open_code: str


def score_of_one(organisation: Organisation, *, now: datetime) -> Score:
    """One supplier's score with its parts. The caller has found the organisation for its reader."""
    return _scores([organisation], now=now)[organisation.id]


def plan(listing: Listing, *, seen_by: Viewer, now: datetime, size: int = 25) -> Page[Planned]:
    """Suppliers in scope, those with most points first."""
    rows = ranked(listing, seen_by=seen_by, now=now)
    start = (listing.page - 1) * size
    return Page(rows[start : start + size], len(rows), listing, size)


def ranked(listing: Listing, *, seen_by: Viewer, now: datetime) -> list[Planned]:
    """The whole plan, for a file."""
    query = suppliers_in_scope(seen_by).where(Organisation.is_active)
    for word in fold(listing.search).split():
        query = query.where(Organisation.search_folded.contains(f" {word}"))
    if "district" in listing.filters:
        query = query.where(Organisation.ex_district == listing.filters["district"])
    found: list[Organisation] = list(query)  # type: ignore[arg-type]
    numbers = [one.id for one in found]
    scores, last, opened = _scores(found, now=now), _last(numbers), _open(numbers)
    rows = [Planned(one, scores[one.id], last.get(one.id), opened.get(one.id, "")) for one in found]
    return _sorted(rows, listing)


def _sorted(rows: list[Planned], listing: Listing) -> list[Planned]:
    rows.sort(key=lambda one: one.organisation.name_sort)
    if listing.sort == "supplier":
        return rows[::-1] if listing.is_descending else rows
    if listing.sort == "last":
        never = datetime(1, 1, 1, tzinfo=UTC)
        return sorted(rows, key=lambda one: one.last_at or never, reverse=listing.is_descending)
    return sorted(rows, key=lambda one: one.score.total, reverse=not listing.is_descending)


def _scores(organisations: Sequence[Organisation], *, now: datetime) -> dict[int, Score]:
    counted: dict[str, Mapping[int, int]] = {}
    numbers = [one.id for one in organisations]
    for part in parts():
        since = now - timedelta(days=part.window_days)
        count = _COUNTS.get(part.code) or FROM_ABOVE.get(part.code)
        if part.code == "months":
            counted[part.code] = _months(organisations, now)
        elif count is not None:
            counted[part.code] = _in_portions(count, numbers, since if part.window_days else now)
    return {
        number: score_of({code: counts.get(number, 0) for code, counts in counted.items()}, parts())
        for number in numbers
    }


def _in_portions(count: Count, numbers: Sequence[int], since: datetime) -> dict[int, int]:
    """No database takes endless lists."""
    found: dict[int, int] = {}
    for start in range(0, len(numbers), _SOME):
        found.update(count(numbers[start : start + _SOME], since))
    return found


def _findings(severity: str) -> Count:
    def count(numbers: Sequence[int], _since: datetime) -> Mapping[int, int]:
        rows = KeptFinding.select(KeptFinding.organisation, fn.COUNT(KeptFinding.id)).where(
            KeptFinding.organisation.in_(list(numbers)),
            KeptFinding.severity == severity,
            KeptFinding.gone_at.is_null(),
            KeptFinding.draft_until.is_null(),
            KeptFinding.reviewed_at.is_null(),
        )
        return _pairs(rows.group_by(KeptFinding.organisation))

    return count


def _late(numbers: Sequence[int], since: datetime) -> Mapping[int, int]:
    rows = Event.select(Event.organisation, fn.COUNT(Event.id)).where(
        Event.organisation.in_(list(numbers)), Event.recorded_at >= since, Event.late_days > LATE_AFTER_DAYS
    )
    return _pairs(rows.group_by(Event.organisation))


def _recalls(numbers: Sequence[int], since: datetime) -> Mapping[int, int]:
    rows = Recall.select(Recall.organisation, fn.COUNT(Recall.id)).where(
        Recall.organisation.in_(list(numbers)), Recall.confirmed_at >= since
    )
    return _pairs(rows.group_by(Recall.organisation))


def _denied(numbers: Sequence[int], since: datetime) -> Mapping[int, int]:
    rows = (
        ClaimAnswer.select(Event.organisation, fn.COUNT(ClaimAnswer.id))
        .join(Event, on=(ClaimAnswer.event_number == Event.id))
        .where(Event.organisation.in_(list(numbers)), ClaimAnswer.state == DENIED, ClaimAnswer.answered_at >= since)
    )
    return _pairs(rows.group_by(Event.organisation))


def _cases(numbers: Sequence[int], since: datetime) -> Mapping[int, int]:
    rows = ScanCase.select(ScanCase.organisation, fn.COUNT(ScanCase.id)).where(
        ScanCase.organisation.in_(list(numbers)), ScanCase.opened_at >= since, ScanCase.state != EXPLAINED
    )
    return _pairs(rows.group_by(ScanCase.organisation))


def _overdue(numbers: Sequence[int], now: datetime) -> Mapping[int, int]:
    today = now.astimezone(VIETNAM).date()
    rows = (
        InspectionFinding.select(Inspection.organisation, fn.COUNT(InspectionFinding.id))
        .join(Inspection)
        .where(
            Inspection.organisation.in_(list(numbers)),
            InspectionFinding.state.in_((str(Fix.OPEN), str(Fix.SENT_BACK))),
            InspectionFinding.due_on < today,
        )
    )
    return _pairs(rows.group_by(Inspection.organisation))


_COUNTS: Final[dict[str, Count]] = {
    "stops": _findings("stop"),
    "warns": _findings("warn"),
    "late": _late,
    "recalls": _recalls,
    "denied": _denied,
    "cases": _cases,
    "fixes": _overdue,
}


def _months(organisations: Sequence[Organisation], now: datetime) -> dict[int, int]:
    """Whole months since the last concluded inspection; never inspected, since it joined."""
    last = _last([one.id for one in organisations])
    today = now.astimezone(VIETNAM).date()
    return {one.id: months_between(_day(last.get(one.id) or one.created_at), today) for one in organisations}


def months_between(start: date, end: date) -> int:
    """Whole months, never below nought."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(months, 0)


def _last(numbers: Sequence[int]) -> dict[int, datetime]:
    def newest(some: Sequence[int], _since: datetime) -> Mapping[int, Any]:
        rows = Inspection.select(Inspection.organisation, Inspection.concluded_at).where(
            Inspection.organisation.in_(list(some)), Inspection.state.in_([str(one) for one in DONE])
        )
        return _pairs(rows.order_by(Inspection.concluded_at))

    return _in_portions(newest, numbers, datetime.combine(date.min, time.min, UTC))  # type: ignore[return-value]


def _open(numbers: Sequence[int]) -> dict[int, str]:
    done = [*(str(one) for one in DONE), "cancelled"]

    def opened(some: Sequence[int], _since: datetime) -> Mapping[int, Any]:
        rows = Inspection.select(Inspection.organisation, Inspection.code)
        rows = rows.where(Inspection.organisation.in_(list(some)), Inspection.state.not_in(done))
        return _pairs(rows.order_by(Inspection.id))

    return _in_portions(opened, numbers, datetime.combine(date.min, time.min, UTC))  # type: ignore[return-value]


def _pairs(rows: Any) -> dict[int, Any]:
    """Two columns as number → value."""
    return dict(rows.tuples())


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def is_counted(code: str) -> bool:
    """True when something in this installation counts this part."""
    return code in _COUNTS or code in FROM_ABOVE
