"""What a shopper may report, where a report stands, who may answer and who may close it: plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from trace.errors import N_, Invalid, NotAllowed, RuleBroken
from trace.kit.text import nfc
from trace.kit.viewer import MANAGER, RECORDERS, Viewer

LONGEST: Final = 1000
OFFICE, ORGANISATION = "office", "organisation"


class Act(StrEnum):
    """What happens to a report."""

    RECEIVED = "received"
    TAKEN = "taken"
    ANSWERED = "answered"
    NOTED = "noted"
    CLOSED = "closed"
    REOPENED = "reopened"


class State(StrEnum):
    """How a report stands."""

    NEW = "new"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"


STATE_NAMES: Final = {
    State.NEW: N_("Mới nhận"),
    State.TAKEN: N_("Đang xem"),
    State.ANSWERED: N_("Đã trả lời"),
    State.CLOSED: N_("Đã khép lại"),
}
ACT_WORDS: Final = {
    Act.RECEIVED: N_("Người mua gửi phản ánh"),
    Act.TAKEN: N_("Nhận xem"),
    Act.ANSWERED: N_("Trả lời người mua"),
    Act.NOTED: N_("Ghi chú nội bộ"),
    Act.CLOSED: N_("Khép lại"),
    Act.REOPENED: N_("Mở lại"),
}
OUTCOMES: Final = {
    "confirmed": N_("Đúng như phản ánh"),
    "unfounded": N_("Đã xem, không thấy sai"),
    "mended": N_("Đã sửa"),
    "no_answer": N_("Không đủ thông tin để xem"),
}


class FeedbackRefused(RuleBroken):
    """The report does not stand so that this could be done."""


class NotYours(NotAllowed):
    """You may read this report, but not do this."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that may be reported. `hours` until an answer is due; `closes` says whose word ends it."""

    code: str
    vi: str
    en: str
    icon: str
    hours: int
    closes: str

    def name(self, language: str) -> str:
        """As a reader of this language says it."""
        return self.en if language == "en" else self.vi

    def due_at(self, received_at: datetime) -> datetime:
        """When an answer is due."""
        return received_at + timedelta(hours=self.hours)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in before the rest is folded away or refused."""

    per_network_an_hour: int
    of_lot_a_day: int
    most_of_lot_a_day: int
    contact_days: int


@dataclass(frozen=True, slots=True)
class Now:
    """A report as its acts say it."""

    state: State = State.NEW
    outcome: str = ""
    answered_at: datetime | None = None
    closed_at: datetime | None = None


def now_of(acts: Iterable[tuple[str, datetime, str]]) -> Now:
    """Fold acts (kind, moment, outcome) in the order of the log. The first answer stops the clock for good."""
    found = Now()
    for kind, at, outcome in acts:
        if kind == Act.TAKEN:
            found = Now(State.TAKEN, found.outcome, found.answered_at)
        elif kind == Act.ANSWERED:
            found = Now(State.ANSWERED, found.outcome, found.answered_at or at)
        elif kind == Act.CLOSED:
            found = Now(State.CLOSED, outcome, found.answered_at, at)
        elif kind == Act.REOPENED:
            found = Now(State.TAKEN, "", found.answered_at)
    return found


def is_late(*, due_at: datetime, answered_at: datetime | None, now: datetime) -> bool:
    """True when the answer came, or has not come, after it was due."""
    return (answered_at or now) > due_at


def check_words(field: str, text: str, *, least: int = 1, most: int = LONGEST) -> str:
    """What was written, in one spelling; refused when it is nothing or too long."""
    said = nfc(text).strip()
    if len(said) < least:
        raise Invalid(N_("Ghi vài chữ."), field=field)
    if len(said) > most:
        raise Invalid(N_("Dài quá %(most)s chữ."), field=field, most=most)
    return said


def is_office(by: Viewer) -> bool:
    """An officer, or who runs the service."""
    return by.is_officer or by.is_admin


def check_may_answer(by: Viewer, *, organisation_id: int | None) -> None:
    """The organisation that answers for the goods, and officers."""
    if not is_office(by) and not (by.role in RECORDERS and by.owns(organisation_id)):
        raise NotYours(N_("Chỉ cơ sở có hàng này hoặc cơ quan quản lý được trả lời."))


def check_may_close(by: Viewer, kind: Kind, *, organisation_id: int | None) -> None:
    """What may be fake or may harm is closed by an office alone; the rest also by the organisation's manager."""
    if is_office(by):
        return
    if kind.closes == OFFICE:
        raise NotYours(N_("Phản ánh nghi giả hoặc hàng hỏng chỉ cơ quan quản lý khép lại."))
    if not (by.role == MANAGER and by.owns(organisation_id)):
        raise NotYours(N_("Chỉ quản lý cơ sở hoặc cơ quan quản lý khép lại được."))


def may_close(by: Viewer, kind: Kind, *, organisation_id: int | None) -> bool:
    """The same as a question."""
    try:
        check_may_close(by, kind, organisation_id=organisation_id)
    except NotYours:
        return False
    return True


def check_open(state: str) -> None:
    """Nothing is done to a report that was closed, unless it is opened again."""
    if state == State.CLOSED:
        raise FeedbackRefused(N_("Phản ánh này đã khép lại. Mở lại trước khi làm tiếp."))
