"""The sender's acts: declare a dispatch, withdraw it, take goods back that were refused or did not arrive."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from trace.errors import N_, Invalid
from trace.events import actions as events
from trace.events.acts import asked_hash
from trace.events.entries import Entry, Use
from trace.events.models import Event
from trace.events.models_packs import Pack, UnitSerial
from trace.events.rules import check_may_record, day_of
from trace.gs1.codes import DISPATCH, ShortCode
from trace.handovers import passing, recording, telling
from trace.handovers.entries import Carrier, Papers, Receiver
from trace.handovers.models import Handover, HandoverAct
from trace.handovers.recalled import check_not_recalled
from trace.handovers.recording import NewAct
from trace.handovers.rules import RECEIVER, SENDER, Act, HandoverAsked, HandoverRefused, State, check_reason, check_side
from trace.handovers.standing import fresh, known_by_phone, lines_of, things_of, uses_of
from trace.handovers.terms import terms
from trace.kit.acts import log_act
from trace.kit.installation import identifier_host
from trace.kit.phones import parse_phone
from trace.kit.text import nfc
from trace.ledger.actions import alone
from trace.organisations.models import Organisation

_LONGEST = 200
_MOST_DAYS = 60


def declare(
    organisation: Organisation,
    uses: Sequence[Use],
    *,
    packs: Sequence[Pack] = (),
    units: Sequence[UnitSerial] = (),
    receiver: Receiver,
    carrier: Carrier | None = None,
    papers: Papers | None = None,
    entry: Entry,
    due_on: date | None = None,
    device: str = "",
) -> Handover:
    """Send goods to somebody: the dispatch is written, the hand-over with its code waits for the other side.

    A receiver known by phone alone is found again, where an organisation of this service has that number.
    """
    to, by_whom, on_paper = _receiver(receiver, organisation), carrier or Carrier(), papers or Papers()
    check_may_record(entry.by, [organisation.id])
    private = private_of(to, by_whom, on_paper)
    goods = passing.Goods(uses=uses, packs=packs, units=units)
    about = {
        "uses": [[use.batch.code, use.thousandths, use.unit] for use in uses],
        "packs": [pack.code for pack in packs],
        "units": [unit.identifier for unit in units],
        "receiver": to.organisation.code if to.organisation else "",
        "papers": [on_paper.document_no, on_paper.invoice_no],
        "due_on": due_on,
        "happened_at": entry.happened_at,
    }
    asked = asked_hash(Act.DECLARED, about)
    with alone():
        before = recording.written_before(organisation.id, entry.entry_id, asked, private)
        if before is not None:
            return Handover.get_by_id(before.handover_id)
        due = _due(due_on, entry)
        code = free_code()
        lines = passing.lines_of(goods, entry.happened_at)
        check_not_recalled([line["lot"] for line in lines], to.organisation, at=entry.happened_at)
        event = passing.send(goods, receiver=to, handover=code, entry=with_papers(entry, by_whom, on_paper))
        handover = start(organisation, code, now=entry.now)
        body = {
            "v": 1,
            "event": event.event_id,
            "receiver": to.organisation.code if to.organisation else "",
            "carrier": by_whom.organisation.code if by_whom.organisation else "",
            "due_on": due,
            "document_no": nfc(on_paper.document_no),
            "invoice_no": nfc(on_paper.invoice_no),
            "lines": lines,
        }
        act = act_of(Act.DECLARED, handover, organisation.id, entry, asked, body, private, phone=to.phone)
        written(handover, act, side=SENDER, device=device)
        log_act(entry.by, "handovers.declare", code, now=entry.now)
        telling.declared(handover, now=entry.now)
    return handover


def withdraw(handover: Handover, *, reason: str, entry: Entry, device: str = "") -> Handover:
    """Take back what nobody has answered: the goods did not go, or are here again. A receipt that was written
    without a dispatch is taken back by its receiver in the same way, as long as its lots were not used."""
    why = check_reason(nfc(reason))
    is_receipt = handover.declared_at is None
    own_id, other_id = handover.sender_id, handover.receiver_id
    if is_receipt:
        own_id, other_id = other_id or 0, own_id
    check_side(entry.by, own_id, other_id=other_id)
    asked = asked_hash(Act.WITHDRAWN, {"handover": handover.code, "reason": why})
    with alone():
        before = recording.written_before(own_id, entry.entry_id, asked, {})
        if before is not None:
            return fresh(handover)
        now = fresh(handover)
        if now.state not in (State.SENT, State.UNDECLARED, State.DENIED):
            raise HandoverRefused(N_("Phiếu này đã được trả lời rồi, không rút được nữa."))
        if not is_receipt:
            back = uses_of(lines_of(now))
            events.bring_back(back, entry=entry, reason=why, handover=now.code, things=things_of(now))
        act = act_of(Act.WITHDRAWN, now, own_id, entry, asked, {"v": 1, "reason": why}, {})
        written(now, act, side=RECEIVER if is_receipt else SENDER, device=device)
        if is_receipt:
            receipt = Event.get_by_id(now.receipt_event)
            events.cancel(receipt, reason=why, by=entry.by, now=entry.now, entry_id=entry.entry_id)
        log_act(entry.by, "handovers.withdraw", now.code, now=entry.now, reason=why)
        telling.withdrawn(now, now=entry.now)
    return now


# --- shared with the other acts --------------------------------------------------------------------------


def free_code() -> str:
    """A short code D… that no hand-over has."""
    while True:
        code = ShortCode.make(DISPATCH, secrets.SystemRandom()).text
        if not Handover.select().where(Handover.code == code).exists():
            return code


def start(sender: Organisation, code: str, *, now: datetime) -> Handover:
    """The row of a new hand-over; what it is, its first act says."""
    identifier = f"https://{identifier_host()}/d/{code}"
    row = Handover(code=code, identifier=identifier, sender=sender, created_at=now)
    return recording.start(row, now)


def act_of(
    kind: Act,
    handover: Handover,
    organisation_id: int,
    entry: Entry,
    asked: str,
    body: Mapping[str, Any],
    private: Mapping[str, Any],
    *,
    phone: str = "",
) -> NewAct:
    """An act ready to be written."""
    return NewAct(
        kind=kind,
        handover=handover,
        organisation_id=organisation_id,
        by=entry.by,
        now=entry.now,
        happened_at=entry.happened_at,
        entry_id=entry.entry_id,
        entry_hash=asked,
        body=body,
        private=private,
        phone=phone,
    )


def written(handover: Handover, new: NewAct, *, side: str, device: str) -> HandoverAct:
    """Write an act and bring the hand-over up to it; the device counts for the side."""
    act = recording.write_act(new)
    recording.project(handover)
    if side:
        recording.keep_device(handover, side, device)
    return act


def check_words(field: str, *texts: str) -> None:
    """Nobody types novels into a line."""
    if any(len(text) > _LONGEST for text in texts):
        raise HandoverAsked(N_("Chữ quá dài: tối đa %(most)s chữ."), field=field, most=_LONGEST)


def _receiver(receiver: Receiver, own: Organisation) -> Receiver:
    """The receiver with uniform text, and as the organisation that has the phone, where there is one."""
    texts = {name: nfc(getattr(receiver, name)) for name in ("name", "address", "code")}
    check_words("receiver", *texts.values())
    phone = read_phone(receiver.phone)
    known = receiver.organisation or known_by_phone(phone)
    if known is not None and known.id == own.id:
        raise HandoverAsked(N_("Bên nhận phải là cơ sở khác."), field="receiver")
    if known is None and not texts["name"]:
        raise HandoverAsked(N_("Ghi tên nơi nhận."), field="receiver")
    return replace(
        receiver, organisation=known, phone=phone, name=texts["name"], address=texts["address"], code=texts["code"]
    )


def read_phone(text: str) -> str:
    """A phone in international form; empty where none was typed."""
    if not text.strip():
        return ""
    try:
        return parse_phone(text)
    except Invalid as wrong:
        raise HandoverAsked(wrong.msgid, field="phone", **wrong.params) from None


def private_of(to: Receiver, by_whom: Carrier, papers: Papers) -> dict[str, Any]:
    """Names and numbers of persons; empty words are left out."""
    check_words("carrier", by_whom.name, by_whom.phone, by_whom.plate, by_whom.driver, papers.note)
    parts = {
        "receiver": {"name": to.name, "phone": to.phone, "address": to.address},
        "carrier": {
            "name": nfc(by_whom.name),
            "phone": nfc(by_whom.phone),
            "plate": nfc(by_whom.plate).upper(),
            "driver": nfc(by_whom.driver),
        },
    }
    found: dict[str, Any] = {
        part: said for part, words in parts.items() if (said := {k: word for k, word in words.items() if word})
    }
    return {**found, **({"note": nfc(papers.note)} if papers.note.strip() else {})}


def with_papers(entry: Entry, by_whom: Carrier, papers: Papers) -> Entry:
    """The dispatch says what stands on its papers, where the form did not ask it itself."""
    said = {"doc_no": nfc(papers.document_no), "vehicle": nfc(by_whom.plate).upper(), "driver": nfc(by_whom.driver)}
    return replace(entry, values={**{k: word for k, word in said.items() if word}, **entry.values})


def _due(asked: date | None, entry: Entry) -> date:
    today = day_of(entry.now)
    if asked is None:
        return today + timedelta(days=terms().due_days)
    if not today <= asked <= today + timedelta(days=_MOST_DAYS):
        raise HandoverAsked(N_("Hạn trả lời phải từ hôm nay đến %(days)s ngày nữa."), field="due_on", days=_MOST_DAYS)
    return asked
