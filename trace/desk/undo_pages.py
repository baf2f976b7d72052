"""Hoàn tác: the button beside what was just saved, and the act behind it. It works without a script."""

from typing import Any

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import NotAllowed, NotFound, Refusal
from trace.events.actions_undo import SECONDS, SECONDS_SHOWN, may_be_undone, undo
from trace.events.models import Event
from trace.events.queries import find_event
from trace.kit import practice
from trace.kit.forms import say
from trace.kit.guards import allowed, signed_in, viewer
from trace.kit.paths import local_path
from trace.kit.viewer import RECORDERS

undoing = Blueprint("undoing", __name__)
OFFER = "undo"


@undoing.post("/events/<int:event_id>/undo")
@practice.always
@allowed(*RECORDERS)
def take_back(event_id: int) -> Any:
    """Say that what was just written did not happen, and go back to where one was."""
    event = find_event(event_id, seen_by=signed_in())
    session.pop(OFFER, None)
    try:
        undo(event, by=signed_in(), now=clock.now())
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        flash(say(refusal), "error")
        return redirect(url_for("events.show", event_id=event_id), code=303)
    flash(_("Đã hoàn tác: việc vừa ghi coi như chưa xảy ra. Bản ghi vẫn đọc được trong sổ."))
    return redirect(_back(event_id), code=303)


def offer(event_number: int | None) -> None:
    """Beside the next page's word about what was saved, offer to undo it."""
    if event_number is not None:
        session[OFFER] = event_number


@undoing.app_context_processor
def _words() -> dict[str, Any]:
    return {"undo_offer": _offered}


def _offered() -> dict[str, Any] | None:
    """What was just saved in this session, once, and only while it may still be undone."""
    seen = viewer()
    number = session.pop(OFFER, None) if OFFER in session else None
    if seen is None or not isinstance(number, int):
        return None
    event = Event.get_or_none(Event.id == number)
    if event is None or not may_be_undone(event, by=seen, now=clock.now()):
        return None
    return {
        "href": url_for("undoing.take_back", event_id=number),
        "seconds": SECONDS_SHOWN,
        "most": SECONDS,
        "back": request.path if request.method == "GET" else "",
    }


def _back(event_id: int) -> str:
    """Where one was; only a path of ours."""
    return local_path(request.form.get("back"), otherwise=url_for("events.show", event_id=event_id))
