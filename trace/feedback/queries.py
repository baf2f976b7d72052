"""Finding reports for those who may see them; a report by its receipt for whoever holds that; what came of one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import peewee

from trace.access.models import Membership, Person
from trace.access.rules import scope_of
from trace.audit.queries_scope import suppliers_in_scope
from trace.batches.models import Batch
from trace.batches.queries import visible_batches
from trace.errors import N_, NotFound
from trace.feedback.models import Feedback, FeedbackAct, FeedbackContact, FeedbackPrivate
from trace.feedback.rules import Act, State, is_office
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import AUDITOR, Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.products.queries import visible_products

SORTS: Final = ("due", "newest", "name")
FILTERS: Final = ("kind", "state", "late", "organisation", "lot", "folded")
OPEN: Final = (State.NEW, State.TAKEN)
_DAY: Final = timedelta(days=1)


class UnknownFeedback(NotFound):
    """No such report, or not yours to see."""


@dataclass(frozen=True, slots=True)
class Line:
    """One act about a report, with its words and who did it."""

    act: FeedbackAct
    words: str
    who: str


def feedbacks(listing: Listing, *, seen_by: Viewer, now: datetime) -> Page[Feedback]:
    """One page of the reports `seen_by` may see. Without a `state` those not yet closed; folded ones only when asked
    for (`folded`)."""
    return page_of(every(listing, seen_by=seen_by, now=now), listing)


def every(listing: Listing, *, seen_by: Viewer, now: datetime) -> "peewee.ModelSelect[Feedback]":
    """The same, all of them."""
    query = visible_feedback(seen_by)
    for word in fold(listing.search).split():
        query = query.where(Feedback.search_folded.contains(word) | Organisation.name_folded.contains(word))
    filters = listing.filters
    for name, wanted in (("kind", Feedback.kind), ("organisation", Organisation.code), ("lot", Batch.code)):
        if name in filters:
            query = query.where(wanted == filters[name])
    state = filters.get("state", "open")
    if state != "all":
        query = query.where(Feedback.state != State.CLOSED if state == "open" else Feedback.state == state)
    if "late" in filters:
        query = query.where(_is_late(now))
    query = query.where(Feedback.is_folded == ("folded" in filters))
    column = {"due": Feedback.due_at, "newest": Feedback.received_at, "name": Feedback.name}[listing.sort]
    return query.order_by(peewee.Ordering(column, "DESC" if listing.is_descending else "ASC"), Feedback.id.desc())


def find_feedback(code: str, *, seen_by: Viewer) -> Feedback:
    """One report, if `seen_by` may see it."""
    found: Feedback | None = visible_feedback(seen_by).where(Feedback.code == code.upper()).first()
    if found is None:
        raise UnknownFeedback(N_("Không tìm thấy phản ánh này."))
    return found


def find_by_receipt(code: str) -> Feedback:
    """One report by its receipt code; whoever holds it may read how it stands."""
    found: Feedback | None = Feedback.get_or_none(Feedback.code == code.strip().upper())
    if found is None:
        raise UnknownFeedback(N_("Không có phản ánh nào mang mã này."))
    return found


def visible_feedback(seen_by: Viewer) -> "peewee.ModelSelect[Feedback]":
    """The query of reports this viewer may see: about the own goods, or in an officer's scope. What nobody here answers
    for is every officer's."""
    outer = peewee.JOIN.LEFT_OUTER
    query = Feedback.select(Feedback, Organisation, Batch, Product).join(Organisation, outer)
    query = query.switch(Feedback).join(Batch, outer, on=Feedback.batch)
    query = query.switch(Feedback).join(Product, outer, on=Feedback.product)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Feedback.organisation == seen_by.organisation_id)
    lots, goods = visible_batches(seen_by).select(Batch.id), visible_products(seen_by).select(Product.id)
    of_others = Feedback.organisation.in_(suppliers_in_scope(seen_by).select(Organisation.id))
    return query.where(
        Feedback.batch.in_(lots)
        | (Feedback.batch.is_null() & Feedback.product.in_(goods))
        | (Feedback.batch.is_null() & Feedback.product.is_null() & of_others)
        | Feedback.organisation.is_null()
    )


def history_of(feedback: Feedback) -> list[Line]:
    """Everything done about a report, in the order of the log."""
    acts = list(FeedbackAct.select().where(FeedbackAct.feedback == feedback.id).order_by(FeedbackAct.ledger_index))
    words = {row.act_id: row for row in FeedbackPrivate.select().where(FeedbackPrivate.act.in_([a.id for a in acts]))}
    people = {one.id: one.name for one in Person.select().where(Person.id.in_([a.by_id for a in acts if a.by_id]))}
    offices = {one.id: one.name for one in Organisation.select().where(
        Organisation.id.in_([a.organisation_id for a in acts if a.organisation_id]))}  # fmt: skip
    return [
        Line(
            act,
            str(words[act.id].private.get("words", "")) if act.id in words else "",
            " · ".join(filter(None, (people.get(act.by_id or 0, ""), offices.get(act.organisation_id or 0, "")))),
        )
        for act in acts
    ]


def said_in(feedback: Feedback) -> dict[str, str]:
    """What the shopper wrote: `words`, `bought_at`; empty once erased."""
    query = FeedbackPrivate.select().join(FeedbackAct)
    row = query.where(FeedbackAct.feedback == feedback.id, FeedbackAct.kind == Act.RECEIVED).first()
    return dict(row.private) if row is not None and row.erased_at is None else {}


def answers_to(feedback: Feedback) -> list[Line]:
    """What the shopper reads: the answers, and nothing of who wrote them but the organisation."""
    return [line for line in history_of(feedback) if line.act.kind == Act.ANSWERED]


def contact_of(feedback: Feedback, *, seen_by: Viewer) -> str:
    """How to reach who reported; for the office alone, so that nobody is talked out of a report."""
    row = FeedbackContact.get_or_none(FeedbackContact.feedback == feedback.id) if is_office(seen_by) else None
    return str(row.contact) if row is not None else ""


def count_open(*, seen_by: Viewer, now: datetime) -> tuple[int, int]:
    """(not yet answered, late among them)."""
    query = visible_feedback(seen_by).where(Feedback.state.in_(OPEN), ~Feedback.is_folded)
    return int(query.count()), int(query.where(_is_late(now)).count())


def count_today(batch: Batch, *, now: datetime) -> int:
    """How many reports came about this lot within a day."""
    query = Feedback.select().where(Feedback.batch == batch.id, Feedback.received_at > now - _DAY)
    return int(query.count())


def offices_for(category: str, district: str) -> list[int]:
    """Departments with an officer whose scope covers goods of this category from this old district."""
    head = category.partition(".")[0]
    rows = Membership.select().where(
        Membership.role == AUDITOR, Membership.is_active, Membership.organisation.is_null(is_null=False)
    )
    return sorted(
        {
            row.organisation_id
            for row in rows
            if row.organisation_id is not None
            if not category or scope_of(row.scope).covers(category=head, district=district)
        }
    )


def _is_late(now: datetime) -> peewee.Expression:
    waits = Feedback.answered_at.is_null() & Feedback.state.in_(OPEN) & (Feedback.due_at < now)
    return waits | (Feedback.answered_at > Feedback.due_at)
