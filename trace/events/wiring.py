"""The log is told how to check the records of this room; papers are told how the events they are about are found."""

from flask import Flask, url_for

from trace.documents.actions import STILL_SHOWN
from trace.documents.subjects import Subject, SubjectKind, register
from trace.errors import N_
from trace.events import checking, proofs, queries
from trace.events.models import Event
from trace.events.rules import day_of
from trace.events.wording import step_of
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.ledger import verification


def install(_app: Flask) -> None:
    """Put forward one checker for each kind of entry, and how far the log must reach."""
    if proofs.is_photo not in STILL_SHOWN:
        STILL_SHOWN.append(proofs.is_photo)
    verification.CHECKERS.update(checking.checkers())
    if checking.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(checking.known_size)
    # Nobody finds an act in a list of all: the form is reached from the act's own page.
    register("event", SubjectKind(N_("Việc"), _by_number, _by_id, lambda _seen_by: []))


def _by_number(key: str, seen_by: Viewer) -> Subject:
    if not key.isascii() or not key.isdigit() or len(key) > 9:
        raise queries.UnknownEvent(N_("Không tìm thấy việc này."))
    return _by_id(int(key), seen_by)


def _by_id(number: int, seen_by: Viewer) -> Subject:
    return _subject(queries.find_event(number, seen_by=seen_by))


def _subject(row: Event) -> Subject:
    step = step_of(row.template, row.step)
    label = f"{step.name(language()) if step else row.step}, {show_day(day_of(row.happened_at))}"
    return Subject("event", row.id, str(row.id), label, url_for("events.show", event_id=row.id), row.organisation_id)
