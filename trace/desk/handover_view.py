"""The pages of one handover as plain values: its thread, its goods, what this reader may do about it."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import current_app, render_template, url_for
from flask_babel import gettext as _

from trace import clock
from trace.access.qr import qr_svg
from trace.batches.models import Batch
from trace.desk import handover_form
from trace.desk.handover_form import Dispatch
from trace.desk.handover_revision import words_of_changes
from trace.desk.handover_rows import bare_amount, is_own_question, line_of, receiver_word, row_of, symbol
from trace.desk.handover_thread import thread_of
from trace.desk.reading import amount_words
from trace.events.models import Event
from trace.events.models_packs import Pack
from trace.handovers.actions_revisions import papers_of, temperature_of
from trace.handovers.measured import subject_of
from trace.handovers.models import Handover, HandoverAct, HandoverLine
from trace.handovers.queries import find_handover, private_of
from trace.handovers.rules import State
from trace.handovers.standing import has_account, lines_of
from trace.handovers.terms import terms
from trace.kit.days import show_day
from trace.kit.forms import Form
from trace.kit.guards import signed_in
from trace.kit.phones import show_phone
from trace.kit.units import show_number
from trace.kit.viewer import RECORDERS, Viewer
from trace.provenance.facts import status_of_batch
from trace.provenance.rules import STATUS_WORDS, Status
from trace.sensors.panels import cold_panel
from trace.sites.queries import sites_to_choose

_WARN = (Status.RECALLED, Status.ON_HOLD, Status.EXPIRED)


def may_receive(handover: Handover) -> bool:
    """True when the reader's organisation is the one to answer, and nobody has."""
    return handover.state == State.SENT and signed_in().owns(handover.receiver_id)


def page_of(handover: Handover, form: Form | None = None, *, refused: str = "", token: str = "") -> str:
    """The page of one handover."""
    viewer = signed_in()
    handover = find_handover(handover.code, seen_by=viewer)
    lines, row = lines_of(handover), row_of(handover, seen_by=viewer)
    is_sender, is_receiver = viewer.owns(handover.sender_id), viewer.owns(handover.receiver_id)
    address = address_of(handover.code)
    link = f"{address}/a/{token}" if token else ""
    asked = _asked(handover)
    return render_template(
        "handovers/show.html",
        row=row,
        lines=_lines(handover, lines, viewer),
        packs=_packs(lines) if is_sender else [],
        acts=thread_of(handover, seen_by=viewer),
        facts=_facts(handover, viewer),
        private=_private(handover, viewer),
        asked=asked,
        missing=missing_of(lines),
        may=_may(handover, viewer, is_sender=is_sender, is_receiver=is_receiver),
        address=address,
        qr=qr_svg(address, label=_("Mã QR của phiếu %(code)s", code=handover.code)),
        share_text=_message(handover, lines, address),
        link_text=(_question_message(handover, link) if asked else _message(handover, lines, link)) if link else "",
        link_until=show_day(clock.today() + _days(terms().link_days)) if link else "",
        note_event=handover.ship_event if is_sender or viewer.is_officer or viewer.is_admin else None,
        claim_event=handover.receipt_event if handover.state in (State.UNDECLARED, State.DENIED) else None,
        form=form,
        refused=refused,
        entry_id=str(uuid4()),
        readings=cold_panel(subject_of(handover.code, viewer), seen_by=viewer),
    )


def review_page(typed: Dispatch) -> str:
    """The dispatch before it is written."""
    values = typed.form.values
    lines = [
        {
            "name": use.batch.product.name if use.batch.product else use.batch.name,
            "lot": use.batch.lot,
            "amount": amount_words(use.thousandths, use.unit),
        }
        for use in typed.contents.lots
    ]
    facts: list[Any] = [(_("Giao cho"), typed.receiver_word), (_("Ngày xuất"), _said_day(typed))]
    due = typed.due_on or clock.today() + _days(terms().due_days)
    facts.append((_("Hẹn giao đến ngày"), show_day(due)))
    facts += [(label, values.get(name)) for name, label in _papers() if values.get(name)]
    if typed.temperature is not None:
        facts.append((_("Nhiệt độ lúc xếp hàng"), f"{_degrees(typed.temperature)} °C"))
    private = [(label, values.get(name)) for name, label in _private_labels() if values.get(name)]
    return render_template(
        "handovers/review.html",
        receiver=typed.receiver_word,
        lines=[*lines, *handover_form.pack_lines(typed.contents)],
        facts=facts,
        private=private,
        doubts=typed.doubts,
        hidden=handover_form.hidden_of(typed.form),
        action=url_for("handovers.create"),
    )


