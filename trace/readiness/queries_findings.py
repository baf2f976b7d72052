"""Finding what the rules found, for those who may see its subject, and counting it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import peewee
from peewee import fn

from trace.batches.models import Batch
from trace.batches.queries import visible_batches
from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import visible_organisations
from trace.readiness.models import KeptFinding
from trace.readiness.reading import rules
from trace.readiness.rules import BATCH, NOTE, ORGANISATION, SEASON, SEVERITIES, STOP, Lack, Rule
from trace.seasons.models import Season
from trace.seasons.queries import visible_seasons

SORTS: Final = ("severity", "first", "subject")
FILTERS: Final = ("rule", "severity", "subject", "state", "organisation")
OPEN, GONE, REVIEWED, EVERY = "open", "gone", "reviewed", "all"
STATES: Final = (OPEN, GONE, REVIEWED, EVERY)


class UnknownFinding(NotFound):
    """No such finding, or not yours to see."""


@dataclass(frozen=True)
class Count:
    """Open findings that somebody should mend: those that stop a label and those that only warn. Notes are not
    counted, nor is what a person has reviewed."""

    stops: int = 0
    warns: int = 0

    @property
    def total(self) -> int:
        return self.stops + self.warns


NONE: Final = Count()


def findings(listing: Listing, *, seen_by: Viewer) -> Page[KeptFinding]:
    """One page of the findings about subjects that `seen_by` may see; open ones unless `state` says otherwise.

    Every word of the search must stand in the subject's name or code or the organisation's name. Filters: `rule`,
    `severity` (stop, warn, note), `subject` (batch, season, organisation), `state` (open, gone, reviewed, all),
    `organisation` (its code).
    """
    query = visible_findings(seen_by)
    for word in fold(listing.search).split():
        query = query.where(KeptFinding.search_folded.contains(word) | Organisation.name_folded.contains(word))
    query = _filtered(query, listing)
    return page_of(query.order_by(*_order(listing)), listing)


def find_finding(number: int, *, seen_by: Viewer) -> KeptFinding:
    """One finding by its number."""
    found: KeptFinding | None = visible_findings(seen_by).where(KeptFinding.id == number).first()
    if found is None:
        raise UnknownFinding(N_("Không tìm thấy mục cần sửa này."))
    return found


def findings_about(subject: Batch | Season | Organisation, *, state: str = OPEN, seen_by: Viewer) -> list[KeptFinding]:
    """The kept findings about one subject that the caller has found for its reader; the heaviest first."""
    kind = {Batch: BATCH, Season: SEASON, Organisation: ORGANISATION}[type(subject)]
    query = KeptFinding.select().where(KeptFinding.subject_kind == kind, KeptFinding.subject_id == subject.id)
    query = query.where(_is_shown(seen_by))
    return list(_in_state(query, state).order_by(_by_weight(), KeptFinding.id))


def visible_findings(seen_by: Viewer) -> peewee.ModelSelect:
    """The query of findings whose subject this viewer may see, joined with the organisation. An officer sees a draft
    only when its days of grace are over."""
    query = KeptFinding.select(KeptFinding, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(KeptFinding.organisation == seen_by.organisation_id)
    query = query.where(KeptFinding.draft_until.is_null())
    subjects = (
        (BATCH, visible_batches(seen_by).select(Batch.id)),
        (SEASON, visible_seasons(seen_by).select(Season.id)),
        (ORGANISATION, visible_organisations(seen_by).select(Organisation.id)),
    )
    conditions = [(KeptFinding.subject_kind == kind) & KeptFinding.subject_id.in_(seen) for kind, seen in subjects]
    return query.where(conditions[0] | conditions[1] | conditions[2])


def lacks_shown(lacks: Sequence[Lack], subject: Batch | Season | Organisation, *, seen_by: Viewer) -> list[Lack]:
    """What a subject lacks now, as far as `seen_by` is shown it: an officer nothing that is still a draft.

    How things stand (closed, on hold) and what endangers people is shown at once, even before it is kept.
    """
    if not seen_by.is_officer:
        return list(lacks)
    shown = {(row.rule, row.event_number, row.about) for row in findings_about(subject, seen_by=seen_by)}
    return [
        lack
        for lack in lacks
        if lack.rule.is_state or lack.rule.is_safety or (lack.code, lack.event_id, lack.subject[:40]) in shown
    ]


def counts_of(kind: str, numbers: Sequence[int], *, seen_by: Viewer) -> dict[int, Count]:
    """How much there is to mend about each of these batches, seasons or organisations themselves."""
    mine = (KeptFinding.subject_kind == kind) & KeptFinding.subject_id.in_(list(numbers)) & _is_shown(seen_by)
    return _counted(KeptFinding.subject_id, mine) if numbers else {}


def counts_of_organisations(numbers: Sequence[int], *, seen_by: Viewer) -> dict[int, Count]:
    """How much there is to mend in all that each of these organisations has and `seen_by` may see."""
    mine = KeptFinding.organisation.in_(list(numbers))
    return _counted(KeptFinding.organisation, mine, visible_findings(seen_by)) if numbers else {}


def count_of(kind: str, number: int, *, seen_by: Viewer) -> Count:
    """The same for one subject."""
    return counts_of(kind, [number], seen_by=seen_by).get(number, NONE)


def count_of_organisation(number: int, *, seen_by: Viewer) -> Count:
    """The same for all that one organisation has."""
    return counts_of_organisations([number], seen_by=seen_by).get(number, NONE)


def count_seen(*, seen_by: Viewer, subject: str = "", code: str = "", organisation: str = "") -> Count:
    """How much there is to mend in all that `seen_by` may see, or in what has this kind, code or organisation."""
    query = visible_findings(seen_by)
    for column, wanted in (
        (KeptFinding.subject_kind, subject),
        (KeptFinding.subject_code, code.upper()),
        (Organisation.code, organisation.upper()),
    ):
        if wanted:
            query = query.where(column == wanted)
    found = _counted(KeptFinding.subject_kind, KeptFinding.id > 0, query)
    return Count(sum(one.stops for one in found.values()), sum(one.warns for one in found.values()))


def lack_of(row: KeptFinding) -> Lack | None:
    """A kept finding as a lack that can be said in either language; None where its rule is no more."""
    rule = rule_called(row.rule)
    return Lack(rule, row.params, row.event_number, row.about) if rule else None


def rule_called(code: str) -> Rule | None:
    """The rule with this code."""
    return next((rule for rule in rules() if rule.code == code), None)


def _is_shown(seen_by: Viewer) -> peewee.Expression:
    return KeptFinding.draft_until.is_null() if seen_by.is_officer else KeptFinding.id > 0


def _counted(
    column: peewee.Field, condition: peewee.Expression, among: peewee.ModelSelect | None = None
) -> dict[int, Count]:
    rows = (
        (KeptFinding.select() if among is None else among)
        .select(column, KeptFinding.severity, fn.COUNT(KeptFinding.id))
        .where(condition, KeptFinding.gone_at.is_null(), KeptFinding.reviewed_at.is_null())
        .where(KeptFinding.severity != NOTE)
        .group_by(column, KeptFinding.severity)
        .tuples()
    )
    found: dict[int, Count] = {}
    for number, severity, count in rows:
        before = found.get(number, NONE)
        is_stop = severity == STOP
        found[number] = Count(before.stops + count * is_stop, before.warns + count * (not is_stop))
    return found


def _filtered(query: peewee.ModelSelect, listing: Listing) -> peewee.ModelSelect:
    filters = listing.filters
    for name, column in (
        ("rule", KeptFinding.rule),
        ("severity", KeptFinding.severity),
        ("subject", KeptFinding.subject_kind),
        ("organisation", Organisation.code),
    ):
        if name in filters:
            query = query.where(column == filters[name])
    return _in_state(query, filters.get("state", OPEN))


def _in_state(query: peewee.ModelSelect, state: str) -> peewee.ModelSelect:
    if state == EVERY:
        return query
    if state == GONE:
        return query.where(KeptFinding.gone_at.is_null(is_null=False))
    query = query.where(KeptFinding.gone_at.is_null())
    return query.where(KeptFinding.reviewed_at.is_null(is_null=state != REVIEWED))


def _by_weight() -> peewee.Case:
    return peewee.Case(KeptFinding.severity, [(word, place) for place, word in enumerate(SEVERITIES)], len(SEVERITIES))


def _order(listing: Listing) -> tuple[peewee.Node, ...]:
    column = {
        "severity": _by_weight(),
        "first": KeptFinding.first_seen_at,
        "subject": KeptFinding.subject_name,
    }[listing.sort]
    ordered = peewee.Ordering(column, "DESC" if listing.is_descending else "ASC")
    return (ordered, KeptFinding.first_seen_at.desc(), KeptFinding.id.desc())
