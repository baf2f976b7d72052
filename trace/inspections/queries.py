"""Finding inspections for those who may see them, listing them, and the share that was done on the record."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

import peewee
from peewee import fn

from trace.access.models import Membership, Person
from trace.audit.queries_scope import suppliers_in_scope
from trace.clock import VIETNAM
from trace.errors import N_
from trace.inspections.models import (
    Inspection,
    InspectionAct,
    InspectionAnswer,
    InspectionFinding,
    InspectionPrivate,
    Inspector,
)
from trace.inspections.rules import (
    DONE,
    REMOTE,
    UNFIXED,
    NotTheInspector,
    State,
    UnknownInspection,
    is_overdue,
)
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import AUDITOR, Viewer
from trace.organisations.models import Organisation

SORTS: Final = ("acted", "planned", "supplier", "state")
FILTERS: Final = ("state", "mode", "organisation", "mine", "result", "about", "from", "to", "fixes")
_MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class DigitalShare:
    """How many inspections were concluded in a period, how many of them from the record alone."""

    total: int
    remote: int

    @property
    def percent(self) -> int | None:
        """Whole percent; None where there were none."""
        return round(100 * self.remote / self.total) if self.total else None


def visible_inspections(seen_by: Viewer) -> "peewee.ModelSelect[Inspection]":
    """The query of inspections this viewer may see, joined with the supplier. Officers: those of suppliers in scope,
    and those they take part in. A supplier's people: their own; one not announced only once it has begun."""
    query = Inspection.select(Inspection, Organisation).join(Organisation, on=Inspection.organisation)
    if seen_by.is_admin:
        return query
    if seen_by.is_officer:
        taken = Inspector.select(Inspector.inspection).where(Inspector.person_id == (seen_by.person_id or 0))
        in_scope = suppliers_in_scope(seen_by).select(Organisation.id)
        return query.where(Inspection.organisation.in_(in_scope) | Inspection.id.in_(taken))
    shown = Inspection.is_announced | Inspection.began_at.is_null(is_null=False)
    return query.where(Inspection.organisation == (seen_by.organisation_id or 0), shown)


def find_inspection(code: str, *, seen_by: Viewer) -> Inspection:
    """One inspection by its code, in any case."""
    found: Inspection | None = visible_inspections(seen_by).where(Inspection.code == code.upper()).first()
    if found is None:
        raise UnknownInspection(N_("Không tìm thấy cuộc kiểm tra này."))
    return found


def inspections(listing: Listing, *, seen_by: Viewer, today: date) -> Page[Inspection]:
    """One page of those `seen_by` may see: open ones unless `state` says otherwise."""
    return page_of(_listed(listing, seen_by, today), listing)


def all_inspections(listing: Listing, *, seen_by: Viewer, today: date) -> list[Inspection]:
    """The whole list as the filters leave it, for a file."""
    return list(_listed(listing, seen_by, today).limit(_MOST))


def digital_share(*, seen_by: Viewer, since: date, until: date) -> DigitalShare:
    """How much of the inspecting that `seen_by` may see was done from the record, of what was concluded from `since` to
    `until`, both included. For the province's figure: more than half is wanted."""
    rows = _concluded(seen_by, since, until).select(Inspection.mode, fn.COUNT(Inspection.id)).group_by(Inspection.mode)
    counts: dict[str, int] = dict(rows.tuples())  # type: ignore[arg-type]
    return DigitalShare(sum(counts.values()), counts.get(REMOTE, 0))


def concluded(*, seen_by: Viewer, since: date, until: date) -> list[Inspection]:
    """Those concluded in a period, in the order they ended: what a quarter reports."""
    return list(_concluded(seen_by, since, until).order_by(Inspection.concluded_at, Inspection.id).limit(_MOST))


def is_inspector(inspection: Inspection, *, by: Viewer) -> bool:
    """An officer of the office that inspects, or one who was named for it, or an admin."""
    if by.is_admin:
        return True
    if not by.is_officer:
        return False
    if inspection.office_id is not None and by.organisation_id == inspection.office_id:
        return is_visible(inspection, by=by)
    named = Inspector.select().where(Inspector.inspection == inspection.id, Inspector.person_id == (by.person_id or 0))
    return bool(named.exists())


def is_visible(inspection: Inspection, *, by: Viewer) -> bool:
    """True when this viewer may see it."""
    return bool(visible_inspections(by).where(Inspection.id == inspection.id).exists())


def check_inspector(inspection: Inspection, *, by: Viewer) -> None:
    """Refused unless this officer inspects here."""
    if not is_inspector(inspection, by=by):
        raise NotTheInspector(N_("Chỉ cán bộ của đoàn kiểm tra này làm việc này."))


def inspectors_of(inspection: Inspection) -> list[Inspector]:
    """Who inspects, in the order they were named."""
    return list(Inspector.select().where(Inspector.inspection == inspection.id).order_by(Inspector.id))


def answers_of(inspection: Inspection) -> dict[str, dict[str, InspectionAnswer]]:
    """What was answered, by checklist and item."""
    found: dict[str, dict[str, InspectionAnswer]] = defaultdict(dict)
    for row in InspectionAnswer.select().where(InspectionAnswer.inspection == inspection.id):
        found[row.checklist][row.item] = row
    return found


