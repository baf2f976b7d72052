"""One event with all its versions; putting it right, or saying that it never happened."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.desk import boxes, corrections, remembered
from trace.desk.reading import amount_words, read_posted
from trace.desk.timeline import entry_at
from trace.documents.queries import certificates_of
from trace.documents.views import certificate_rows
from trace.errors import Invalid, NotAllowed, NotFound, Refusal
from trace.events.actions_proposals import put_right, take_back
from trace.events.models import Event
from trace.events.models_proposals import CorrectionProposal
from trace.events.queries import find_event
from trace.events.rules import Kind, check_may_record
from trace.events.wording import step_of
from trace.kit.forms import Form, clean, say
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.practice import practised
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS, STAFF
from trace.organisations.queries import find_organisation
from trace.processes.catalogue import PACK

events = Blueprint("events", __name__, url_prefix="/events")


@events.get("/<int:event_id>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(event_id: int) -> str:
    """Every version of an act, the one that stands first."""
    by = signed_in()
    newest = corrections.newest_version(find_event(event_id, seen_by=by))
    entry = entry_at(newest.id, seen_by=by)
    versions = [entry, *entry.earlier]
    papers = certificates_of(*(("event", one.number) for one in versions))
    may_print = by.owns(newest.organisation_id) or by.is_officer or by.is_admin
    return render_template(
        "desk/event.html",
        entry=entry,
        versions=versions,
        asked=event_id,
        certificates=certificate_rows(papers, seen_by=by, today=clock.today()),
        may_add=by.role in (STAFF, MANAGER) and by.owns(newest.organisation_id) and not entry.is_cancelled,
        may_add_photos=entry.may_be_corrected and not entry.is_cancelled,
        photo_form=Form({}),
        photo_entry_id=str(uuid4()),
        has_note=may_print and newest.kind == Kind.SHIP,
    )


@events.get("/<int:event_id>/correct", endpoint="correct")
@allowed(*RECORDERS)
def correct_page(event_id: int) -> Any:
    """The form of the act with what was written in it."""
    event = _own(event_id)
    if not entry_at(event.id, seen_by=signed_in()).may_be_corrected:
        return redirect(url_for("events.show", event_id=event_id), code=303)
    return _page(event, Form({**corrections.written(event), "entry_id": str(uuid4())}))


@events.post("/<int:event_id>/correct")
@practised
@allowed(*RECORDERS)
def save_correction(event_id: int) -> Any:
    """Declare the old wrong and write the right one."""
    event, by = _own(event_id), signed_in()
    step = step_of(event.template, event.step) or corrections.NO_STEP
    organisation = find_organisation(event.organisation_id, seen_by=by)
    typed = read_posted(step, organisation, by, given=corrections.GIVEN)
    change = corrections.read_change(event, step, typed)
    form = typed.form
    if not form.values.get("reason"):
        form.add_error("reason", _("Ghi rõ vì sao phải sửa."))
    if typed.must_ask and form.is_valid:
        form.doubt(typed.doubts)
        return _page(event, form), 422
    if not form.is_valid:
        return _page(event, form), 422
    try:
        right = put_right(
            event,
            reason=str(form.values["reason"]),
            by=by,
            now=clock.now(),
            entry_id=str(form.values.get("entry_id") or ""),
            values=change.values,
            happened_at=change.happened_at,
            quantities=change.quantities,
        )
    except Refusal as refusal:
        return _refused(event, form, refusal)
    if isinstance(right, CorrectionProposal):
        return _waits(right)
    flash(_("Đã sửa. Bản cũ vẫn xem được."))
    return redirect(url_for("events.show", event_id=right.id), code=303)


@events.post("/<int:event_id>/cancel")
@practised
@allowed(*RECORDERS)
def save_cancellation(event_id: int) -> Any:
    """Say that it did not happen."""
    event = _own(event_id)
    reason = clean(request.form.get("reason", ""))
    form = Form({**corrections.written(event), "entry_id": str(uuid4()), "cancel_reason": reason})
    if not reason:
        form.add_error("cancel_reason", _("Ghi rõ vì sao việc này không xảy ra."))
        return _page(event, form), 422
    try:
        entry_id = request.form.get("entry_id", "")
        done = take_back(event, reason=reason, by=signed_in(), now=clock.now(), entry_id=entry_id)
    except Refusal as refusal:
        return _refused(event, form, refusal, at="cancel_reason")
    if isinstance(done, CorrectionProposal):
        return _waits(done)
    flash(_("Đã ghi là việc này không xảy ra. Bản cũ vẫn xem được."))
    return redirect(url_for("events.show", event_id=event_id), code=303)


def _waits(proposal: CorrectionProposal) -> Any:
    """A correction that loosens is written when a second person agrees."""
    flash(_("Sửa như vậy nhẹ đi so với bản đã ghi: đã gửi đề nghị, chờ người thứ hai xác nhận."))
    return redirect(url_for("corrections.show", number=proposal.id), code=303)


def _own(event_id: int) -> Event:
    event = find_event(event_id, seen_by=signed_in())
    check_may_record(signed_in(), [event.organisation_id])
    return event


def _refused(event: Event, form: Form, refusal: Refusal, *, at: str = "reason") -> Any:
    if isinstance(refusal, NotFound | NotAllowed):
        raise refusal
    names = {"event_time": "happened_on", "reason": at, "hsd": "expires_on"}
    form.add_error(names.get(refusal.field or "", ""), say(refusal))
    return _page(event, form), 422 if isinstance(refusal, Invalid) else 409


def _page(event: Event, form: Form) -> str:
    spoken = language()
    step = step_of(event.template, event.step)
    entry = entry_at(event.id, seen_by=signed_in())
    parts = boxes.parts_of(step, spoken, remembered.choices_for(event.organisation_id, step)) if step else []
    return render_template(
        "desk/correct.html",
        entry=entry,
        form=form,
        parts=parts,
        is_doubted=form.is_doubted,
        cancel_entry_id=str(uuid4()),
        amounts=[
            {
                "name": f"amount-{lot['code']}",
                "label": lot["name"],
                "unit": amount_words(1000, lot["unit"]).split()[-1],
                "is_required": lot["thousandths"] is not None,
            }
            for lot in corrections.weighed(entry, event)
        ],
        has_lots=corrections.makes_lots(event),
        is_pack=step is not None and step.role == PACK,
        today=clock.today().isoformat(),
    )
