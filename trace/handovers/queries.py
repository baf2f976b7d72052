"""Finding hand-overs: each side sees its own, an officer those of goods in scope, an admin all."""

from contextlib import suppress
from typing import Any

from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.errors import N_, Refusal
from trace.events.models import Event
from trace.events.parties import SUPPLIER, party_named
from trace.gs1.codes import DISPATCH, ShortCode
from trace.gs1.errors import Gs1Error
from trace.handovers.models import Handover, HandoverLine
from trace.handovers.queries_history import HistoryLine, history_of, private_of, public_view
from trace.handovers.queries_links import find_link, handover_of_link
from trace.handovers.queries_seen import visible_handovers
from trace.handovers.queries_waiting import Claim, Inbox, counts_of, denied_claims_of, inbox_of, overdue
from trace.handovers.rules import State, UnknownHandover
from trace.handovers.standing import lines_of
from trace.kit.inputs import parse_date
from trace.kit.paging import Listing, Page, page_of
from trace.kit.viewer import COMMAND_LINE, Viewer

SORTS = ("last", "code", "due")
FILTERS = ("state", "side", "due_before")

__all__ = [
    "Claim",
    "HistoryLine",
    "Inbox",
    "counts_of",
    "denied_claims_of",
    "find_claim",
    "find_handover",
    "find_link",
    "find_lot_of_others",
    "handover_of_link",
    "handovers",
    "handovers_of_lot",
    "history_of",
    "inbox_of",
    "lines_of",
    "overdue",
    "private_of",
    "public_view",
    "visible_handovers",
]


def find_handover(code: str, *, seen_by: Viewer) -> Handover:
    """The hand-over with this code (typed as people type), if `seen_by` may see it."""
    try:
        read = ShortCode.parse(code, prefix=DISPATCH).text
    except Gs1Error:
        raise UnknownHandover(N_("Không tìm thấy chuyến hàng này.")) from None
    found: Handover | None = visible_handovers(seen_by).where(Handover.code == read).first()
    if found is None:
        raise UnknownHandover(N_("Không tìm thấy chuyến hàng này."))
    return found


def find_claim(number: int, *, seen_by: Viewer) -> Event:
    """The receipt with this number, if it names the asker's organisation as the sender."""
    found: Event | None = Event.get_or_none(Event.id == number)
    named = party_named(found, SUPPLIER) if found is not None else None
    if found is None or named is None or not seen_by.owns(named.id):
        raise UnknownHandover(N_("Không tìm thấy việc nhận hàng này."))
    return found


def find_lot_of_others(code: str, *, seen_by: Viewer) -> Batch:
    """A lot that somebody else may have sent here, by what is printed on it: its code or `GTIN/LOT`, both public."""
    found = find_batch(code, seen_by=COMMAND_LINE)
    if seen_by.owns(found.organisation_id):
        raise UnknownHandover(N_("Lô này là của chính cơ sở bạn, không cần nhận."))
    return found


def handovers(listing: Listing, *, seen_by: Viewer) -> Page[Handover]:
    """One page, the last acted on first. Filters: `state`, `side` (sender or receiver), `due_before` (a day)."""
    query = visible_handovers(seen_by)
    for word in listing.search.upper().split():
        lots = HandoverLine.select(HandoverLine.handover).join(Batch, on=HandoverLine.batch)
        lots = lots.where((Batch.code == word) | (Batch.lot == word))
        query = query.where(Handover.code.contains(word) | Handover.id.in_(lots))
    if listing.filters.get("state") in {one.value for one in State}:
        query = query.where(Handover.state == listing.filters["state"])
    side = {"sender": Handover.sender, "receiver": Handover.receiver}.get(listing.filters.get("side", ""))
    if side is not None and seen_by.organisation_id is not None:
        query = query.where(side == seen_by.organisation_id)
    with suppress(Refusal):
        if "due_before" in listing.filters:
            query = query.where(Handover.due_on < parse_date(listing.filters["due_before"]))
    column: Any = {"last": Handover.acted_at, "code": Handover.code, "due": Handover.due_on}[listing.sort]
    is_up = listing.is_descending if listing.sort == "last" else not listing.is_descending
    return page_of(query.order_by(column.asc() if is_up else column.desc(), Handover.id.desc()), listing)


def handovers_of_lot(batch: Batch) -> list[Handover]:
    """The hand-overs by which goods of this lot left, or came as this lot, in the order of their beginning."""
    named = HandoverLine.select(HandoverLine.handover).where(
        (HandoverLine.batch == batch.id) | (HandoverLine.held_as == batch.id)
    )
    return list(Handover.select().where(Handover.id.in_(named)).order_by(Handover.id))
