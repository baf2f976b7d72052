"""Finding recalls. The organisation and officers in scope see theirs; holders see one once it has been confirmed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import peewee

from trace.access.rules_offices import may_decide
from trace.batches.models import Batch
from trace.batches.queries import visible_batches
from trace.errors import N_, Refusal
from trace.handovers.models import Handover, HandoverLine
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.recalls.models import Recall, RecallAct, RecallLot, RecallNotice
from trace.recalls.rules import (
    COMPULSORY,
    KINDS,
    PUBLIC,
    State,
    UnknownRecall,
    check_may_confirm,
    check_may_open,
)
from trace.recalls.scope import ScopeLot
from trace.recalls.terms import hazards

SORTS = ("opened", "due", "confirmed", "code")
FILTERS = ("state", "kind", "hazard", "organisation")
_ROWS: Final = 10_000


def find_recall(code: str, *, seen_by: Viewer) -> Recall:
    """The recall of this code, if `seen_by` may see it."""
    wanted = code.strip().upper()
    found: Recall | None = None
    if wanted.isalnum() and wanted.isascii():
        found = visible_recalls(seen_by).where(Recall.code == wanted).first()
    if found is None:
        raise UnknownRecall(N_("Không tìm thấy đợt thu hồi này."))
    return found


def visible_recalls(seen_by: Viewer) -> "peewee.ModelSelect[Recall]":
    """The query of recalls this viewer may see, with the organisation. Drafts are seen by the side that writes them."""
    query = Recall.select(Recall, Organisation).join(Organisation, on=Recall.organisation)
    if seen_by.is_admin:
        return query
    is_public = Recall.state.in_([str(one) for one in PUBLIC])
    if seen_by.is_officer:
        if seen_by.scope.categories or seen_by.scope.districts:
            seen = visible_batches(seen_by).select(Batch.id)
            lots = RecallLot.select(RecallLot.recall).where(RecallLot.batch.in_(seen))
            query = query.where(Recall.id.in_(lots))
        return query.where(is_public | (Recall.kind == COMPULSORY))
    held = RecallLot.select(RecallLot.recall).where(
        RecallLot.holder == seen_by.organisation_id,
        RecallLot.is_included == True,  # noqa: E712 (an SQL comparison)
    )
    own = (Recall.organisation == seen_by.organisation_id) & (is_public | (Recall.kind != COMPULSORY))
    told = RecallNotice.select(RecallNotice.recall).where(RecallNotice.holder == seen_by.organisation_id)
    return query.where(own | (is_public & (Recall.id.in_(held) | Recall.id.in_(told))))


def recalls(listing: Listing, *, seen_by: Viewer) -> Page[Recall]:
    """One page of those `seen_by` may see; every word of the search must stand in code, reason, organisation or lot."""
    return page_of(_ordered(_filtered(_searched(visible_recalls(seen_by), listing.search), listing), listing), listing)


def all_recalls(listing: Listing, *, seen_by: Viewer) -> list[Recall]:
    """The same without pages, for files."""
    return list(_ordered(_filtered(_searched(visible_recalls(seen_by), listing.search), listing), listing))


def lots_of(recall: Recall, *, is_included: bool | None = None) -> list[RecallLot]:
    """The lots in the order in which the scope was walked, each with the lot, product and holder."""
    query = (
        RecallLot.select(RecallLot, Batch, Product, Organisation)
        .join(Batch, on=RecallLot.batch)
        .join(Product, peewee.JOIN.LEFT_OUTER, on=Batch.product)
        .switch(RecallLot)
        .join(Organisation, on=RecallLot.holder)
        .where(RecallLot.recall == recall.id)
    )
    if is_included is not None:
        query = query.where(RecallLot.is_included == is_included)
    return list(query.order_by(RecallLot.id))


def included_ids(recall: Recall) -> list[int]:
    """Numbers of the lots that are called back."""
    rows = RecallLot.select(RecallLot.batch_id).where(
        RecallLot.recall == recall.id,
        RecallLot.is_included == True,  # noqa: E712 (an SQL comparison)
    )
    return [row[0] for row in rows.order_by(RecallLot.id).tuples()]


def acts_of(recall: Recall) -> list[RecallAct]:
    """What was done, in the order of the log."""
    return list(
        RecallAct.select(RecallAct, Organisation)
        .join(Organisation, peewee.JOIN.LEFT_OUTER, on=RecallAct.organisation)
        .where(RecallAct.recall == recall.id)
        .order_by(RecallAct.ledger_index)
    )


def recall_of_batch(batch: Batch) -> Recall | None:
    """The recall a lot is under: a running one before a closed one, the latest first; None where there is none."""
    return recall_of_lots([batch.id])


def recall_of_lots(numbers: Iterable[int]) -> Recall | None:
    """The same for several lots that are the same goods."""
    rows = (
        Recall.select(Recall, Organisation)
        .join(Organisation, on=Recall.organisation)
        .switch(Recall)
        .join(RecallLot, on=(RecallLot.recall == Recall.id))
        .where(
            RecallLot.batch.in_(list(numbers)),
            RecallLot.is_included == True,  # noqa: E712 (an SQL comparison)
            Recall.state.in_([str(one) for one in PUBLIC]),
        )
    )
    is_open = peewee.Case(None, ((Recall.state == State.OPEN, 0),), 1)
    found: Recall | None = rows.order_by(is_open, Recall.confirmed_at.desc()).first()
    return found


def is_competent(goods: Iterable[Batch], *, by: Viewer) -> bool:
    """True when this viewer's body decides about all these goods, within the viewer's scope."""
    wanted = categories_of(goods)
    return bool(wanted) and all(may_decide(by, one) for one in wanted)


def categories_of(goods: Iterable[Batch]) -> set[str]:
    """Product categories of these lots; those that are no product yet count as what their way of working makes."""
    rows = list(goods)
    numbers = {row.product_id for row in rows if row.product_id}
    known = {
        row.id: row.category for row in Product.select(Product.id, Product.category).where(Product.id.in_(numbers))
    }
    return {known[row.product_id] if row.product_id else row.template for row in rows}


def starts_of(recall: Recall) -> list[Batch]:
    """The goods that were called back themselves, without what became of them."""
    rows = RecallLot.select(RecallLot.batch_id).where(RecallLot.recall == recall.id, RecallLot.role == "start")
    return list(Batch.select().where(Batch.id.in_(rows)).order_by(Batch.id))


def _searched(query: Any, text: str) -> Any:
    for word in fold(text).split():
        lots = (
            RecallLot.select(RecallLot.recall)
            .join(Batch, on=RecallLot.batch)
            .where(
                peewee.fn.lower(Batch.lot).contains(word)
                | peewee.fn.lower(Batch.code).contains(word)
                | Batch.name_folded.contains(word)
            )
        )
        query = query.where(
            Recall.search_folded.contains(word) | Organisation.name_folded.contains(word) | Recall.id.in_(lots)
        )
    return query


def _filtered(query: Any, listing: Listing) -> Any:
    filters = listing.filters
    if filters.get("state") in {str(one) for one in State}:
        query = query.where(Recall.state == filters["state"])
    if filters.get("kind") in KINDS:
        query = query.where(Recall.kind == filters["kind"])
    if filters.get("hazard") in hazards():
        query = query.where(Recall.hazard == filters["hazard"])
    if "organisation" in filters:
        query = query.where(Organisation.code == filters["organisation"])
    return query


def _ordered(query: Any, listing: Listing) -> Any:
    column: Any = {
        "opened": Recall.opened_at,
        "due": Recall.due_at,
        "confirmed": Recall.confirmed_at,
        "code": Recall.code,
    }[listing.sort]
    # The newest first unless turned round: that is what people look for.
    is_down = listing.is_descending != (listing.sort == "opened")
    return query.order_by(column.desc() if is_down else column.asc(), Recall.id.desc())


@dataclass(frozen=True, slots=True)
class Sent:
    """So much of a lot that left by a dispatch and is nobody's lot yet; `receiver` empty for somebody outside."""

    code: str
    lot: str
    receiver: str
    thousandths: int
    unit: str


