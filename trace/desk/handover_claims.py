"""Receipts of others that say the goods came from this organisation, and no dispatch of its own says so."""

from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace.desk.reading import amount_words
from trace.errors import N_
from trace.events.models import Event
from trace.events.parties import SUPPLIER, party_named
from trace.handovers.claims import claim_lots, first_version
from trace.handovers.models import ClaimAnswer, Handover
from trace.handovers.rules import CONFIRMED, State, UnknownHandover
from trace.kit.days import show_day
from trace.kit.viewer import Viewer


@dataclass
class Claim:
    """One such receipt. `day` is its day in ISO; `answer` says what was answered, empty while nothing was."""

    number: int
    who: str
    when: str
    day: str
    href: str
    lines: list[dict[str, Any]] = field(default_factory=list)
    answer: str = ""
    is_confirmed: bool = False
    handover: Handover | None = None

    @property
    def late_href(self) -> str:
        """Where the dispatch is written late; only a receipt of this service's lots knows which goods they were."""
        return url_for("handover_changes.late", code=self.handover.code) if self.handover is not None else ""


def claim_at(event_id: int, *, seen_by: Viewer) -> tuple[Event, Claim]:
    """The receipt with this number, where it names the reader's organisation."""
    event: Event | None = Event.get_or_none(Event.id == event_id)
    named = party_named(event, SUPPLIER) if event is not None else None
    if event is None or named is None or not seen_by.owns(named.id):
        raise UnknownHandover(N_("Không tìm thấy việc nhận hàng này."))
    return event, claim_of(event, organisation_id=named.id)


def claim_of(event: Event, *, organisation_id: int) -> Claim:
    """One receipt in words."""
    handover: Handover | None = Handover.get_or_none(Handover.receipt_event == event.id)
    answered = ClaimAnswer.get_or_none(
        ClaimAnswer.organisation == organisation_id, ClaimAnswer.event_number == first_version(event)
    )
    claim = Claim(
        number=event.id,
        who=event.organisation.name,
        when=show_day(event.happened_at),
        day="-".join(reversed(show_day(event.happened_at).split("/"))),
        href=url_for("handover_changes.claim", event_id=event.id),
        lines=[
            {
                "name": lot.product.name if lot.product else lot.name,
                "lot": lot.lot,
                "amount": amount_words(lot.made_thousandths, lot.unit),
            }
            for lot in claim_lots(event)
        ],
        handover=handover if handover is not None and handover.declared_at is None else None,
    )
    if answered is not None:
        claim.is_confirmed = answered.state == CONFIRMED
        day = show_day(answered.answered_at)
        denied = _("Bạn đã phủ nhận ngày %(day)s: “%(why)s”", day=day, why=answered.reason)
        claim.answer = _("Bạn đã xác nhận ngày %(day)s.", day=day) if claim.is_confirmed else denied
    elif handover is not None and handover.state not in (State.UNDECLARED, State.DENIED):
        claim.answer, claim.is_confirmed = _("Phiếu xuất đã có."), True
    return claim
