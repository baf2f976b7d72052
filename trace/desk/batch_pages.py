"""Lots: the list, one lot with what is left to do, and a manager's word about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trace import clock
from trace.batches import queries
from trace.batches.models import Batch
from trace.batches.rules import STATE_NAMES, State
from trace.desk.timeline import timeline_of
from trace.errors import Refusal
from trace.events import actions
from trace.kit.forms import FormSchema, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import LineField
from trace.kit.languages import language
from trace.kit.paging import Listing
from trace.kit.units import show_quantity
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS
from trace.processes.queries import UnknownTemplate
from trace.processes.queries import template as find_template
from trace.processes.rules import next_steps, steps_for_form
from trace.products.queries import first_photos
from trace.readiness.queries import lacks_of
from trace.readiness.rules import Lack

batches = Blueprint("batches", __name__, url_prefix="/batches")

# How the shared badges of the templates call our states.
BADGES = {State.SOLD_OUT: "used_up"}


@dataclass(frozen=True)
class BatchRow:
    """A lot as the list shows it; quantities as people read them."""

    code: str
    lot: str
    name: str
    organisation_name: str
    photo: str | None
    state: str
    state_name: str
    left: str
    produced_on: str
    expires_on: str


class Said(FormSchema):
    """A reason or note for the record."""

    reason = LineField(longest=300, required=True)


@batches.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """Every lot the reader may see."""
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    today = clock.today()
    page = queries.batches(listing, seen_by=signed_in(), today=today)
    photos = first_photos([b.product_id for b in page.items if b.product_id])
    return render_template(
        "batches/index.html",
        page=page,
        rows=[_row(b, photos, today) for b in page.items],
        states=[(state.value, _(STATE_NAMES[state])) for state in State],
        is_own=signed_in().organisation_id is not None and not signed_in().is_officer,
    )


@batches.get("/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> str:
    """One lot: its state, what to do next, what happened, what it was made from."""
    viewer = signed_in()
    batch = queries.find_batch(code, seen_by=viewer)
    lacks = lacks_of(batch, now=clock.now())
    photos = first_photos([batch.product_id] if batch.product_id else [])
    return render_template(
        "batches/show.html",
        batch=batch,
        row=_row(batch, photos, clock.today()),
        todos=[_todo(lack, batch) for lack in lacks],
        stops=sum(lack.is_blocking for lack in lacks),
        steps=_likely_steps(batch),
        entries=timeline_of(batch, seen_by=viewer),
        made=show_quantity(batch.made_thousandths, batch.unit),
        sources=[_edge(edge) for edge in queries.sources_of(batch)],
        products=[_made(edge) for edge in queries.made_from(batch)],
        labels=_labels(batch),
        address=_address(batch),
        entry_id=str(uuid4()),
        may_write=viewer.role in RECORDERS and viewer.owns(batch.organisation_id),
        may_approve=viewer.may_approve and viewer.owns(batch.organisation_id),
        today=clock.today(),
    )


@batches.post("/<code>/approval")
@allowed(MANAGER)
def approve(code: str) -> Response:
    """A manager answers for the lot: from now on its labels may be printed."""
    viewer = signed_in()
    batch = queries.find_batch(code, seen_by=viewer)
    note = request.form.get("note", "")
    return _after(code, lambda: actions.approve(batch, by=viewer, now=clock.now(), note=note), _("Đã duyệt lô."))


@batches.post("/<code>/approval/withdrawal")
@allowed(MANAGER)
def withdraw_approval(code: str) -> Response:
    """Take the word back, with a reason."""
    viewer = signed_in()
    batch = queries.find_batch(code, seen_by=viewer)
    return _with_reason(
        code,
        lambda reason: actions.withdraw_approval(batch, by=viewer, now=clock.now(), reason=reason),
        _("Đã rút duyệt. Tem đã in vẫn quét được; trang công khai nói rõ."),
    )


@batches.post("/<code>/hold")
@allowed(*RECORDERS)
def hold(code: str) -> Response:
    """Stop selling the lot until it has been checked."""
    viewer = signed_in()
    batch = queries.find_batch(code, seen_by=viewer)
    entry_id = request.form.get("entry_id") or str(uuid4())
    return _with_reason(
        code,
        lambda reason: actions.hold([batch], reason=reason, by=viewer, now=clock.now(), entry_id=entry_id),
        _("Đã tạm ngừng bán lô. Trang công khai đổi ngay."),
    )


@batches.post("/<code>/release")
@allowed(MANAGER)
def release(code: str) -> Response:
    """Let the lot be sold again, with a reason."""
    viewer = signed_in()
    batch = queries.find_batch(code, seen_by=viewer)
    entry_id = request.form.get("entry_id") or str(uuid4())
    return _with_reason(
        code,
        lambda reason: actions.release([batch], reason=reason, by=viewer, now=clock.now(), entry_id=entry_id),
        _("Đã cho bán lại."),
    )


def _with_reason(code: str, act: Any, done: str) -> Response:
    form = read_form(Said)
    if not form.is_valid:
        flash(_("Cần ghi lý do."), "error")
        return redirect(url_for("batches.show", code=code), code=303)
    return _after(code, lambda: act(form.data["reason"]), done)


def _after(code: str, act: Any, done: str) -> Response:
    """Act and come back to the lot; a refusal is said there."""
    try:
        act()
    except Refusal as refusal:
        flash(say(refusal), "error")
    else:
        flash(done)
    return redirect(url_for("batches.show", code=code), code=303)


def _row(batch: Batch, photos: dict[int, str], today: date) -> BatchRow:
    state = queries.state(batch, today)
    return BatchRow(
        code=batch.code,
        lot=batch.lot,
        name=batch.product.name if batch.product else batch.name,
        organisation_name=batch.organisation.name,
        photo=photos.get(batch.product_id or 0),
        state=BADGES.get(state, state.value),
        state_name=_(STATE_NAMES[state]),
        left=show_quantity(batch.left_thousandths, batch.unit),
        produced_on=_day(batch.produced_on),
        expires_on=_day(batch.expires_on),
    )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _todo(lack: Lack, batch: Batch) -> dict[str, Any]:
    """A lack as an item of "Việc cần làm tiếp", with the address where it is settled."""
    spoken = language()
    return {
        "label": lack.sentence(spoken),
        "why": lack.rule.article,
        "action": lack.todo(spoken),
        "href": _where(lack, batch),
        "icon": "warning" if lack.is_blocking else "information",
    }


def _where(lack: Lack, batch: Batch) -> str | None:
    """The page where a lack is settled; None when there is none for this kind of lack."""
    places: dict[str, tuple[str, dict[str, Any]]] = {
        "organisation": ("organisations.show", {"code": batch.organisation.code}),
        "record": ("records.choose", {"code": batch.code}),
        "pack": ("records.choose", {"code": batch.code}),
        "event": ("events.correct_page", {"event_id": lack.event_id}),
        "certificates": ("certificates.index", {}),
    }
    if batch.product is not None:
        places["product"] = ("products.show", {"code": batch.product.code})
    if lack.rule.at in ("approve", "hold"):
        return "#decide"
    endpoint, values = places.get(lack.rule.at, ("", {}))
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def _likely_steps(batch: Batch) -> list[dict[str, Any]]:
    """What may be written about the lot now, the likeliest first."""
    if "records.record_batch" not in current_app.view_functions or batch.closed_at is not None:
        return []
    try:
        way = find_template(batch.template)
    except UnknownTemplate:
        return []
    spoken = language()
    possible = steps_for_form(way, batch.form)
    likely = [step for step in next_steps(way, batch.done_steps) if step in possible]
    ordered = likely + [step for step in possible if step not in likely]
    return [
        {
            "name": step.name(spoken),
            "icon": step.icon,
            "href": url_for("records.record_batch", code=batch.code, step=step.code),
        }
        for step in ordered
    ]


def _edge(edge: Any) -> dict[str, Any]:
    """What the lot was made from: a lot or a season, with the amount that went in."""
    source = edge.from_batch or edge.from_season
    endpoint = "batches.show" if edge.from_batch else "seasons.show"
    return {
        "name": f"{source.name} · {source.lot}" if edge.from_batch else source.name,
        "href": url_for(endpoint, code=source.code) if endpoint in current_app.view_functions else None,
        "amount": show_quantity(edge.thousandths, edge.unit) if edge.thousandths else "",
        "is_on_hold": bool(edge.from_batch and edge.from_batch.is_on_hold),
    }


def _made(edge: Any) -> dict[str, Any]:
    return {
        "name": f"{edge.batch.name} · {edge.batch.lot}",
        "href": url_for("batches.show", code=edge.batch.code),
        "amount": show_quantity(edge.thousandths, edge.unit) if edge.thousandths else "",
        "is_on_hold": edge.batch.is_on_hold,
    }


def _labels(batch: Batch) -> dict[str, Any]:
    """Where labels of this lot are printed, when the label room is open."""
    if "labels.new" not in current_app.view_functions:
        return {}
    return {"href": url_for("labels.new", batch=batch.code)}


def _address(batch: Batch) -> str:
    """The public page of the lot."""
    return f"/t/{batch.code}"
