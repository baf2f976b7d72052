"""What a page says after something was saved: what it was, the way to put it right, and to undo it at once."""

from flask import flash, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from trace.desk.undo_pages import offer
from trace.events.models import Event
from trace.kit.guards import signed_in


def tell(said: str, event_number: int | None) -> None:
    """Say what was saved, and offer to put it right, or to undo it at once."""
    message = Markup("%s") % said
    if event_number is not None:
        link = url_for("events.correct", event_id=event_number)
        message += Markup(' <a href="%s">%s</a>') % (link, _("Ghi nhầm? Sửa"))
    flash(message)
    offer(event_number)


def tell_of(said: str, entry_id: str) -> None:
    """The same, where only the entry is known: what it wrote is found by its id."""
    event = Event.get_or_none(
        (Event.organisation == signed_in().organisation_id) & (Event.entry_id == entry_id) & (Event.declared_at == "")
    )
    tell(said, event.id if event is not None else None)
