"""What everybody may know of a dispatch: which goods, from whom, when, how it stands. Never who drove or took it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import peewee

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.errors import N_
from trace.events.rules import day_of
from trace.handovers.models import Handover, HandoverLine
from trace.handovers.rules import STATE_NAMES, State
from trace.kit.viewer import RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.provenance.facts import path_of, status_of_batch
from trace.provenance.offices import Office, office_for
from trace.provenance.owners import OrganisationFacts, organisation_facts
from trace.provenance.packs import LotFacts
from trace.provenance.rules import STATUS_WORDS, Status

_WARN: Final = (Status.RECALLED, Status.ON_HOLD, Status.EXPIRED, Status.WITHDRAWN)
_ORDER: Final = tuple(Status)
# What the banner looks like; the words say it too.
_BADGES: Final = {
    State.SENT: "awaiting",
    State.RECEIVED: "approved",
    State.LESS: "approved",
    State.REFUSED: "closed",
    State.RETURNED: "closed",
    State.WITHDRAWN: "closed",
    State.UNDECLARED: "draft",
    State.DENIED: "hold",
}
WARNED = N_("Trong chuyến có lô bị cảnh báo: xem từng lô ở dưới.")
NOT_YET = N_("Bên nhận khai như thế; cơ sở này chưa ghi là đã giao.")
DENIED = N_("Bên nhận khai như thế; cơ sở này nói không giao.")
_DETAILS: Final = {State.UNDECLARED: NOT_YET, State.DENIED: DENIED}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """`state_word` and `detail` are Vietnamese, for the door to translate."""

    code: str
    path: str
    badge: str
    state_word: str
    detail: str
    is_warned: bool
    lots: tuple[LotFacts, ...]
    sent_on: date | None
    answered_on: date | None
    organisation: OrganisationFacts
    office: Office


def handover_facts(handover: Handover, *, now: datetime, language: str) -> HandoverFacts:
    """All the public may know of a dispatch. Made anew at each visit: its lots have pages and states of their own."""
    lines = _lines(handover)
    lots = _lots(lines, now.astimezone(VIETNAM).date(), language)
    worst = min((lot.status for lot in lots), key=_ORDER.index, default=Status.CLEAR)
    is_warned = worst in _WARN
    state = State(handover.state)
    return HandoverFacts(
        code=handover.code,
        path=f"/d/{handover.code}",
        badge=str(worst) if is_warned else _BADGES.get(state, "unknown"),
        state_word=STATUS_WORDS[worst] if is_warned else STATE_NAMES[state],
        detail=WARNED if is_warned else _DETAILS.get(state, ""),
        is_warned=is_warned,
        lots=lots,
        sent_on=day_of(handover.declared_at) if handover.declared_at else None,
        answered_on=day_of(handover.answered_at) if handover.answered_at else None,
        organisation=_sender(handover.sender, language),
        office=office_for(_category(lines), language),
    )


def mine_of(handover: Handover, *, seen_by: Viewer | None) -> dict[str, Any] | None:
    """What a party of it may do next; nothing for everybody else."""
    if seen_by is None or seen_by.role not in RECORDERS:
        return None
    is_receiver = seen_by.owns(handover.receiver_id)
    if not (is_receiver or seen_by.owns(handover.sender_id)):
        return None
    may_receive = is_receiver and handover.state == State.SENT
    return {"href": f"/handovers/{handover.code}", "may_receive": may_receive}


def _lines(handover: Handover) -> list[HandoverLine]:
    return list(
        HandoverLine.select(HandoverLine, Batch, Product, Organisation)
        .join(Batch, on=HandoverLine.batch)
        .join(Product, peewee.JOIN.LEFT_OUTER, on=Batch.product)
        .switch(Batch)
        .join(Organisation, on=Batch.organisation)
        .where(HandoverLine.handover == handover)
        .order_by(HandoverLine.number)
    )


def _lots(lines: list[HandoverLine], today: date, language: str) -> tuple[LotFacts, ...]:
    """Each lot once, however many cases of it go along; how much of it is between the two sides."""
    batches = {line.batch.id: line.batch for line in lines}
    found = [_lot(batch, today, language) for batch in batches.values()]
    return tuple(sorted(found, key=lambda lot: _ORDER.index(lot.status)))


def _lot(batch: Batch, today: date, language: str) -> LotFacts:
    status = status_of_batch(batch, today)
    product = batch.product
    in_english = bool(product and product.name_en and language == "en")
    return LotFacts(
        name=product.name_en if product and in_english else product.name if product else batch.name,
        lot=batch.lot,
        path=path_of(batch),
        amount="",
        unit_count=0,
        expires_on=batch.expires_on,
        status=status,
        status_word=STATUS_WORDS[status],
        is_warned=status in _WARN,
    )


def _sender(organisation: Organisation, language: str) -> OrganisationFacts:
    """Who sent it; a household bears a person's name and is told by its code."""
    known = organisation_facts(organisation, language)
    return replace(known, name=organisation.code) if organisation.kind == "household" else known


def _category(lines: list[HandoverLine]) -> str:
    """What decides which office answers: the kind of the first goods in it."""
    for line in lines:
        return line.batch.product.category if line.batch.product else line.batch.template
    return ""
