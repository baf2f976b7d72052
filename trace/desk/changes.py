"""What was recorded while an entry waited on a phone: told before it is written, and never a reason to lose it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee
from flask_babel import gettext as _
from flask_babel import ngettext

from trace.desk.subjects import Subject
from trace.desk.timeline import Entry, entries_of
from trace.events.models import Event, EventItem
from trace.events.queries import events_of
from trace.kit.viewer import Viewer
from trace.processes.catalogue import Step

_OPEN, _CLOSED, _HELD, _RECALLED = "open", "closed", "held", "recalled"


@dataclass(frozen=True)
class News:
    """One sentence, and the entries of others that stand where this one is to go."""

    sentence: str
    meanwhile: list[dict[str, Any]]


def mark_of(subject: Subject) -> str:
    """What a form has seen of its season or lot: the last event, and how it stands; empty for goods from outside."""
    about = subject.season or subject.batch
    if about is None:
        return ""
    last = EventItem.select(peewee.fn.MAX(EventItem.event)).where(EventItem.identifier == about.identifier).scalar()
    return f"{last or 0}.{_standing(subject)}"


def news_since(mark: str, subject: Subject, step: Step, *, day: date, entry_id: str, by: Viewer) -> News | None:
    """What a person should know who wrote this before: the same work of the same day by somebody else, or an end.

    Nothing where the form told nothing of what it had seen.
    """
    number, _dot, standing = mark.partition(".")
    about = subject.season or subject.batch
    if about is None or not number.isdigit() or len(number) > 9:
        return None
    others = _others(about.identifier, int(number), step, entry_id, by)
    rows = [row for row in events_of(about, seen_by=by) if row.number in others and row.happened_on == day]
    found = [_told(one) for one in entries_of([row for row in rows if not row.is_cancelled], besides=about.identifier)]
    if found:
        count = len(found)
        said = ngettext(
            "Cùng việc này, cùng ngày, người khác đã ghi %(num)s lần. Xem có phải ghi trùng không.",
            "Cùng việc này, cùng ngày, người khác đã ghi %(num)s lần. Xem có phải ghi trùng không.",
            count,
        )
        return News(said, found)
    now = _standing(subject)
    if now != standing and now in _sentences():
        return News(_sentences()[now], [])
    return None


def _others(identifier: str, last: int, step: Step, entry_id: str, by: Viewer) -> set[int]:
    query = (
        Event.select(Event.id)
        .join(EventItem, on=EventItem.event == Event.id)
        .where(EventItem.identifier == identifier, Event.id > last, Event.step == step.code, Event.entry_id != entry_id)
        .where(Event.recorded_by_id.is_null() | (Event.recorded_by_id != by.person_id))
    )
    return {row.id for row in query}


def _standing(subject: Subject) -> str:
    if subject.season is not None:
        return _CLOSED if subject.season.closed_on else _OPEN
    lot = subject.lot
    return _RECALLED if lot.is_recalled else _HELD if lot.is_on_hold else _CLOSED if lot.closed_at else _OPEN


def _sentences() -> dict[str, str]:
    return {
        _CLOSED: _("Trong lúc chờ gửi, vụ hoặc lô này đã kết thúc."),
        _HELD: _("Trong lúc chờ gửi, lô này đã bị tạm ngừng bán."),
        _RECALLED: _("Trong lúc chờ gửi, lô này đã bị thu hồi."),
    }


def _told(entry: Entry) -> dict[str, Any]:
    details = [[one["label"], one["value"]] for one in (*entry.details, *entry.private_details)]
    return {"title": entry.title, "when": entry.when, "who": entry.who, "details": details, "href": entry.href}
