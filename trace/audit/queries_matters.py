"""Finding matters to mend: an establishment its own, an officer those in scope, an admin all."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import peewee

from trace.access.models import Person
from trace.audit.models_matters import Matter, MatterAct, MatterPrivate
from trace.audit.queries_scope import suppliers_in_scope
from trace.audit.rules_matters import OPEN, WAITING, WEIGHTS
from trace.batches.models import Batch
from trace.documents.models import StoredFile
from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import visible_findings
from trace.readiness.rules import BATCH, SEASON
from trace.seasons.models import Season

SORTS: Final = ("due", "opened", "weight", "organisation", "subject")
FILTERS: Final = ("state", "weight", "origin", "late", "organisation", "rule")
WAITING_WORD: Final = "waiting"
MOST_EXPORTED: Final = 50_000


class UnknownMatter(NotFound):
    """No such matter, or not yours to see."""


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act as people read it; `words` are "" where the annex was erased."""

    kind: str
    at: datetime
    who: str
    office: str
    words: str
    due_at: str
    files: tuple[StoredFile, ...]
    is_erased: bool


def find_matter(code: str, *, seen_by: Viewer) -> Matter:
    """One matter by its code."""
    found: Matter | None = visible_matters(seen_by).where(Matter.code == code.upper()).first()
    if found is None:
        raise UnknownMatter(N_("Không tìm thấy mục này."))
    return found


def matters(listing: Listing, *, seen_by: Viewer, now: datetime) -> Page[Matter]:
    """One page; those that still wait unless `state` says otherwise. `late` = yes: past the last day."""
    return page_of(_listed(listing, seen_by=seen_by, now=now), listing)


def every_matter(listing: Listing, *, seen_by: Viewer, now: datetime) -> Iterator[Matter]:
    """All that the listing asks for, for a file."""
    yield from _listed(listing, seen_by=seen_by, now=now).limit(MOST_EXPORTED)


def visible_matters(seen_by: Viewer) -> peewee.ModelSelect:
    """The matters this viewer may see, joined with organisation and finding.

    A rule's matter follows its finding's subject; one that an officer made follows the supplier and its goods.
    """
    query = (
        Matter.select(Matter, Organisation, KeptFinding)
        .join(Organisation)
        .switch(Matter)
        .join(KeptFinding, peewee.JOIN.LEFT_OUTER, on=Matter.kept)
    )
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Matter.organisation == seen_by.organisation_id)
    by_hand = Matter.kept.is_null() & Matter.organisation.in_(suppliers_in_scope(seen_by).select(Organisation.id))
    return query.where(by_hand | Matter.kept.in_(visible_findings(seen_by).select(KeptFinding.id)))


def count_waiting(*, seen_by: Viewer, organisation_id: int | None = None) -> int:
    """How many matters still wait for somebody."""
    query = visible_matters(seen_by).where(Matter.state.in_(WAITING))
    return int((query.where(Matter.organisation == organisation_id) if organisation_id else query).count())


def acts_of(matter: Matter) -> list[ActLine]:
    """Everything that happened, the first thing first."""
    rows = list(MatterAct.select().where(MatterAct.matter == matter).order_by(MatterAct.ledger_index))
    annexes = {one.act_id: one for one in MatterPrivate.select().where(MatterPrivate.act.in_([row.id for row in rows]))}
    people = {
        one.id: one.name for one in Person.select().where(Person.id.in_([row.by_id for row in rows if row.by_id]))
    }
    offices = {
        one.id: one.name
        for one in Organisation.select().where(Organisation.id.in_([row.organisation_id for row in rows]))
    }
    return [_line(row, annexes.get(row.id), people, offices) for row in rows]


def goods_of(finding: KeptFinding) -> list[str]:
    """The categories of goods that a finding is about; all of the organisation's for one about itself."""
    if finding.subject_kind == BATCH:
        row = Batch.select(Batch, Product).join(Product, peewee.JOIN.LEFT_OUTER).where(Batch.id == finding.subject_id)
        batch = row.first()
        return [batch.product.category if batch.product else batch.template] if batch else []
    if finding.subject_kind == SEASON:
        season = Season.get_or_none(Season.id == finding.subject_id)
        return [season.template] if season else []
    return goods_of_organisation(finding.organisation_id)


def goods_of_organisation(organisation_id: int) -> list[str]:
    """The categories of everything an organisation sells."""
    rows = Product.select(Product.category).distinct().where(Product.organisation == organisation_id, Product.is_active)
    return sorted(category for (category,) in rows.tuples())


def _listed(listing: Listing, *, seen_by: Viewer, now: datetime) -> peewee.ModelSelect:
    query = visible_matters(seen_by)
    for word in fold(listing.search).split():
        query = query.where(Matter.search_folded.contains(word) | Organisation.name_folded.contains(word))
    for condition in _conditions(listing, now=now):
        query = query.where(condition)
    return query.order_by(*_order(listing))


def _conditions(listing: Listing, *, now: datetime) -> Iterator[peewee.Expression]:
    filters = listing.filters
    state = filters.get("state", WAITING_WORD)
    if state == WAITING_WORD:
        yield Matter.state.in_(WAITING)
    elif state != "all":
        yield Matter.state == state
    if "weight" in filters:
        yield Matter.weight == filters["weight"]
    if "origin" in filters:
        yield Matter.kept.is_null(is_null=filters["origin"] == "officer")
    if filters.get("late") == "yes":
        yield (Matter.due_at < now) & (Matter.state == OPEN)
    if "organisation" in filters:
        yield Organisation.code == filters["organisation"].upper()
    if "rule" in filters:
        yield KeptFinding.rule == filters["rule"]


def _order(listing: Listing) -> Sequence[peewee.Node]:
    weight = peewee.Case(Matter.weight, [(word, place) for place, word in enumerate(WEIGHTS)], len(WEIGHTS))
    column: Any = {
        "due": Matter.due_at,
        "opened": Matter.opened_at,
        "weight": weight,
        "organisation": Organisation.name_sort,
        "subject": Matter.subject_name,
    }[listing.sort]
    return (peewee.Ordering(column, "DESC" if listing.is_descending else "ASC"), Matter.id.desc())


def _line(row: MatterAct, annex: MatterPrivate | None, people: dict[int, str], offices: dict[int, str]) -> ActLine:
    body = json.loads(row.body)
    found = {one.sha256: one for one in StoredFile.select().where(StoredFile.sha256.in_(body.get("files", [])))}
    return ActLine(
        kind=row.kind,
        at=row.recorded_at,
        who=people.get(row.by_id, ""),
        office=offices.get(row.organisation_id or 0, ""),
        words=str(annex.private.get("words", "")) if annex and annex.erased_at is None else "",
        due_at=body.get("due_at", ""),
        files=tuple(found.values()),
        is_erased=bool(annex and annex.erased_at is not None),
    )
