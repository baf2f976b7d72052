"""Recalls as everybody may read them: open and closed ones, as plain values in both languages. Names no person: a
household is told by its code, holders and notices not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import peewee

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.kit.paging import Listing, Page, page_of
from trace.organisations.models import Organisation
from trace.recalls.models import Recall, RecallLot
from trace.recalls.queries_holders import open_name
from trace.recalls.rules import COMPULSORY, PUBLIC, State
from trace.recalls.terms import Handling, Hazard, Law, handlings, hazards, laws

SORTS: Final = ("last",)
FILTERS: Final = ("state",)
MOST_LOTS, MOST_ITEMS = 20, 200


@dataclass(frozen=True, slots=True)
class PublicLot:
    """A lot as its own page shows it; `path` is that page."""

    name: str
    lot: str
    code: str
    gtin: str

    @property
    def path(self) -> str:
        return f"/t/{self.code}"


@dataclass(frozen=True, slots=True)
class PublicRecall:
    """One recall. `lots` are the first of `lot_count`; days are days in Vietnam.

    `packs` are the first of `pack_count` numbers that stand on packs: what several hold under one number is one line.
    """

    code: str
    is_open: bool
    is_compulsory: bool
    organisation: str
    hazard: Hazard
    handling: Handling
    law: Law
    reason: str
    instructions: str
    return_to: str
    decision_no: str
    confirmed_at: datetime
    closed_at: datetime | None
    changed_at: datetime
    lots: Sequence[PublicLot]
    lot_count: int
    packs: Sequence[PublicLot]
    pack_count: int

    @property
    def confirmed_on(self) -> date:
        return self.confirmed_at.astimezone(VIETNAM).date()

    @property
    def closed_on(self) -> date | None:
        return self.closed_at.astimezone(VIETNAM).date() if self.closed_at else None


def public_page(listing: Listing) -> Page[PublicRecall]:
    """One page, the last confirmed first; `state` open or closed narrows it."""
    query = _public()
    if listing.filters.get("state") in PUBLIC:
        query = query.where(Recall.state == listing.filters["state"])
    page = page_of(query, listing)
    return Page(_told(list(page.items)), page.total, page.listing, page.size)


def newest() -> list[PublicRecall]:
    """The last ones, for programs and readers of feeds."""
    return _told(list(_public().limit(MOST_ITEMS)))


def version() -> str:
    """Changes whenever the list may read otherwise."""
    query = Recall.select(
        peewee.fn.count(Recall.id), peewee.fn.max(Recall.confirmed_at), peewee.fn.max(Recall.closed_at)
    )
    return "-".join(str(one) for one in query.where(Recall.state.in_(_STATES)).tuples().first())


_STATES: Final = [str(one) for one in PUBLIC]


def _public() -> "peewee.ModelSelect[Recall]":
    query = Recall.select(Recall, Organisation).join(Organisation, on=Recall.organisation)
    return query.where(Recall.state.in_(_STATES)).order_by(Recall.confirmed_at.desc(), Recall.id.desc())


def _told(rows: Sequence[Recall]) -> list[PublicRecall]:
    lots = _lots([row.id for row in rows])
    return [_one(row, lots.get(row.id, [])) for row in rows]


def _one(row: Recall, lots: Sequence[PublicLot]) -> PublicRecall:
    packs = list({(lot.name, lot.lot): lot for lot in reversed(lots)}.values())[::-1]
    return PublicRecall(
        code=row.code,
        is_open=row.state == State.OPEN,
        is_compulsory=row.kind == COMPULSORY,
        organisation=open_name(row.organisation),
        hazard=hazards()[row.hazard],
        handling=handlings()[row.handling],
        law=laws()[row.law],
        reason=row.reason,
        instructions=row.instructions,
        return_to=row.return_to,
        decision_no=row.decision_no,
        confirmed_at=row.confirmed_at or row.opened_at,
        closed_at=row.closed_at,
        changed_at=row.closed_at or row.confirmed_at or row.opened_at,
        lots=lots[:MOST_LOTS],
        lot_count=len(lots),
        packs=packs[:MOST_LOTS],
        pack_count=len(packs),
    )


def _lots(recalls: Sequence[int]) -> dict[int, list[PublicLot]]:
    """The goods called back, those that are sold under a product first; what others hold bears the same numbers."""
    if not recalls:
        return {}
    rows = (
        RecallLot.select(RecallLot.recall, Batch.name, Batch.lot, Batch.code, Batch.gtin)
        .join(Batch, on=RecallLot.batch)
        .where(RecallLot.recall.in_(list(recalls)), RecallLot.is_included)
        .order_by(RecallLot.recall, Batch.product.is_null(), RecallLot.id)
        .tuples()
    )
    found: dict[int, list[PublicLot]] = {}
    for recall, name, lot, code, gtin in rows:
        found.setdefault(recall, []).append(PublicLot(name, lot, code, gtin or ""))
    return found
