"""Photos that come after the entry: from the act's own page, and from the phone that sent the words first."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, current_app, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.documents.actions import keep_picture, publish
from trace.documents.models import StoredFile
from trace.documents.stores import store_of
from trace.errors import N_, Invalid, NotFound, Refusal
from trace.events.actions_photos import Added, add_photos, standing_version
from trace.events.models import Event
from trace.events.queries import UnknownEvent, find_event
from trace.events.rules import EntryRefused, check_may_record, read_entry_id
from trace.kit.forms import say
from trace.kit.guards import allowed, signed_in
from trace.kit.practice import practised
from trace.kit.viewer import RECORDERS
from trace.organisations.queries import find_organisation

later = Blueprint("later", __name__)
MOST_AT_ONCE = 10


@later.post("/events/<int:event_id>/photos")
@practised
@allowed(*RECORDERS)
def add(event_id: int) -> Any:
    """Add photos to an act from its page."""
    event = find_event(event_id, seen_by=signed_in())
    try:
        added = _add(event)
    except NotFound:
        raise
    except Refusal as refusal:
        flash(say(refusal), "error")
        return redirect(url_for("events.show", event_id=event_id), code=303)
    if added.new:
        flash(ngettext("Đã thêm %(num)s ảnh.", "Đã thêm %(num)s ảnh.", len(added.new)))
    else:
        flash(_("Các ảnh này đã có ở việc này rồi."))
    return redirect(url_for("events.show", event_id=added.event.id), code=303)


@later.post("/entries/<uuid:entry_id>/photos")
@allowed(*RECORDERS)
def add_by_entry(entry_id: Any) -> Any:
    """Add photos to what an entry of the phone wrote; 404 while that has not arrived."""
    try:
        added = _add(_event_of(str(entry_id)))
    except Refusal as refusal:
        return jsonify(status="refused", sentences=[say(refusal)]), refusal.status
    href = url_for("events.show", event_id=added.event.id)
    return jsonify(status="saved", event=added.event.id, new=list(added.new), href=href), 201 if added.new else 200


def _event_of(entry_id: str) -> Event:
    """The event of this organisation that the entry wrote; one that wrote several, the first."""
    found: Event | None = (
        Event.select()
        .where(
            Event.organisation == signed_in().organisation_id,
            Event.entry_id == str(read_entry_id(entry_id)),
            Event.declared_at == "",
        )
        .order_by(Event.id)
        .first()
    )
    if found is None:
        raise UnknownEvent(N_("Không tìm thấy việc này."))
    return found


def _add(event: Event) -> Added:
    by = signed_in()
    check_may_record(by, [event.organisation_id])
    standing_version(event)  # refused before any picture is kept
    scenes, papers = _kept(event, "photos"), _kept(event, "papers")
    entry_id = request.form.get("entry_id") or str(uuid4())
    added = add_photos(event, [*scenes, *papers], by=by, now=clock.now(), entry_id=entry_id)
    if request.form.get("show_photos"):
        for file in scenes:
            publish(file)
    return added


def _kept(event: Event, name: str) -> list[StoredFile]:
    by = signed_in()
    sent = [(one.filename or "", one.read()) for one in request.files.getlist(name) if one.filename]
    if len(sent) > MOST_AT_ONCE:
        raise EntryRefused(N_("Mỗi lần gửi nhiều nhất %(most)s ảnh."), field=name, most=MOST_AT_ONCE)
    organisation = find_organisation(event.organisation_id, seen_by=by)
    store = store_of(current_app.config["SETTINGS"])
    if any(not content for _name, content in sent):
        raise Invalid(N_("Ảnh gửi lên bị trống."), field=name)
    return [
        keep_picture(content, name=filename, organisation=organisation, by=by, now=clock.now(), store=store)
        for filename, content in sent
    ]
