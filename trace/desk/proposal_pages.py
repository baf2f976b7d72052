"""Sửa chờ xác nhận: what waits for a second person, and the inspections during which it goes on waiting."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.queries import find_batch
from trace.desk import proposal_view
from trace.errors import NotAllowed, NotFound, Refusal
from trace.events import actions, inspections
from trace.events.actions_proposals import NotTheSecondPerson
from trace.events.models_proposals import CorrectionProposal, InspectionPause
from trace.kit.days import show_moment
from trace.kit.forms import Form, FormSchema, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import LineField
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.organisations.queries import find_organisation

corrections = Blueprint("corrections", __name__, url_prefix="/corrections")
inspecting = Blueprint("pauses", __name__, url_prefix="/corrections/pauses")


class Why(FormSchema):
    """Why, for the record."""

    reason = LineField(longest=300, required=True)


class Pause(FormSchema):
    """What is inspected, and why nothing about it is loosened meanwhile."""

    organisation = LineField(longest=40, required=True)
    batch = LineField(longest=40, load_default="")
    reason = LineField(longest=300, required=True)


@corrections.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """What waits for the reader first, then what waits for others, then what was decided."""
    by = signed_in()
    rows = [proposal_view.row_of(one, seen_by=by) for one in inspections.proposals(seen_by=by)]
    return render_template(
        "desk/corrections.html",
        mine=[row for row in rows if row.may_decide],
        waiting=[row for row in rows if row.state == "waiting" and not row.may_decide],
        decided=[row for row in rows if row.state != "waiting"],
        pauses=[_pause_row(one) for one in inspections.pauses(seen_by=by, is_open=True)],
        is_office=by.is_officer or by.is_admin,
    )


@corrections.get("/<int:number>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: int) -> str:
    """One of them: what was written, what it would become, and who may say yes."""
    return _page(inspections.find_proposal(number, seen_by=signed_in()))


@corrections.post("/<int:number>/confirmation")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def confirm(number: int) -> Any:
    """A second person agrees."""
    proposal = inspections.find_proposal(number, seen_by=signed_in())
    return _decide(
        proposal,
        Form(),
        lambda: actions.agree(proposal, by=signed_in(), now=clock.now()),
        _("Đã xác nhận. Bản mới đã vào sổ, có dấu “sửa nhẹ đi”; bản cũ vẫn xem được."),
    )


@corrections.post("/<int:number>/refusal")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def refuse(number: int) -> Any:
    """A second person does not agree."""
    proposal, form = inspections.find_proposal(number, seen_by=signed_in()), read_form(Why)
    if not form.is_valid:
        return _page(proposal, form), 422
    return _decide(
        proposal,
        form,
        lambda: actions.refuse(proposal, by=signed_in(), now=clock.now(), reason=form.data["reason"]),
        _("Đã ghi là không đồng ý. Bản đã ghi giữ nguyên."),
    )


@corrections.post("/<int:number>/withdrawal")
@allowed(*RECORDERS)
def withdraw(number: int) -> Any:
    """Who asked takes it back."""
    proposal = inspections.find_proposal(number, seen_by=signed_in())
    return _decide(
        proposal,
        Form(),
        lambda: actions.withdraw(proposal, by=signed_in(), now=clock.now()),
        _("Đã rút đề nghị sửa."),
    )


@inspecting.get("/", endpoint="index")
@allowed(AUDITOR, ADMIN)
def index_of_pauses() -> str:
    """Inspections that stop loosening, the open ones first, and the form to begin one."""
    organisation = request.args.get("organisation", "")
    return _pauses_page(Form({"organisation": organisation, "batch": request.args.get("batch", "")}))


@inspecting.post("/")
@allowed(AUDITOR, ADMIN)
def pause() -> Any:
    """Begin one."""
    by, form = signed_in(), read_form(Pause)
    if not form.is_valid:
        return _pauses_page(form), 422
    try:
        owner = find_organisation(form.data["organisation"], seen_by=by)
    except NotFound as unknown:
        form.add_error("organisation", say(unknown))
        return _pauses_page(form), 422
    try:
        batch = find_batch(form.data["batch"], seen_by=by) if form.data["batch"] else None
        actions.pause_corrections(owner, batch=batch, reason=form.data["reason"], by=by, now=clock.now())
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(refusal.field or "batch", say(refusal))
        return _pauses_page(form), 422
    flash(_("Đã tạm dừng các đề nghị sửa nhẹ đi của %(name)s.", name=owner.name))
    return redirect(url_for("pauses.index"), code=303)


@inspecting.post("/<int:pause_id>/end")
@allowed(AUDITOR, ADMIN)
def resume(pause_id: int) -> Any:
    """End one."""
    by, form = signed_in(), read_form(Why)
    found = inspections.find_pause(pause_id, seen_by=by)
    if form.is_valid:
        try:
            actions.resume_corrections(found, reason=form.data["reason"], by=by, now=clock.now())
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
    if not form.is_valid:
        form.values["ending"] = pause_id
        return _pauses_page(form), 422
    flash(_("Kiểm tra đã kết thúc; các đề nghị sửa được xác nhận trở lại."))
    return redirect(url_for("pauses.index"), code=303)


def _decide(proposal: CorrectionProposal, form: Form, act: Callable[[], object], done: str) -> Any:
    """Act and come back; what is refused is said on the page."""
    try:
        act()
    except NotFound:
        raise
    except Refusal as refusal:
        if isinstance(refusal, NotAllowed) and not isinstance(refusal, NotTheSecondPerson):
            raise
        form.add_error("", say(refusal))
        return _page(proposal, form), refusal.status
    flash(done)
    return redirect(url_for("corrections.show", number=proposal.id), code=303)


def _page(proposal: CorrectionProposal, form: Form | None = None) -> str:
    by = signed_in()
    return render_template(
        "desk/correction.html",
        row=proposal_view.row_of(proposal, seen_by=by),
        entry=proposal_view.entry_of(proposal, seen_by=by),
        form=form,
    )


def _pauses_page(form: Form) -> str:
    rows = [_pause_row(one) for one in inspections.pauses(seen_by=signed_in())]
    return render_template("desk/pauses.html", rows=rows, form=form)


def _pause_row(one: InspectionPause) -> dict[str, Any]:
    return {
        "id": one.id,
        "organisation": one.organisation.name,
        "code": one.organisation.code,
        "lot": one.batch.lot if one.batch else "",
        "reason": one.reason,
        "set_by": one.set_name,
        "set_at": show_moment(one.set_at),
        "lifted_at": show_moment(one.lifted_at) if one.lifted_at else "",
        "lifted_reason": one.lifted_reason,
    }
