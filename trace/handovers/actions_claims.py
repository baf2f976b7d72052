"""Receipts that name an organisation which wrote no dispatch: it confirms, or denies that it ever sent the goods."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from trace.errors import N_
from trace.events.models import Event
from trace.events.parties import SUPPLIER, party_named
from trace.events.projections import bump
from trace.events.rules import check_may_record
from trace.handovers import recording, telling
from trace.handovers.claims import claim_lots, first_version
from trace.handovers.models import ClaimAnswer, Handover, HandoverAct
from trace.handovers.recording import NewAct
from trace.handovers.rules import CONFIRMED, DENIED, Act, HandoverRefused, State, UnknownHandover, check_reason
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone

_NAMES: Final = UUID("8d0c5d6e-3c2b-5f0e-9a51-6c1e6f5b2d11")


def deny_claim(event: Event, *, by: Viewer, reason: str, now: datetime) -> ClaimAnswer:
    """Say that the goods of this receipt were never sent. The claim is shown as denied and is a finding."""
    return _answer(event, Act.CLAIM_DENIED, by=by, reason=check_reason(nfc(reason)), now=now)


def confirm_claim(event: Event, *, by: Viewer, reason: str = "", now: datetime) -> ClaimAnswer:
    """Say that the goods of this receipt were sent, without writing the dispatch; after a denial it takes that back."""
    return _answer(event, Act.CLAIM_CONFIRMED, by=by, reason=check_reason(nfc(reason), needed=False), now=now)


def _answer(event: Event, kind: Act, *, by: Viewer, reason: str, now: datetime) -> ClaimAnswer:
    named = party_named(event, SUPPLIER)
    if named is None or not by.owns(named.id):
        raise UnknownHandover(N_("Không tìm thấy việc nhận hàng này."))
    check_may_record(by, [named.id])
    state = DENIED if kind == Act.CLAIM_DENIED else CONFIRMED
    with alone():
        number = first_version(event)
        key = (ClaimAnswer.organisation == named.id, ClaimAnswer.event_number == number)
        kept: ClaimAnswer | None = ClaimAnswer.get_or_none(*key)
        if kept is not None and kept.state == state:
            return kept
        handover: Handover | None = Handover.get_or_none(Handover.receipt_event == event.id)
        _check_may_answer(kept, handover, kind)
        turn = HandoverAct.select().where(HandoverAct.organisation == named.id, HandoverAct.event_number == number)
        recording.write_act(
            NewAct(
                kind=kind,
                handover=handover,
                event_number=number,
                organisation_id=named.id,
                by=by,
                now=now,
                happened_at=now,
                entry_id=str(uuid5(_NAMES, f"{named.id} {number} {kind} {turn.count()}")),
                entry_hash="",
                body={"v": 1, "event": event.event_id, "reason": reason},
            )
        )
        recording.project_claim(named.id, number)
        if handover is not None:
            recording.project(handover)
        act = "handovers.deny_claim" if kind == Act.CLAIM_DENIED else "handovers.confirm_claim"
        log_act(by, act, event.event_id, now=now, reason=reason)
        lots = claim_lots(event)
        bump([lot.id for lot in lots])
        telling.claim_answered(
            event.organisation_id,
            is_denied=kind == Act.CLAIM_DENIED,
            code=handover.code if handover else lots[0].lot,
            href=telling.page_of(handover) if handover else f"/batches/{lots[0].code}",
            now=now,
        )
    answer: ClaimAnswer = ClaimAnswer.get(*key)
    return answer


def _check_may_answer(kept: ClaimAnswer | None, handover: Handover | None, kind: Act) -> None:
    """What was confirmed, or signed by both, is not denied afterwards; a denial may be taken back."""
    is_signed = handover is not None and handover.state not in (State.UNDECLARED, State.DENIED)
    if kind == Act.CLAIM_DENIED and (is_signed or (kept is not None and kept.state == CONFIRMED)):
        raise HandoverRefused(N_("Việc giao hàng này đã được xác nhận, không phủ nhận được nữa."))
    if is_signed:
        raise HandoverRefused(N_("Phiếu này đã được trả lời rồi."))
