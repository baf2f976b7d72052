"""Lots: the list, one lot with what is left to do, and what people decide about it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import marshmallow as ma
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from trace import clock
from trace.batches import queries
from trace.batches.models import Batch
from trace.batches.rules import STATE_NAMES, State
from trace.desk import batch_view, pack_view, safe_days
from trace.desk.handover_rows import rows_of
from trace.desk.saying import tell
from trace.desk.timeline import timeline_of
from trace.desk.todos import DECIDE, todos_of
from trace.documents.queries import certificates_of
from trace.documents.views import certificate_rows
from trace.errors import NotAllowed, NotFound, Refusal
from trace.events import actions
from trace.events.ancestry import unregistered_sources
from trace.events.balance import LabelCount
from trace.events.entries import Entry
from trace.events.models import Event
from trace.events.models_packs import UnitSerial
from trace.handovers.queries import handovers_of_lot
from trace.kit.forms import Form, FormSchema, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import LineField
from trace.kit.languages import language
from trace.kit.paging import Listing
from trace.kit.practice import practised
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS, STAFF
from trace.processes.queries import templates
from trace.products.queries import first_photos
from trace.readiness.queries import lacks_of
from trace.readiness.queries_findings import count_of, counts_of, lacks_shown
from trace.readiness.rules import BATCH
from trace.scans.views import scans_of_lot
from trace.sensors.panels import cold_panel
from trace.sensors.subjects import of_lots
from trace.sites.naming import name_for

batches = Blueprint("batches", __name__, url_prefix="/batches")


class Said(FormSchema):
    """Why, for the record."""

    entry_id = LineField(longest=40, load_default="")
    reason = LineField(longest=300, required=True)


class Approved(FormSchema):
    """A manager's word; the note is for the record."""

    note = LineField(longest=300, load_default="")


class Closed(FormSchema):
    """The end of a lot, and how many of its labels were thrown away."""

    entry_id = LineField(longest=40, load_default="")
    labels_spoiled = ma.fields.Integer(load_default=0, validate=ma.validate.Range(min=0, max=10**9))


@batches.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """Every lot the reader may see."""
    viewer, today = signed_in(), clock.today()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.batches(listing, seen_by=viewer, today=today)
    photos = first_photos([b.product_id for b in page.items if b.product_id])
    return render_template(
        "batches/index.html",
        page=page,
        rows=[batch_view.row_of(b, photos, today) for b in page.items],
        counts=counts_of(BATCH, [b.id for b in page.items], seen_by=signed_in()),
        numbers={b.code: b.id for b in page.items},
        filters=_filters(),
        is_searched=bool(listing.search or listing.filters),
        is_own=viewer.organisation_id is not None and not viewer.is_officer,
        receive_href=batch_view.link(viewer, "records.receive"),
    )


