"""After both have written: asking for a change and answering it; what somebody claims to have received of one's own."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from trace import clock
from trace.desk import handover_form
from trace.desk.handover_acts import answered, said_reason
from trace.desk.handover_claims import Claim, claim_at
from trace.desk.handover_receive_pages import read_lines
from trace.desk.handover_revision import changes_of, fields_of, values_of
from trace.desk.handover_rows import row_of
from trace.desk.pack_form import posted
from trace.desk.reading import attempt
from trace.errors import N_
from trace.handovers import actions, queries
from trace.handovers.entries import Carrier, Papers
from trace.handovers.models import Handover
from trace.handovers.rules import UnknownHandover
from trace.handovers.standing import lines_of
from trace.kit.devices import device_of_request
from trace.kit.forms import Form
from trace.kit.guards import allowed, signed_in
from trace.kit.viewer import RECORDERS

changes = Blueprint("handover_changes", __name__, url_prefix="/handovers")


@changes.get("/<code>/revision")
@allowed(*RECORDERS)
def ask(code: str) -> str:
    """What should change? What is written now stands in the boxes."""
    handover = queries.find_handover(code, seen_by=signed_in())
    return _ask_page(handover, Form({"entry_id": str(uuid4()), **values_of(handover)}))


@changes.post("/<code>/revision")
@allowed(*RECORDERS)
def revise(code: str) -> Any:
    """Ask the other side."""
    handover, form = queries.find_handover(code, seen_by=signed_in()), posted()
    change = changes_of(handover, form)
    reason, entry = said_reason(form), handover_form.entry_of(form, by=signed_in())
    if form.is_valid and change is None:
        form.add_error("", _("Chưa đổi ô nào."))
    if not form.is_valid or change is None:
        return _ask_page(handover, form), 422
    refused = attempt(
        form,
        lambda: actions.ask_revision(handover, change, reason=reason, entry=entry),
        names=tuple(form.values),
    )
    if refused:
        return _ask_page(handover, form), refused
    flash(_("Đã gửi đề nghị sửa. Bên kia đồng ý thì bản mới vào sổ."))
    return redirect(url_for("handovers.show", code=handover.code), code=303)


@changes.post("/<code>/revision/agreement")
@allowed(*RECORDERS)
def agree(code: str) -> Any:
    """The other side agrees: the new version is written, the old one stays."""
    handover, form = queries.find_handover(code, seen_by=signed_in()), posted()
    entry = handover_form.entry_of(form, by=signed_in())
    return answered(
        handover,
        form,
        lambda: actions.agree_revision(handover, entry=entry),
        done=_("Đã đồng ý sửa. Bản cũ vẫn xem được."),
    )


@changes.post("/<code>/revision/refusal")
@allowed(*RECORDERS)
def refuse_revision(code: str) -> Any:
    """The other side does not agree, and says why."""
    handover, form = queries.find_handover(code, seen_by=signed_in()), posted()
    reason, entry = said_reason(form), handover_form.entry_of(form, by=signed_in())
    return answered(
        handover,
        form,
        lambda: actions.refuse_revision(handover, reason=reason, entry=entry),
        done=_("Đã trả lời là không đồng ý. Bản đang có giữ nguyên."),
        part="refuse_revision",
    )


@changes.post("/<code>/revision/withdrawal")
@allowed(*RECORDERS)
def withdraw_revision(code: str) -> Any:
    """Who asked takes the question back."""
    handover, form = queries.find_handover(code, seen_by=signed_in()), posted()
    entry = handover_form.entry_of(form, by=signed_in())
    return answered(
        handover, form, lambda: actions.withdraw_revision(handover, entry=entry), done=_("Đã rút đề nghị sửa.")
    )


@changes.get("/claims/<int:event_id>")
@allowed(*RECORDERS)
def claim(event_id: int) -> str:
    """Somebody wrote that they have goods of ours, and no dispatch says so."""
    return _claim_page(claim_at(event_id, seen_by=signed_in())[1])


@changes.post("/claims/<int:event_id>/confirmation")
@allowed(*RECORDERS)
def confirm_claim(event_id: int) -> Any:
    """Ours indeed, without writing the dispatch now."""
    event, said = claim_at(event_id, seen_by=signed_in())
    form = posted()
    refused = attempt(form, lambda: actions.confirm_claim(event, by=signed_in(), now=clock.now()))
    if refused:
        return _claim_page(said, form), refused
    flash(_("Đã xác nhận."))
    return redirect(said.href, code=303)


@changes.post("/claims/<int:event_id>/denial")
@allowed(*RECORDERS)
def deny_claim(event_id: int) -> Any:
    """Not our goods: the claim is shown as denied from now on."""
    event, said = claim_at(event_id, seen_by=signed_in())
    form = posted()
    reason = said_reason(form)
    refused = 422
    if form.is_valid:
        refused = attempt(form, lambda: actions.deny_claim(event, by=signed_in(), reason=reason, now=clock.now()))
    if refused:
        return _claim_page(said, form, refused="deny"), refused
    flash(_("Đã phủ nhận. Lời khai hiện là bị phủ nhận."))
    return redirect(said.href, code=303)


@changes.get("/<code>/late")
@allowed(*RECORDERS)
def late(code: str) -> str:
    """The dispatch of goods that another organisation has written down already."""
    handover = queries.find_handover(code, seen_by=signed_in())
    return _late_page(handover, Form({"entry_id": str(uuid4()), "happened_on": _claim_about(handover).day}))


@changes.post("/<code>/late")
@allowed(*RECORDERS)
def fill_in(code: str) -> Any:
    """Write it: "Ghi sau"."""
    by, form = signed_in(), posted()
    handover = queries.find_handover(code, seen_by=by)
    degrees = handover_form.read_temperature(form, "temp")
    entry = handover_form.entry_of(form, by=by, values={"temp": degrees} if degrees is not None else {})
    if not form.is_valid:
        return _late_page(handover, form), 422

    def said(name: str) -> str:
        return str(form.values.get(name) or "")

    refused = attempt(
        form,
        lambda: actions.fill_in(
            handover,
            carrier=Carrier(name=said("carrier"), plate=said("plate"), driver=said("driver")),
            papers=Papers(document_no=said("document_no"), invoice_no=said("invoice_no")),
            entry=entry,
            device=device_of_request(),
        ),
    )
    if refused:
        return _late_page(handover, form), refused
    flash(_("Đã ghi sau phiếu xuất. Hai bên đã ký."))
    return redirect(url_for("handovers.show", code=handover.code), code=303)


@changes.post("/<code>/return")
@allowed(*RECORDERS)
def bring_home(code: str) -> Any:
    """What was refused, or did not arrive, is here again: all of it, or so much of each line."""
    handover, form = queries.find_handover(code, seen_by=signed_in()), posted()
    reason = str(form.values.get("reason") or "")
    entry = handover_form.entry_of(form, by=signed_in())
    lines = read_lines(form, lines_of(handover), is_empty_nothing=True) if form.values.get("part") else None
    return answered(
        handover,
        form,
        lambda: actions.bring_home(handover, lines, reason=reason, entry=entry, device=device_of_request()),
        done=_("Hàng đã về, tính lại vào lô."),
        part="bring_home",
    )


@changes.post("/<code>/return/withdrawal")
@allowed(*RECORDERS)
def withdraw_return(code: str) -> Any:
    """What was last written as back was written by mistake."""
    handover, form = queries.find_handover(code, seen_by=signed_in()), posted()
    reason, entry = said_reason(form), handover_form.entry_of(form, by=signed_in())
    return answered(
        handover,
        form,
        lambda: actions.withdraw_return(handover, reason=reason, entry=entry),
        done=_("Đã rút lần ghi hàng về. Ghi lại số đúng khi hàng về."),
        part="withdraw_return",
    )


def _ask_page(handover: Handover, form: Form) -> str:
    return render_template(
        "handovers/revise.html",
        form=form,
        row=row_of(handover, seen_by=signed_in()),
        fields=fields_of(handover),
    )


def _claim_page(said: Claim, form: Form | None = None, *, refused: str = "") -> str:
    return render_template("handovers/claim.html", claim=said, form=form, refused=refused, entry_id=str(uuid4()))


def _late_page(handover: Handover, form: Form) -> str:
    return render_template("handovers/fill_in.html", form=form, claim=_claim_about(handover))


def _claim_about(handover: Handover) -> Claim:
    """The receipt that a dispatch is written for; nobody but its named sender writes it."""
    if handover.receipt_event is None or handover.declared_at is not None:
        raise UnknownHandover(N_("Không tìm thấy việc nhận hàng này."))
    return claim_at(handover.receipt_event, seen_by=signed_in())[1]
