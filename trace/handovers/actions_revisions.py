"""Changing what both have signed: one side asks, the other agrees or not; before and after are kept."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from trace.errors import N_
from trace.events import actions as events
from trace.events.acts import asked_hash
from trace.events.entries import Entry
from trace.events.epcis_values import utc_milliseconds
from trace.events.models import Event
from trace.events.records import read_json
from trace.events.rules import check_quantity, check_time, entry_id_of_consequence, read_entry_id
from trace.events.sealing import Unsealed
from trace.handovers import recording, telling
from trace.handovers.actions_handing import act_of, check_words, written
from trace.handovers.entries import Change
from trace.handovers.models import Handover, HandoverAct
from trace.handovers.rules import (
    RECEIVER,
    SENDER,
    Act,
    HandoverAsked,
    HandoverRefused,
    NotThisSide,
    check_reason,
    check_side,
)
from trace.handovers.standing import fresh, lines_of
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone

_PAPERS = ("document_no", "invoice_no")


def ask_revision(handover: Handover, change: Change, *, reason: str, entry: Entry, device: str = "") -> Handover:
    """Ask the other side to agree to a change of what is sealed. One question at a time."""
    why = check_reason(nfc(reason))
    side, own_id, other_id = _sides(handover, entry.by)
    asked_for = _read(change)
    asked = asked_hash(Act.REVISION_ASKED, {"handover": handover.code, "after": asked_for, "reason": why})
    with alone():
        if recording.written_before(own_id, entry.entry_id, asked, {}) is not None:
            return fresh(handover)
        now = fresh(handover)
        if now.sealed_at is None:
            raise HandoverRefused(N_("Hai bên chưa cùng ký: chưa có gì để xin sửa."))
        if now.revision_act is not None:
            raise HandoverRefused(N_("Đang có một đề nghị sửa chờ trả lời."))
        before, after = _compare(now, asked_for, entry.now)
        body = {"v": 1, "reason": why, "before": before, "after": after, "side": side, "name": ""}
        private = {"asked_by": entry.by.name} if entry.by.name else {}
        new = act_of(Act.REVISION_ASKED, now, own_id, entry, asked, body, private)
        written(now, new, side=side, device=device)
        log_act(entry.by, "handovers.ask_revision", now.code, now=entry.now, reason=why)
        telling.asked(now, of=other_id, now=entry.now)
    return now


def agree_revision(
    handover: Handover, *, entry: Entry, device: str = "", signed: Mapping[str, str] | None = None
) -> Handover:
    """The other side agrees: both events are corrected, each in the name of its own side, and sealed again.

    Who agrees is the second person that a loosening correction asks for; `signed` is who that says to be, where it
    has no account.
    """
    side, own_id, _other_id = _sides(handover, entry.by)
    asked = asked_hash(Act.REVISION_AGREED, {"handover": handover.code})
    with alone():
        if recording.written_before(own_id, entry.entry_id, asked, {}) is not None:
            return fresh(handover)
        now, question = _open_question(handover)
        _check_is_other(question, own_id)
        body = json.loads(question.body)
        asker = _asker(question)
        people = {SENDER: asker, RECEIVER: entry.by} if side == RECEIVER else {SENDER: entry.by, RECEIVER: asker}
        corrected = _correct_both(now, body, people, entry)
        said = {"v": 1, "question": question.number, "before": body["before"], "after": body["after"], **corrected}
        new = act_of(Act.REVISION_AGREED, now, own_id, entry, asked, said, _signature(signed))
        written(now, new, side=side, device=device)
        log_act(entry.by, "handovers.agree_revision", now.code, now=entry.now)
        telling.decided(now, to=question.organisation_id, is_agreed=True, now=entry.now)
    return now


def refuse_revision(
    handover: Handover, *, reason: str, entry: Entry, device: str = "", signed: Mapping[str, str] | None = None
) -> Handover:
    """The other side does not agree; what was signed stays."""
    why = check_reason(nfc(reason))
    side, own_id, _other_id = _sides(handover, entry.by)
    asked = asked_hash(Act.REVISION_REFUSED, {"handover": handover.code, "reason": why})
    with alone():
        if recording.written_before(own_id, entry.entry_id, asked, {}) is not None:
            return fresh(handover)
        now, question = _open_question(handover)
        _check_is_other(question, own_id)
        body = {"v": 1, "question": question.number, "reason": why}
        new = act_of(Act.REVISION_REFUSED, now, own_id, entry, asked, body, _signature(signed))
        written(now, new, side=side, device=device)
        log_act(entry.by, "handovers.refuse_revision", now.code, now=entry.now, reason=why)
        telling.decided(now, to=question.organisation_id, is_agreed=False, now=entry.now)
    return now


def withdraw_revision(handover: Handover, *, entry: Entry) -> Handover:
    """Who asked takes the question back."""
    _side, own_id, _other_id = _sides(handover, entry.by)
    asked = asked_hash(Act.REVISION_WITHDRAWN, {"handover": handover.code})
    with alone():
        if recording.written_before(own_id, entry.entry_id, asked, {}) is not None:
            return fresh(handover)
        now, question = _open_question(handover)
        if question.organisation_id != own_id:
            raise NotThisSide(N_("Chỉ bên đề nghị mới rút đề nghị được."))
        body = {"v": 1, "question": question.number}
        written(now, act_of(Act.REVISION_WITHDRAWN, now, own_id, entry, asked, body, {}), side="", device="")
        log_act(entry.by, "handovers.withdraw_revision", now.code, now=entry.now)
    return now


def _signature(signed: Mapping[str, str] | None) -> dict[str, Any]:
    return {"signed": dict(signed)} if signed else {}


def _sides(handover: Handover, by: Viewer) -> tuple[str, int, int | None]:
    """(side, own number, the other's) of who acts; strangers find nothing."""
    if by.owns(handover.receiver_id):
        check_side(by, handover.receiver_id)
        return RECEIVER, handover.receiver_id or 0, handover.sender_id
    check_side(by, handover.sender_id)
    return SENDER, handover.sender_id, handover.receiver_id


def _open_question(handover: Handover) -> tuple[Handover, HandoverAct]:
    now = fresh(handover)
    if now.revision_act is None:
        raise HandoverRefused(N_("Không có đề nghị sửa nào đang chờ."))
    question: HandoverAct = HandoverAct.get_by_id(now.revision_act)
    return now, question


def _check_is_other(question: HandoverAct, own_id: int) -> None:
    if question.organisation_id == own_id:
        raise NotThisSide(N_("Đề nghị sửa do bên kia trả lời, không phải bên đề nghị."))


def _asker(question: HandoverAct) -> Viewer:
    return Viewer(question.by_id, "", question.by_role, question.organisation_id)


def _read(change: Change) -> dict[str, Any]:
    """What is asked for as plain JSON; amounts by line number."""
    for amount in (*change.sent.values(), *change.received.values()):
        check_quantity(amount)
    words = {name: nfc(text) for name in _PAPERS if (text := getattr(change, name)) is not None}
    check_words("papers", *words.values(), change.temperature or "")
    found: dict[str, Any] = dict(words)
    for name in ("sent", "received"):
        if amounts := getattr(change, name):
            found[name] = {str(number): amount for number, amount in sorted(amounts.items())}
    for name in ("sent_at", "received_at"):
        if (moment := getattr(change, name)) is not None:
            found[name] = utc_milliseconds(moment)
    if change.temperature is not None:
        found["temperature"] = nfc(change.temperature).replace(",", ".")
    return found


def _compare(handover: Handover, asked: Mapping[str, Any], now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after, of what really differs; refused where nothing does."""
    lines = {str(line.number): line for line in lines_of(handover)}
    ship, receipt = Event.get_by_id(handover.ship_event), Event.get_by_id(handover.receipt_event)
    for name in ("sent_at", "received_at"):
        if name in asked:
            check_time(datetime.fromisoformat(asked[name]), now)
    stands = {
        **papers_of(handover),
        "sent_at": utc_milliseconds(ship.happened_at),
        "received_at": utc_milliseconds(receipt.happened_at),
        "temperature": temperature_of(receipt),
    }
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in ("sent", "received"):
        for number, amount in asked.get(name, {}).items():
            if number not in lines:
                raise HandoverAsked(N_("Phiếu không có dòng số %(number)s."), field="lines", number=number)
            old = lines[number].declared if name == "sent" else lines[number].accepted
            if name == "received" and not old:
                raise HandoverAsked(N_("Dòng này không được nhận: không sửa số nhận được."), field="lines")
            if old != amount:
                before.setdefault(name, {})[number] = old
                after.setdefault(name, {})[number] = amount
    for name, stood in stands.items():
        if name in asked and asked[name] != stood:
            before[name], after[name] = stood, asked[name]
    if not after:
        raise HandoverAsked(N_("Không có gì khác với bản đã ký."), field="change")
    return before, after


def papers_of(handover: Handover) -> dict[str, str]:
    """The numbers of the papers as they stand after all that was agreed."""
    found = dict.fromkeys(_PAPERS, "")
    acts = HandoverAct.select().where(HandoverAct.handover == handover.id).order_by(HandoverAct.ledger_index)
    for act in acts:
        said = json.loads(act.body)
        told = said.get("after", {}) if act.kind == Act.REVISION_AGREED else said
        if act.kind in (Act.DECLARED, Act.FILLED_IN, Act.REVISION_AGREED):
            found |= {name: told[name] for name in _PAPERS if name in told}
    return found


def temperature_of(receipt: Event) -> str:
    """The temperature the receipt says, as it is kept; empty where none was measured."""
    recorded = read_json(receipt.recorded)
    return str({**recorded.get("kept", {}), **recorded.get("public", {})}.get("temp", ""))


def _correct_both(
    handover: Handover, body: Mapping[str, Any], people: Mapping[str, Viewer], entry: Entry
) -> dict[str, str]:
    """Correct whichever event the change touches; gives the ids of the new versions."""
    after: Mapping[str, Any] = body["after"]
    found: dict[str, str] = {}
    sent_papers = {"doc_no": after["document_no"] or None} if "document_no" in after else {}
    temperature = {"temp": after["temperature"] or None} if "temperature" in after else {}
    parts = {
        SENDER: ("ship_event", handover.ship_event, "sent", "sent_at", sent_papers),
        RECEIVER: ("receipt_event", handover.receipt_event, "received", "received_at", temperature),
    }
    for side, (name, number, amounts, moment, values) in parts.items():
        quantities = _totals(handover, after.get(amounts, {}), is_sent=side == SENDER)
        if not quantities and moment not in after and not values:
            continue
        right = events.correct(
            Event.get_by_id(number),
            reason=body["reason"],
            by=replace(people[side], session_id=None),
            now=entry.now,
            entry_id=str(entry_id_of_consequence(read_entry_id(entry.entry_id), name)),
            values=values or None,
            happened_at=datetime.fromisoformat(after[moment]) if moment in after else None,
            quantities=quantities or None,
            unsealed=Unsealed(handover.code),
        )
        found[name] = right.event_id
    return found


def _totals(handover: Handover, changed: Mapping[str, int], *, is_sent: bool) -> dict[str, int]:
    """The new amount of each lot that a changed line is of: the sum of all its lines, as the event says it."""
    totals: dict[str, int] = {}
    touched: set[str] = set()
    for line in lines_of(handover):
        old = (line.declared if is_sent else line.accepted) or 0
        name = line.batch.identifier
        totals[name] = totals.get(name, 0) + changed.get(str(line.number), old)
        if str(line.number) in changed:
            touched.add(name)
    return {name: totals[name] for name in touched}