@batches.get("/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> str:
    """One lot: its state, what to do next, what happened, what it was made from."""
    return _page(queries.find_batch(code, seen_by=signed_in()))


@batches.post("/<code>/approval")
@allowed(MANAGER)
def approve(code: str) -> Any:
    """A manager answers for the lot: from now on its labels may be printed."""
    batch, viewer = queries.find_batch(code, seen_by=signed_in()), signed_in()
    return _decide(
        batch,
        "approve",
        Approved,
        lambda data: actions.approve(batch, by=viewer, now=clock.now(), note=data["note"]),
        _("Đã duyệt lô."),
        ("#withdraw", _("Duyệt nhầm? Rút duyệt")),
    )


@batches.post("/<code>/approval/withdrawal")
@allowed(MANAGER)
def withdraw_approval(code: str) -> Any:
    """Take the word back, with a reason."""
    batch, viewer = queries.find_batch(code, seen_by=signed_in()), signed_in()
    return _decide(
        batch,
        "withdraw",
        Said,
        lambda data: actions.withdraw_approval(batch, by=viewer, now=clock.now(), reason=data["reason"]),
        _("Đã rút duyệt. Tem đã in vẫn quét được."),
        (DECIDE, _("Rút nhầm? Duyệt lại")),
    )


@batches.post("/<code>/hold")
@allowed(*RECORDERS)
def hold(code: str) -> Any:
    """Stop selling the lot until it has been checked."""
    batch, viewer = queries.find_batch(code, seen_by=signed_in()), signed_in()
    return _decide(
        batch,
        "hold",
        Said,
        lambda data: actions.hold([batch], by=viewer, now=clock.now(), **_said(data)),
        _("Đã tạm ngừng bán lô. Trang công khai đổi ngay."),
        (DECIDE, _("Ngừng nhầm? Cho bán lại")) if viewer.may_approve else None,
    )


@batches.post("/<code>/release")
@allowed(MANAGER)
def release(code: str) -> Any:
    """Let the lot be sold again, with a reason."""
    batch, viewer = queries.find_batch(code, seen_by=signed_in()), signed_in()
    return _decide(
        batch,
        "release",
        Said,
        lambda data: actions.release([batch], by=viewer, now=clock.now(), **_said(data)),
        _("Đã cho bán lại. Trang công khai đổi ngay."),
        ("#hold", _("Cho bán nhầm? Tạm ngừng bán")),
    )


@batches.post("/<code>/closing")
@practised
@allowed(*RECORDERS)
def close(code: str) -> Any:
    """End the lot, whatever is left of it; what became of its goods and labels is reckoned up and kept."""
    batch, viewer = queries.find_batch(code, seen_by=signed_in()), signed_in()
    form, now = read_form(Closed), clock.now()
    if not form.is_valid:
        return _page(batch, "close", form), 422
    entry = Entry(by=viewer, now=now, entry_id=form.data.get("entry_id") or str(uuid4()), happened_at=now)
    try:
        event = _close(batch, entry, batch_view.label_counts(batch, spoiled=form.data["labels_spoiled"]))
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(batch, "close", form), refusal.status
    tell(_("Đã kết thúc lô."), event.id)
    return _back(batch)


def _close(batch: Batch, entry: Entry, counts: dict[str, LabelCount]) -> Event:
    """End the lot. The form sent twice has a new moment; under the first one the action knows the entry again."""
    try:
        return actions.close_batches([batch], entry=entry, labels=counts)
    except Refusal:
        first = Event.get_or_none(Event.organisation == batch.organisation_id, Event.entry_id == entry.entry_id)
        if first is None:
            raise
        return actions.close_batches([batch], entry=replace(entry, happened_at=first.happened_at), labels=counts)


def _filters() -> list[dict[str, Any]]:
    states = [(state.value, _(STATE_NAMES[state])) for state in State]
    ways = [(way.code, way.name(language())) for way in templates()]
    return [
        {"name": "state", "label": _("Tình trạng"), "options": states},
        {"name": "template", "label": _("Loại hàng"), "options": ways},
    ]


def _page(batch: Batch, refused: str = "", form: Form | None = None) -> str:
    """The page of a lot; `refused` names the decision whose form comes back with what was typed."""
    viewer, today = signed_in(), clock.today()
    may_write = viewer.role in RECORDERS and viewer.owns(batch.organisation_id)
    lacks = lacks_shown(lacks_of(batch, now=clock.now()), batch, seen_by=viewer)
    todos = todos_of(batch, lacks, seen_by=viewer)
    return render_template(
        "batches/show.html",
        batch=batch,
        site_name=(name_for(batch.site, seen_by=viewer) or batch.site.code) if batch.site else "",
        row=batch_view.row_of(batch, first_photos([batch.product_id] if batch.product_id else []), today),
        todos=todos,
        count=count_of(BATCH, batch.id, seen_by=viewer),
        stops=sum(todo["is_blocking"] for todo in todos),
        steps=batch_view.steps_of(batch, seen_by=viewer) if may_write else [],
        chooser_href=batch_view.link(viewer, "records.choose", code=batch.code),
        entries=timeline_of(batch, seen_by=viewer),
        earlier=batch_view.earlier_of(batch, seen_by=viewer),
        sources=batch_view.sources_of(batch, seen_by=viewer),
        made=batch_view.made_of(batch, seen_by=viewer),
        labels=batch_view.labels_of(batch, seen_by=viewer),
        wait=safe_days.of_batch(batch),
        unregistered=[lot.lot for lot in unregistered_sources([batch])],
        certificates=certificate_rows(certificates_of(("batch", batch.id)), seen_by=viewer, today=today),
        may_add_paper=viewer.role in (STAFF, MANAGER) and viewer.owns(batch.organisation_id),
        packs=pack_view.packs_of(batch, seen_by=viewer),
        scans=scans_of_lot(batch, today=today),
        hands=rows_of(handovers_of_lot(batch), seen_by=viewer) if batch_view.link(viewer, "handovers.index") else [],
        unit_count=UnitSerial.select().where(UnitSerial.batch == batch.id).count(),
        balance=batch_view.balance_of(batch) if may_write and batch.closed_at is None else [],
        history=batch_view.history_of(batch, seen_by=viewer),
        approval=batch_view.approval_of(batch),
        address=batch_view.address_of(batch),
        path=batch_view.path_of(batch),
        record_href=batch_view.link(viewer, "audit.batch", code=batch.code),
        entry_id=str(uuid4()),
        readings=cold_panel(of_lots([batch]), seen_by=viewer),
        may_write=may_write,
        ways_out=batch_view.ways_out(batch, seen_by=viewer) if may_write else [],
        may_approve=viewer.may_approve and viewer.owns(batch.organisation_id),
        is_decision_due=any(todo["href"] == DECIDE for todo in todos),
        is_closed=batch.closed_at is not None,
        refused=refused,
        form=form,
        today=today,
    )


def _decide(
    batch: Batch,
    name: str,
    schema: type[FormSchema],
    act: Callable[[dict[str, Any]], object],
    done: str,
    undo: tuple[str, str] | None,
) -> Any:
    """Read the form, act, and come back to the lot with the way to take it back; what is refused is said beside it."""
    form = read_form(schema)
    if not form.is_valid:
        return _page(batch, name, form), 422
    try:
        act(form.data)
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(batch, name, form), refusal.status
    link = Markup(' <a href="%s">%s</a>') % undo if undo else ""
    flash(Markup("%s") % done + link)
    return _back(batch)


def _back(batch: Batch) -> Any:
    return redirect(url_for("batches.show", code=batch.code), code=303)


def _said(data: dict[str, Any]) -> dict[str, str]:
    return {"reason": data["reason"], "entry_id": data["entry_id"] or str(uuid4())}