def findings_of(inspection: Inspection) -> list[InspectionFinding]:
    """What was found, by number."""
    query = InspectionFinding.select().where(InspectionFinding.inspection == inspection.id)
    return list(query.order_by(InspectionFinding.number))


def find_finding(inspection: Inspection, number: int) -> InspectionFinding:
    """One finding of an inspection."""
    found: InspectionFinding | None = InspectionFinding.get_or_none(
        InspectionFinding.inspection == inspection.id, InspectionFinding.number == number
    )
    if found is None:
        raise UnknownInspection(N_("Không tìm thấy phát hiện này."))
    return found


def acts_of(inspection: Inspection) -> list[InspectionAct]:
    """The thread, oldest first."""
    query = InspectionAct.select().where(InspectionAct.inspection == inspection.id)
    return list(query.order_by(InspectionAct.ledger_index))


def annexes_of(inspection: Inspection) -> dict[int, dict[str, Any]]:
    """The private side of each act that has one, by the act's number; erased ones are empty."""
    query = InspectionPrivate.select().join(InspectionAct).where(InspectionAct.inspection == inspection.id)
    return {row.act_id: row.private or {} for row in query}


def count_fixes(numbers: Sequence[int], *, today: date) -> dict[int, tuple[int, int]]:
    """Open corrective actions of each of these inspections, and how many of them are overdue."""
    found: dict[int, tuple[int, int]] = {}
    if not numbers:
        return found
    rows = InspectionFinding.select().where(
        InspectionFinding.inspection.in_(list(numbers)), InspectionFinding.state.in_([str(one) for one in UNFIXED])
    )
    for row in rows:
        opened, late = found.get(row.inspection_id, (0, 0))
        found[row.inspection_id] = (opened + 1, late + is_overdue(row.state, row.due_on, today=today))
    return found


def colleagues(*, by: Viewer) -> list[tuple[int, str]]:
    """Officers of the same office who may be named, with the viewer first: (person, name)."""
    query = Membership.select(Membership, Person).join(Person).where(Membership.role == AUDITOR, Membership.is_active)
    query = query.where(Membership.organisation == by.organisation_id) if by.organisation_id else query
    found = {row.person_id: row.person.name for row in query.order_by(Person.name_sort)}
    mine = [(number, name) for number, name in found.items() if number == by.person_id]
    return mine + [(number, name) for number, name in found.items() if number != by.person_id]


def _listed(listing: Listing, seen_by: Viewer, today: date) -> "peewee.ModelSelect[Inspection]":
    query = visible_inspections(seen_by)
    for word in fold(listing.search).split():
        query = query.where(Organisation.search_folded.contains(f" {word}") | fn.LOWER(Inspection.code).contains(word))
    return _filtered(query, listing, seen_by, today).order_by(*_order(listing))


def _filtered(
    query: "peewee.ModelSelect[Inspection]", listing: Listing, seen_by: Viewer, today: date
) -> "peewee.ModelSelect[Inspection]":
    wanted = dict(listing.filters)
    state = wanted.get("state", "")
    if state in list(State):
        query = query.where(Inspection.state == state)
    elif state != "all":
        query = query.where(Inspection.state.not_in((str(State.CLOSED), str(State.CANCELLED))))
    for name, column in (("mode", Inspection.mode), ("result", Inspection.result), ("about", Inspection.about)):
        if name in wanted:
            query = query.where(column == wanted[name])
    if "organisation" in wanted:
        query = query.where(Organisation.code == wanted["organisation"].upper())
    if wanted.get("mine") == "yes" and seen_by.person_id:
        named = Inspector.select(Inspector.inspection).where(Inspector.person_id == seen_by.person_id)
        query = query.where(Inspection.id.in_(named))
    if wanted.get("fixes") in ("open", "late"):
        query = query.where(Inspection.id.in_(_with_fixes(wanted["fixes"], today)))
    for name, after in (("from", True), ("to", False)):
        day = _day(wanted.get(name, ""))
        if day is not None:
            query = query.where(Inspection.planned_on >= day if after else Inspection.planned_on <= day)
    return query


def _with_fixes(which: str, today: date) -> "peewee.ModelSelect[InspectionFinding]":
    query = InspectionFinding.select(InspectionFinding.inspection)
    query = query.where(InspectionFinding.state.in_([str(one) for one in UNFIXED]))
    return query.where(InspectionFinding.due_on < today) if which == "late" else query


def _order(listing: Listing) -> list[Any]:
    column: Any = {
        "planned": Inspection.planned_on,
        "supplier": Organisation.name_sort,
        "state": Inspection.state,
        "acted": Inspection.acted_at,
    }[listing.sort]
    down = listing.is_descending if listing.sort != "acted" else not listing.is_descending
    return [column.desc() if down else column.asc(), Inspection.id.desc()]


def _concluded(seen_by: Viewer, since: date, until: date) -> "peewee.ModelSelect[Inspection]":
    start = datetime.combine(since, time.min, VIETNAM)
    end = datetime.combine(until, time.max, VIETNAM)
    done = [str(one) for one in DONE]
    return visible_inspections(seen_by).where(
        Inspection.state.in_(done), Inspection.concluded_at >= start, Inspection.concluded_at <= end
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