def sent_out(numbers: Sequence[int]) -> list[Sent]:
    """What of these lots is on its way, or went to somebody without an account here; households are not named."""
    found: list[Sent] = []
    for start in range(0, len(numbers), _ROWS):
        rows = (
            HandoverLine.select(
                Handover.code, Batch.lot, Organisation.name, Organisation.kind, HandoverLine.declared,
                HandoverLine.returned, HandoverLine.unit,
            )
            .join(Handover, on=HandoverLine.handover)
            .join(Organisation, peewee.JOIN.LEFT_OUTER, on=Handover.receiver)
            .switch(HandoverLine)
            .join(Batch, on=HandoverLine.batch)
            .where(
                HandoverLine.batch.in_(list(numbers[start : start + _ROWS])),
                HandoverLine.held_as.is_null(),
                HandoverLine.declared.is_null(is_null=False),
                Handover.state.not_in(("withdrawn", "refused")),
            )
            .order_by(Handover.id, HandoverLine.number)
        )  # fmt: skip
        for code, lot, name, kind, declared, returned, unit in rows.tuples():
            named = "" if kind == "household" else name or ""
            if declared > (returned or 0):
                found.append(Sent(code, lot, named, declared - (returned or 0), unit))
    return found


def lot_counts(numbers: Sequence[int]) -> dict[int, int]:
    """How many lots each of these recalls calls back."""
    rows = (
        RecallLot.select(RecallLot.recall_id, peewee.fn.count(RecallLot.id))
        .where(RecallLot.recall.in_(list(numbers)), RecallLot.is_included == True)  # noqa: E712 (an SQL comparison)
        .group_by(RecallLot.recall_id)
    )
    return dict(rows.tuples()) if numbers else {}


