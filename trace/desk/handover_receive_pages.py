"""Goods that come: by the code on the paper or the label, with a dispatch or without one, all, less, or refused."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.desk import handover_codes, handover_form, handover_lists, handover_view
from trace.desk.handover_acts import said_reason
from trace.desk.handover_codes import Named
from trace.desk.handover_rows import bare_amount
from trace.desk.pack_form import posted
from trace.desk.reading import attempt, read_amount
from trace.desk.record_pages import own_organisation
from trace.errors import Invalid, NotFound
from trace.events.entries import Entry, Use
from trace.handovers import actions, queries
from trace.handovers.entries import Line
from trace.handovers.models import Handover, HandoverLine
from trace.handovers.rules import ALL, LESS, NONE, OUTCOMES
from trace.handovers.standing import lines_of, open_dispatches
from trace.kit.days import show_day
from trace.kit.devices import device_of_request
from trace.kit.forms import Form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import parse_thousandths
from trace.kit.practice import practised
from trace.kit.viewer import RECORDERS
from trace.sites.queries import sites_to_choose

receipts = Blueprint("handover_receipts", __name__, url_prefix="/handovers")
MOST_CODE = 300


@receipts.get("/receive")
@allowed(*RECORDERS)
def receive() -> Any:
    """Which goods? A code that is known leads to its own form."""
    device_of_request()
    typed = request.args.get("code", "")[:MOST_CODE].strip()
    form = Form({"entry_id": str(uuid4()), "outcome": ALL})
    if not typed:
        return _any_page(form)
    try:
        named = handover_codes.named_by(typed, seen_by=signed_in())
    except (Invalid, NotFound) as unknown:
        return _any_page(form, typed, say(unknown)), 404
    return redirect(_form_of(named), code=303)


@receipts.post("/receive")
@practised
@allowed(*RECORDERS)
def receive_any() -> Any:
    """The same in one form, so that it can be filled without a signal: code, answer, reason, temperature, note."""
    by, form = signed_in(), posted()
    form.values.setdefault("outcome", ALL)
    try:
        named = handover_codes.named_by(str(form.values.get("code") or "")[:MOST_CODE], seen_by=by)
    except (Invalid, NotFound) as unknown:
        form.add_error("code", say(unknown))
        return _any_page(form), 422
    if isinstance(named, Batch):
        waiting = _on_the_way(named)
        if len(waiting) != 1:
            return _answer_lot(named, form)
        named = waiting[0]
    lines = lines_of(named)
    amount = str(form.values.get("amount") or "")
    if len(lines) == 1 and amount:
        form.values[_box(lines[0])] = amount
        form.values["outcome"] = NONE if form.values["outcome"] == NONE else LESS
        return _answer(named, form, is_amount_of_all=True)
    return _answer(named, form)


@receipts.get("/<code>/receive")
@allowed(*RECORDERS)
def receive_one(code: str) -> Any:
    """What was sent, and the three answers; `?outcome=` chooses one beforehand."""
    device_of_request()
    handover = queries.find_handover(code, seen_by=signed_in())
    asked = request.args.get("outcome", ALL)
    values: dict[str, Any] = {
        "entry_id": str(uuid4()),
        "happened_on": clock.today().isoformat(),
        "outcome": asked if asked in OUTCOMES else ALL,
    }
    for line in lines_of(handover):
        values[_box(line)] = bare_amount(line.declared or 0)
    return handover_view.receipt_page(handover, Form(values))


@receipts.post("/<code>/receive")
@practised
@allowed(*RECORDERS)
def answer_one(code: str) -> Any:
    """Write the answer."""
    return _answer(queries.find_handover(code, seen_by=signed_in()), posted())


@receipts.get("/receive/<lot>")
@allowed(*RECORDERS)
def receive_lot(lot: str) -> Any:
    """Another organisation's lot that came without a dispatch: how much of it?"""
    device_of_request()
    values = {"entry_id": str(uuid4()), "happened_on": clock.today().isoformat()}
    values["is_another"] = request.args.get("another", "")[:1]
    return _lot_page(handover_codes.lot_of_others(lot, seen_by=signed_in()), Form(values))


@receipts.post("/receive/<lot>")
@practised
@allowed(*RECORDERS)
def answer_lot(lot: str) -> Any:
    """Write the receipt; the gap stays shown until the sender writes its side."""
    return _answer_lot(handover_codes.lot_of_others(lot, seen_by=signed_in()), posted())


def _answer(handover: Handover, form: Form, *, is_amount_of_all: bool = False) -> Any:
    """Write one of the three answers. "Less" of which nothing is less was not filled in, unless the one amount that
    was typed is just what was sent."""
    outcome = str(form.values.get("outcome") or ALL)
    if outcome not in OUTCOMES:
        form.add_error("outcome", _("Chọn nhận đủ, nhận thiếu hoặc không nhận."))
    declared = lines_of(handover)
    lines = read_lines(form, declared) if outcome == LESS else None
    if lines is not None and form.is_valid and not _differs(lines, declared):
        if is_amount_of_all:
            lines = None
        else:
            form.add_error("outcome", _("Chưa có dòng nào khác phiếu. Ghi số nhận được, hoặc chọn Nhận đủ."))
    reason = said_reason(form) if outcome == NONE or is_less_unsaid(form, lines, declared) else ""
    entry = _entry(form)
    if not form.is_valid:
        return handover_view.receipt_page(handover, form), 422
    device, said = device_of_request(), reason or str(form.values.get("reason") or "")[:300]
    if outcome == NONE:
        refused = attempt(form, lambda: actions.refuse(handover, reason=reason, entry=entry, device=device))
    else:
        refused = attempt(
            form,
            lambda: actions.accept(handover, lines, reason=said if lines else "", entry=entry, device=device),
            names=("happened_on", "lines", "reason", "outcome"),
        )
    if refused:
        return handover_view.receipt_page(handover, form), refused
    flash(_("Đã ghi là không nhận. Bên giao được báo.") if outcome == NONE else _("Đã nhận hàng vào kho."))
    return redirect(url_for("handovers.show", code=handover.code), code=303)


