"""Tập thử: the switch, and the page that says what would have been saved."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session, url_for

from trace.desk.timeline import Entry, entry_at
from trace.events.models import Event
from trace.kit import phone_answers, practice
from trace.kit.guards import allowed, signed_in
from trace.kit.paths import local_path
from trace.kit.viewer import RECORDERS

practising = Blueprint("practice", __name__, url_prefix="/practice")
_DONE = "practised"
_MOST_DONE = 8


@practising.get("/")
@allowed(*RECORDERS)
def show() -> str:
    """What practising is, the switch, and what was practised since."""
    return render_template("desk/practice.html", done=session.get(_DONE, []), is_on=practice.is_on())


@practising.post("/")
@practice.always
@allowed(*RECORDERS)
def switch() -> Any:
    """Begin or end; what was practised is forgotten with the end."""
    is_on = request.form.get("on") == "1"
    practice.switch(on=is_on)
    session.pop(_DONE, None)
    return redirect(local_path(request.form.get("next"), otherwise=url_for("records.index")), code=303)


def tell(response: Response) -> Callable[[], Any] | None:
    """What an entry would have written, read while it is still there; nothing where the form only comes back."""
    if response.status_code not in (302, 303):
        return None
    entries = _written()
    said = [phone_answers.spoken(message) for _category, message in session.get("_flashes", [])]
    title = entries[0].title if entries else said[0] if said else ""
    when = entries[0].when if entries else ""
    again = request.path

    def page() -> str:
        session[_DONE] = [*session.get(_DONE, []), [title[:60], when]][-_MOST_DONE:]
        return render_template("desk/practised.html", entries=entries, said=said, again=again, done=session[_DONE])

    return page


def _written() -> list[Entry]:
    """The event of the entry that was sent, and the holds that the book would have written because of it."""
    by = signed_in()
    first = Event.get_or_none(
        Event.organisation == by.organisation_id,
        Event.entry_id == request.form.get("entry_id", ""),
        Event.declared_at == "",
    )
    if first is None:
        return []
    holds = Event.select().where(
        Event.organisation == by.organisation_id,
        Event.ledger_index > first.ledger_index,
        Event.recorded_at == first.recorded_at,
        Event.declared_at == "",
    )
    return [_without_links(entry_at(one.id, seen_by=by)) for one in (first, *holds.order_by(Event.ledger_index))]


def _without_links(entry: Entry) -> Entry:
    """Nothing it names that would be new is there to be opened."""
    entry.details = [{key: one[key] for key in one if key != "href"} for one in entry.details]
    return entry
