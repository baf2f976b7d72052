"""The receiver's acts: accept all or less, refuse; and receipts without a dispatch, which the sender fills in later."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from trace.errors import N_
from trace.events.acts import asked_hash
from trace.events.entries import Entry, Use
from trace.events.rules import check_may_record, day_of
from trace.handovers import passing, recording, telling
from trace.handovers.actions_handing import act_of, free_code, private_of, start, with_papers, written
from trace.handovers.entries import Carrier, Line, Papers, Receiver
from trace.handovers.models import Handover, HandoverLine
from trace.handovers.rules import (
    RECEIVER,
    SENDER,
    Act,
    HandoverAsked,
    HandoverRefused,
    OnItsWay,
    State,
    accepted_amounts,
    check_open,
    check_reason,
    check_side,
)
from trace.handovers.sealing import seal_both
from trace.handovers.standing import fresh, lines_of, open_dispatches, plain, uses_of
from trace.handovers.terms import terms
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.ledger.actions import alone
from trace.organisations.models import Organisation


def accept(
    handover: Handover, lines: Sequence[Line] | None = None, *, reason: str = "", entry: Entry, device: str = ""
) -> Handover:
    """Receive what was sent: all as declared (None), or so much of each line. Less needs a reason; more is saved too.

    The receiver gets lots of its own. Of two who answer at once one is told that it has been answered.
    """
    check_side(entry.by, handover.receiver_id, other_id=handover.sender_id)
    why = check_reason(nfc(reason), needed=False)
    asked = asked_hash(Act.RECEIVED, {"handover": handover.code, **_said(lines, why)})
    own_id = handover.receiver_id or 0
    with alone():
        if recording.written_before(own_id, entry.entry_id, asked, {}) is not None:
            return fresh(handover)
        now = fresh(handover)
        check_open(now.state)
        receiver = Organisation.get_by_id(now.receiver_id)
        body = receipt(now, receiver, lines, why, entry)
        kind = Act.RECEIVED if _is_as_sent(now, body) else Act.RECEIVED_LESS
        written(now, act_of(kind, now, own_id, entry, asked, body, {}), side=RECEIVER, device=device)
        seal_both(now, now=entry.now)
        log_act(entry.by, "handovers.accept", now.code, now=entry.now)
        telling.answered(now, now=entry.now)
    return now


def refuse(handover: Handover, *, reason: str, entry: Entry, device: str = "") -> Handover:
    """Receive nothing. The goods stay on the way until the sender writes that they are back."""
    check_side(entry.by, handover.receiver_id, other_id=handover.sender_id)
    why = check_reason(nfc(reason))
    asked = asked_hash(Act.REFUSED, {"handover": handover.code, "reason": why})
    own_id = handover.receiver_id or 0
    with alone():
        if recording.written_before(own_id, entry.entry_id, asked, {}) is not None:
            return fresh(handover)
        now = fresh(handover)
        check_open(now.state)
        receiver = Organisation.get_by_id(now.receiver_id)
        body = {"v": 1, "reason": why, "receiver": receiver.code}
        written(now, act_of(Act.REFUSED, now, own_id, entry, asked, body, {}), side=RECEIVER, device=device)
        log_act(entry.by, "handovers.refuse", now.code, now=entry.now, reason=why)
        telling.answered(now, now=entry.now)
    return now


def receive_without(
    organisation: Organisation,
    uses: Sequence[Use],
    sender: Organisation,
    *,
    entry: Entry,
    device: str = "",
    is_another: bool = False,
) -> Handover:
    """Goods of another organisation's lots are here, and no dispatch was written: received all the same.

    `uses` name the sender's lots. The sender sees it among what names it, and fills in, confirms or denies. Refused
    with `OnItsWay` while a dispatch of such a lot to this organisation is open, unless these `is_another` delivery.
    """
    check_may_record(entry.by, [organisation.id])
    about = {"sender": sender.code, "uses": [[use.batch.code, use.thousandths, use.unit] for use in uses]}
    asked = asked_hash(Act.UNDECLARED, {**about, "happened_at": entry.happened_at})
    with alone():
        before = recording.written_before(organisation.id, entry.entry_id, asked, {})
        if before is not None:
            return Handover.get_by_id(before.handover_id)
        waiting = [] if is_another else open_dispatches([use.batch for use in uses], organisation.id)
        if waiting:
            raise OnItsWay(
                N_(
                    "Hàng này đang đến theo phiếu %(code)s: nhận phiếu đó. Nếu là chuyến khác thì đánh dấu chuyến khác."
                ),
                code=waiting[0].code,
            )
        code = free_code()
        taken = passing.take(organisation, uses, sender=sender, handover=code, entry=entry)
        body = {
            "v": 1,
            "event": taken.event.event_id,
            "receiver": organisation.code,
            "due_on": day_of(entry.now) + timedelta(days=terms().due_days),
            "lines": [
                {
                    "no": number,
                    "lot": use.batch.identifier,
                    "thousandths": passing.in_own_unit(use),
                    "unit": use.batch.unit,
                    "held_as": held.identifier,
                }
                for number, (use, held) in enumerate(zip(uses, taken.batches, strict=True), start=1)
            ],
        }
        handover = start(sender, code, now=entry.now)
        act = act_of(Act.UNDECLARED, handover, organisation.id, entry, asked, body, {})
        written(handover, act, side=RECEIVER, device=device)
        log_act(entry.by, "handovers.receive_without", code, now=entry.now)
        telling.named(handover, now=entry.now)
    return handover


def fill_in(
    handover: Handover,
    lines: Sequence[Line] | None = None,
    *,
    carrier: Carrier | None = None,
    papers: Papers | None = None,
    entry: Entry,
    device: str = "",
) -> Handover:
    """The sender writes the dispatch of a receipt that came first ("Ghi sau"): as received (None), or as it was sent.

    With it both sides have signed.
    """
    check_side(entry.by, handover.sender_id, other_id=handover.receiver_id)
    by_whom, on_paper = carrier or Carrier(), papers or Papers()
    private = private_of(Receiver(), by_whom, on_paper)
    about = {"handover": handover.code, **_said(lines, ""), "papers": [on_paper.document_no, on_paper.invoice_no]}
    asked = asked_hash(Act.FILLED_IN, about)
    with alone():
        if recording.written_before(handover.sender_id, entry.entry_id, asked, private) is not None:
            return fresh(handover)
        now = fresh(handover)
        if now.declared_at is not None or now.state not in (State.UNDECLARED, State.DENIED):
            raise HandoverRefused(N_("Phiếu này đã có việc xuất hàng rồi."))
        kept = lines_of(now)
        sent = _sent(kept, lines)
        receiver = Receiver(organisation=now.receiver)
        entry_on_paper = with_papers(entry, by_whom, on_paper)
        event = passing.send(
            passing.Goods(uses=uses_of(sent)), receiver=receiver, handover=now.code, entry=entry_on_paper
        )
        body = {
            "v": 1,
            "event": event.event_id,
            "carrier": by_whom.organisation.code if by_whom.organisation else "",
            "document_no": nfc(on_paper.document_no),
            "invoice_no": nfc(on_paper.invoice_no),
            "lines": [{"no": line.number, "thousandths": amount} for line, amount in sent],
        }
        act = act_of(Act.FILLED_IN, now, now.sender_id, entry, asked, body, private)
        written(now, act, side=SENDER, device=device)
        seal_both(now, now=entry.now)
        log_act(entry.by, "handovers.fill_in", now.code, now=entry.now)
        telling.filled_in(now, now=entry.now)
    return now


# --- shared with the answer by a link --------------------------------------------------------------------


def receipt(
    handover: Handover, receiver: Organisation, lines: Sequence[Line] | None, reason: str, entry: Entry
) -> dict[str, Any]:
    """Write the receipt and give the body of the answer; only inside the transaction, of an open hand-over."""
    kept = lines_of(handover)
    said = (
        {one.number: one.thousandths for one in lines}
        if lines is not None
        else {one.number: one.declared or 0 for one in kept}
    )
    if lines is not None and len(said) < len(lines):
        raise HandoverAsked(N_("Một dòng được ghi hai lần."), field="lines")
    reasons = {one.number: nfc(one.reason) for one in lines or () if one.reason}
    amounts = accepted_amounts(plain(kept), said, reasons, reason)
    by_number = {one.number: one for one in kept}
    uses = uses_of([(by_number[line.number], amount) for line, amount, _ in amounts])
    taken = passing.take(receiver, uses, sender=handover.sender, handover=handover.code, entry=entry)
    held = {use.batch.id: lot.identifier for use, lot in zip(uses, taken.batches, strict=True)}
    return {
        "v": 1,
        "event": taken.event.event_id,
        "receiver": receiver.code,
        "reason": reason,
        "lines": [
            {
                "no": line.number,
                "thousandths": amount,
                **({"reason": why} if amount < (line.declared or 0) else {}),
                **({"held_as": held[by_number[line.number].batch_id]} if amount else {}),
            }
            for line, amount, why in amounts
        ],
    }


def _is_as_sent(handover: Handover, body: Mapping[str, Any]) -> bool:
    sent = {one.number: one.declared for one in lines_of(handover)}
    return all(sent[one["no"]] == one["thousandths"] for one in body["lines"])


def _said(lines: Sequence[Line] | None, reason: str) -> dict[str, Any]:
    typed = None if lines is None else [[one.number, one.thousandths, nfc(one.reason)] for one in lines]
    return {"lines": typed, "reason": reason}


def _sent(kept: Sequence[HandoverLine], lines: Sequence[Line] | None) -> list[tuple[HandoverLine, int]]:
    typed = {one.number: one.thousandths for one in lines} if lines is not None else None
    if typed is not None and set(typed) != {one.number for one in kept}:
        raise HandoverAsked(N_("Ghi số lượng của từng dòng trên phiếu."), field="lines")
    sent = [(line, typed[line.number] if typed is not None else line.accepted or 0) for line in kept]
    if not any(amount for _, amount in sent):
        raise HandoverAsked(N_("Số lượng phải lớn hơn 0."), field="quantity")
    return sent