def _answer_lot(batch: Batch, form: Form) -> Any:
    by = signed_in()
    form.values.setdefault("happened_on", clock.today().isoformat())
    if form.values.get("outcome") == NONE:
        form.add_error("", _("Hàng không có phiếu thì chỉ ghi khi có nhận. Không nhận thì không phải ghi gì."))
    text, use = str(form.values.get("amount") or ""), None
    if not text:
        form.add_error("amount", _("Ghi nhận bao nhiêu."))
    else:
        try:
            thousandths, unit, _converted = read_amount(text, batch.unit)
            use = Use(batch, thousandths, unit)
        except Invalid as refusal:
            form.add_error("amount", say(refusal))
    entry = _entry(form)
    if not form.is_valid or use is None:
        return _lot_page(batch, form), 422
    made: list[Handover] = []
    refused = attempt(
        form,
        lambda: made.append(
            actions.receive_without(
                own_organisation(by),
                [use],
                sender=batch.organisation,
                entry=entry,
                device=device_of_request(),
                is_another=bool(form.values.get("is_another")),
            )
        ),
        names=("happened_on", "amount"),
    )
    if refused:
        return _lot_page(batch, form), refused
    flash(_("Đã nhận hàng vào kho. %(name)s được mời ghi sau phiếu xuất.", name=batch.organisation.name))
    return redirect(url_for("handovers.show", code=made[0].code), code=303)


def _entry(form: Form) -> Entry:
    degrees = handover_form.read_temperature(form, "temp")
    form.values.setdefault("happened_on", clock.today().isoformat())
    return handover_form.entry_of(form, by=signed_in(), values={"temp": degrees} if degrees is not None else {})


def read_lines(form: Form, declared: list[HandoverLine], *, is_empty_nothing: bool = False) -> list[Line]:
    """What arrived of each line; an empty box means all of it, or nothing where that is said."""
    found = []
    for line in declared:
        text = str(form.values.get(_box(line)) or "")
        try:
            amount = _amount(text, line) if text else 0 if is_empty_nothing else line.declared or 0
        except Invalid as refusal:
            form.add_error(_box(line), say(refusal))
            continue
        why = str(form.values.get(f"why-{line.number}") or "")[:200]
        found.append(Line(number=line.number, thousandths=amount, reason=why))
    return found


def _amount(text: str, line: HandoverLine) -> int:
    """Nothing at all is an amount here."""
    try:
        if parse_thousandths(text) == 0:
            return 0
    except Invalid:
        pass  # a number with its unit, or no number: the reader of amounts says which
    return read_amount(text, line.unit)[0]


def is_less_unsaid(form: Form, lines: list[Line] | None, declared: list[HandoverLine]) -> bool:
    """True when some line is short and nothing says why."""
    sent = {one.number: one.declared or 0 for one in declared}
    short = [one for one in lines or () if one.thousandths < sent[one.number]]
    return not form.values.get("reason") and not all(one.reason for one in short)


def _differs(lines: list[Line], declared: list[HandoverLine]) -> bool:
    sent = {one.number: one.declared or 0 for one in declared}
    return any(one.thousandths != sent[one.number] for one in lines)


def _box(line: HandoverLine) -> str:
    return f"line-{line.number}"


def _form_of(named: Named) -> str:
    if isinstance(named, Batch):
        waiting = _on_the_way(named)
        if len(waiting) != 1:
            return url_for("handover_receipts.receive_lot", lot=named.code)
        named = waiting[0]
    is_open = handover_view.may_receive(named)
    return url_for("handover_receipts.receive_one" if is_open else "handovers.show", code=named.code)


def _on_the_way(batch: Batch) -> list[Handover]:
    """The open dispatches of this lot to the reader's organisation: one of them is answered, not the lot alone."""
    return open_dispatches([batch], signed_in().organisation_id or 0)


def _any_page(form: Form, typed: str = "", unknown: str = "") -> str:
    return render_template(
        "handovers/receive.html",
        form=form,
        code=typed,
        is_unknown=unknown,
        waiting=handover_lists.waiting_rows(seen_by=signed_in()),
    )


def _lot_page(batch: Batch, form: Form) -> str:
    return render_template(
        "handovers/without.html",
        form=form,
        lot=handover_view.lot_of_others(batch),
        waiting=[(one.code, show_day(one.declared_at)) for one in _on_the_way(batch)],
        sites=[(site.code, site.name) for site in sites_to_choose(signed_in().organisation_id or 0)],
        today=clock.today().isoformat(),
    )