def lot_called(recall: Recall, code: str) -> RecallLot:
    """The lot of the scope with this short code, with its row."""
    found: RecallLot | None = (
        RecallLot.select(RecallLot, Batch)
        .join(Batch, on=RecallLot.batch)
        .where(RecallLot.recall == recall.id, Batch.code == code.strip().upper()[:12])
        .first()
    )
    if found is None:
        raise UnknownRecall(N_("Lô này không thuộc phạm vi của đợt thu hồi."))
    return found


def preview_lots(scope: Sequence[ScopeLot]) -> list[RecallLot]:
    """The lots of a scope as rows that nobody has kept, for a look beforehand."""
    numbers = [one.batch_id for one in scope]
    rows: dict[int, Batch] = {}
    for start in range(0, len(numbers), _ROWS):
        query = (
            Batch.select(Batch, Product, Organisation)
            .join(Product, peewee.JOIN.LEFT_OUTER, on=Batch.product)
            .switch(Batch)
            .join(Organisation, on=Batch.organisation)
        )
        rows |= {row.id: row for row in query.where(Batch.id.in_(numbers[start : start + _ROWS]))}
    found = []
    for one in scope:
        lot = RecallLot(**{**one._asdict(), "is_included": True, "reason": ""})
        lot.batch, lot.holder = rows[one.batch_id], rows[one.batch_id].organisation
        found.append(lot)
    return found


def may_change(recall: Recall, *, by: Viewer) -> bool:
    """True for a draft that this viewer may narrow, widen and let go."""
    competent = is_competent(starts_of(recall), by=by)
    return recall.state == State.DRAFT and not is_refused(
        lambda: check_may_open(recall.kind, by, organisation_id=recall.organisation_id, is_competent=competent)
    )


def may_confirm(recall: Recall, *, by: Viewer) -> bool:
    """True for a draft that this viewer may make known."""
    competent = is_competent(starts_of(recall), by=by)
    return recall.state == State.DRAFT and not is_refused(
        lambda: check_may_confirm(
            recall.kind,
            by,
            organisation_id=recall.organisation_id,
            opened_by_id=recall.opened_by_id,
            is_competent=competent,
        )
    )


def is_refused(check: Callable[[], None]) -> bool:
    """True when a check of the rules says no."""
    try:
        check()
    except Refusal:
        return True
    return False