def receipt_page(handover: Handover, form: Form) -> str:
    """The form of goods that arrived with their dispatch."""
    viewer, lines = signed_in(), lines_of(handover)
    return render_template(
        "handovers/receive_one.html",
        form=form,
        row=row_of(handover, seen_by=viewer),
        lines=[{**line_of(one), "number": one.number, "unit": symbol(one.unit)} for one in lines],
        warnings=_warnings(lines),
        sites=[(site.code, site.name) for site in sites_to_choose(viewer.organisation_id or 0)],
        today=clock.today().isoformat(),
    )


def lot_of_others(batch: Batch) -> dict[str, Any]:
    """A lot of another organisation as everybody may know it."""
    status = status_of_batch(batch, clock.today())
    return {
        "code": batch.code,
        "name": batch.product.name if batch.product else batch.name,
        "lot": batch.lot,
        "unit": symbol(batch.unit),
        "owner": batch.organisation.name,
        "warning": _(STATUS_WORDS[status]) if status in _WARN else "",
    }


def address_of(code: str) -> str:
    """What is printed and sent on: the address that opens the public page."""
    return f"{current_app.config['SETTINGS'].base_url}/d/{code}"


def _may(handover: Handover, viewer: Viewer, *, is_sender: bool, is_receiver: bool) -> dict[str, bool]:
    state, writes = State(handover.state), viewer.role in RECORDERS and (is_sender or is_receiver)
    is_asked = handover.revision_act is not None
    known = handover.receiver_id is not None and has_account(handover.receiver_id)
    return {
        "receive": writes and is_receiver and state == State.SENT,
        "share": is_sender and writes and state == State.SENT,
        "link": is_sender and writes and state == State.SENT and not known,
        "answer": writes and is_asked and not is_own_question(handover, viewer),
        "ask_by_link": writes and is_sender and is_asked and not known and is_own_question(handover, viewer),
        "take_back": writes and is_asked and is_own_question(handover, viewer),
        "revise": writes and handover.sealed_at is not None and not is_asked and state in (State.RECEIVED, State.LESS),
        "withdraw": writes and ((is_sender and state == State.SENT) or (is_receiver and state == State.UNDECLARED)),
        "claim": writes and is_sender and state in (State.UNDECLARED, State.DENIED),
        "bring_home": writes
        and is_sender
        and state in (State.REFUSED, State.LESS, State.RETURNED)
        and bool(missing_of(lines_of(handover))),
        "withdraw_return": writes
        and is_sender
        and any(one.returned for one in lines_of(handover))
        and state in (State.REFUSED, State.LESS, State.RETURNED),
    }


def missing_of(lines: list[HandoverLine]) -> list[dict[str, Any]]:
    """The lines of which something neither arrived nor came back, with what is missing."""
    short = [(one, (one.declared or 0) - (one.accepted or 0) - one.returned) for one in lines]
    return [
        {**line_of(one), "number": one.number, "unit": symbol(one.unit), "missing": amount_words(amount, one.unit),
         "bare": bare_amount(amount)}
        for one, amount in short if amount > 0
    ]  # fmt: skip


def _asked(handover: Handover) -> dict[str, Any] | None:
    if handover.revision_act is None:
        return None
    act = HandoverAct.get_by_id(handover.revision_act)
    body = json.loads(act.body)
    return {
        "who": act.organisation.name,
        "reason": body["reason"],
        "changes": words_of_changes(handover, body["before"], body["after"]),
    }


def _lines(handover: Handover, lines: list[HandoverLine], viewer: Viewer) -> list[dict[str, Any]]:
    is_sender, is_receiver = viewer.owns(handover.sender_id), viewer.owns(handover.receiver_id)
    found = []
    for line in lines:
        one = line_of(line)
        if is_sender or viewer.is_officer or viewer.is_admin:
            one["href"] = url_for("batches.show", code=line.batch.code)
        else:
            one["href"] = f"/t/{line.batch.code}"
        one["got"] = amount_words(line.accepted, line.unit) if line.accepted is not None else ""
        one["is_less"] = (
            line.accepted is not None
            and line.declared is not None
            and line.accepted < line.declared
            and handover.state != State.WITHDRAWN
        )
        one["reason"] = line.reason
        if line.held_as is not None and is_receiver:
            one["held_as"] = f"{line.held_as.name} · {line.held_as.lot}"
            one["held_href"] = url_for("batches.show", code=line.held_as.code)
        found.append(one)
    return found


def _packs(lines: list[HandoverLine]) -> list[dict[str, str]]:
    codes = list(dict.fromkeys(line.pack_code for line in lines if line.pack_code))
    known = {one.code for one in Pack.select().where(Pack.code.in_(codes))} if codes else set()
    return [{"code": code, "href": url_for("packs.show", code=code)} for code in codes if code in known]


def _facts(handover: Handover, viewer: Viewer) -> list[Any]:
    facts: list[Any] = [
        (_("Bên giao"), handover.sender.name),
        (_("Bên nhận"), receiver_word(handover, seen_by=viewer)),
        (_("Ngày ghi xuất"), show_day(handover.declared_at)),
    ]
    if handover.answered_at is not None:
        facts.append((_("Ngày trả lời"), show_day(handover.answered_at)))
    elif handover.due_on is not None:
        facts.append((_("Hẹn giao đến ngày"), show_day(handover.due_on)))
    facts += _temperatures(handover)
    papers = papers_of(handover)
    facts += [(label, papers[name]) for name, label in _papers() if papers.get(name)]
    return facts


def _temperatures(handover: Handover) -> list[Any]:
    """What was measured at loading and on arrival, where it was."""
    found = []
    for number, label in (
        (handover.ship_event, _("Nhiệt độ lúc xếp hàng")),
        (handover.receipt_event, _("Nhiệt độ khi đến")),
    ):
        event = Event.get_or_none(Event.id == number) if number else None
        degrees = temperature_of(event) if event is not None else ""
        found += [(label, f"{degrees.replace('.', ',')} °C")] if degrees else []
    return found


def _private(handover: Handover, viewer: Viewer) -> list[Any]:
    """What only the two sides read."""
    said = private_of(handover, seen_by=viewer)
    carrier, receiver = said.get("carrier") or {}, said.get("receiver") or {}
    pairs = [
        (_("Biển số xe"), carrier.get("plate")),
        (_("Người lái xe"), carrier.get("driver")),
        (_("Đơn vị vận chuyển"), carrier.get("name")),
        (_("Điện thoại bên nhận"), show_phone(receiver["phone"]) if receiver.get("phone") else ""),
        (_("Địa chỉ nhận"), receiver.get("address")),
        (_("Ghi chú"), said.get("note")),
    ]
    return [pair for pair in pairs if pair[1]]


def _warnings(lines: list[HandoverLine]) -> list[str]:
    found = []
    for batch in {line.batch.id: line.batch for line in lines}.values():
        status = status_of_batch(batch, clock.today())
        if status in _WARN:
            found.append(_("Lô %(lot)s: %(word)s. Vẫn ghi nhận được; hàng sẽ tạm ngừng bán.",
                           lot=batch.lot, word=_(STATUS_WORDS[status])))  # fmt: skip
    return found


def _message(handover: Handover, lines: list[HandoverLine], address: str) -> str:
    """What goes into Zalo: who, what, and the address on a line of its own so that it can be tapped."""
    goods = "; ".join(f"{one['name']} {one['amount']}" for one in map(line_of, lines[:3]))
    if len(lines) > 3:
        goods += _(" và %(count)s dòng nữa", count=len(lines) - 3)
    said = _("%(name)s gửi hàng: %(goods)s. Mở ra xem và xác nhận đã nhận:", name=handover.sender.name, goods=goods)
    return f"{said}\n{address}"


def _question_message(handover: Handover, address: str) -> str:
    """What goes into Zalo about a change; what it is stands on the page."""
    said = _("%(name)s xin sửa chuyến hàng bạn đã nhận. Mở ra xem và trả lời:", name=handover.sender.name)
    return f"{said}\n{address}"


def _papers() -> tuple[tuple[str, str], ...]:
    return ("document_no", _("Số phiếu xuất")), ("invoice_no", _("Số hóa đơn"))


def _private_labels() -> tuple[tuple[str, str], ...]:
    return (
        ("plate", _("Biển số xe")),
        ("driver", _("Người lái xe")),
        ("carrier", _("Đơn vị vận chuyển")),
        ("receiver-phone", _("Điện thoại bên nhận")),
        ("receiver-place", _("Địa chỉ nhận")),
        ("note", _("Ghi chú")),
    )


def _said_day(typed: Dispatch) -> str:
    return show_day(handover_form.read_day(typed.form, "happened_on"))


def _degrees(value: Decimal) -> str:
    return str(show_number(value))


def _days(count: int) -> timedelta:
    return timedelta(days=count)
