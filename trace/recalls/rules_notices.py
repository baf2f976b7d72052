"""What a notice to a holder is, told from the acts about it alone; what may be said in one. Plain values only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from trace.errors import N_, Invalid, NotFound, RuleBroken


class NoticeAct(StrEnum):
    """What was done about one notice."""

    TOLD = "told"
    CALLED = "called"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    RECEIVED = "received"
    FOUND = "found"
    SECURED = "secured"
    HANDLED = "handled"
    SOLD = "sold"
    HANDED_ON = "handed_on"


class NoticeState(StrEnum):
    """How far a holder has got, in one word."""

    TOLD = "told"
    REACHED = "reached"
    RECEIVED = "received"
    FOUND = "found"
    SECURED = "secured"
    HANDLED = "handled"


ACT_WORDS: Final = {
    NoticeAct.TOLD: N_("Đã gửi thông báo"),
    NoticeAct.CALLED: N_("Đã gọi điện báo"),
    NoticeAct.REMINDED: N_("Đã nhắc lại"),
    NoticeAct.ESCALATED: N_("Đã báo lên vì chưa trả lời"),
    NoticeAct.RECEIVED: N_("Xác nhận đã nhận thông báo"),
    NoticeAct.FOUND: N_("Tìm thấy"),
    NoticeAct.SECURED: N_("Đã để riêng"),
    NoticeAct.HANDLED: N_("Đã xử lý"),
    NoticeAct.SOLD: N_("Đã bán lẻ"),
    NoticeAct.HANDED_ON: N_("Đã giao cho nơi khác"),
}
STATE_WORDS: Final = {
    NoticeState.TOLD: N_("Đã gửi, chưa trả lời"),
    NoticeState.REACHED: N_("Đã gọi được, chưa trả lời"),
    NoticeState.RECEIVED: N_("Đã nhận thông báo"),
    NoticeState.FOUND: N_("Đã kiểm hàng"),
    NoticeState.SECURED: N_("Đã để riêng"),
    NoticeState.HANDLED: N_("Đã xử lý xong"),
}
HOW_WORDS: Final = {
    "destroyed": N_("Tiêu hủy"),
    "returned": N_("Trả về nơi giao"),
    "relabelled": N_("Dán lại nhãn, sửa lỗi"),
}
# What the holder itself says, in the order in which it is asked.
ANSWERS: Final = (NoticeAct.FOUND, NoticeAct.SECURED, NoticeAct.HANDLED, NoticeAct.SOLD, NoticeAct.HANDED_ON)
LONGEST_NAME, LONGEST_NOTE = 120, 500
MOST: Final = 10**12
"""Thousandths: a million tonnes. More is a slip of the thumb."""


class NoticeRefused(RuleBroken):
    """The recall is over, or the notice is not at the point where this can be said."""


class NoticeAsked(Invalid):
    """Something that must be said is missing or cannot be."""


class UnknownNotice(NotFound):
    """No such notice, or not yours to see."""


class UnknownNoticeLink(NotFound):
    """No such link."""


class NoticeLinkEnded(RuleBroken):
    """The link has been used, has run out or was replaced."""


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """One act as the fold reads it, in the order of the log."""

    kind: str
    recorded_at: datetime
    body: Mapping[str, Any]


@dataclass(slots=True)
class NoticeNow:
    """A notice as it stands. Amounts in thousandths, None where nobody said anything."""

    state: NoticeState = NoticeState.TOLD
    asked: int = 0
    lots: list[str] = field(default_factory=list)
    reached_at: datetime | None = None
    received_at: datetime | None = None
    found: int | None = None
    secured: int | None = None
    handled: int | None = None
    handed_on: int | None = None
    sold: int | None = None
    acted_at: datetime | None = None

    @property
    def recovered(self) -> int:
        """Out of anybody's reach: set apart, or dealt with already."""
        return max(self.secured or 0, self.handled or 0)


def fold(acts: Iterable[NoticeTold]) -> NoticeNow:
    """What the acts come to.

    Every answer is a whole up to now: the last word of a kind counts, of each way of handling and of each place that
    goods went to. So a mistake is mended by saying it again, and what was said first stays readable.
    """
    now, handled, handed = NoticeNow(), dict[str, int](), dict[str, int]()
    for act in acts:
        now.acted_at = act.recorded_at
        amount = act.body.get("amount")
        match act.kind:
            case NoticeAct.TOLD:
                now.asked, now.lots = int(act.body["asked"]), list(act.body["lots"])
            case NoticeAct.CALLED:
                now.reached_at = now.reached_at or act.recorded_at
            case NoticeAct.RECEIVED:
                now.received_at = now.received_at or act.recorded_at
                now.reached_at = now.reached_at or act.recorded_at
            case NoticeAct.FOUND:
                now.found = amount
            case NoticeAct.SECURED:
                now.secured = amount
            case NoticeAct.SOLD:
                now.sold = amount
            case NoticeAct.HANDLED:
                handled[str(act.body["how"])] = int(amount or 0)
                now.handled = sum(handled.values())
            case NoticeAct.HANDED_ON:
                handed[str(act.body["to"])] = int(amount or 0)
                now.handed_on = sum(handed.values())
    now.state = _state_of(now)
    return now


def _state_of(now: NoticeNow) -> NoticeState:
    if now.received_at is None:
        return NoticeState.TOLD if now.reached_at is None else NoticeState.REACHED
    here = max(now.found or 0, now.secured or 0)
    if now.found is None and not now.recovered:
        return NoticeState.RECEIVED
    if (now.handled or 0) >= here:
        return NoticeState.HANDLED  # nothing found is done with as well
    return NoticeState.SECURED if now.recovered >= here else NoticeState.FOUND


def said(now: NoticeNow) -> int:
    """Of what was asked for, how much the holder has accounted for: found, sold, handed on."""
    here = max(now.found or 0, now.recovered)
    return here + (now.sold or 0) + (now.handed_on or 0)


def unexplained(now: NoticeNow) -> int:
    """What the book says was there and the holder, having looked, does not account for."""
    return max(0, now.asked - said(now)) if has_looked(now) else 0


def over(now: NoticeNow) -> int:
    """More than the book knows of: kept and marked, since a refused truth becomes a lie."""
    return max(0, said(now) - now.asked)


def has_looked(now: NoticeNow) -> bool:
    """True once any amount was said."""
    return any(one is not None for one in (now.found, now.secured, now.handled, now.sold, now.handed_on))


def check_amount(amount: int | None, *, field: str = "amount") -> int:
    """Zero is an answer; less is none, and nothing at all neither."""
    if amount is None:
        raise NoticeAsked(N_("Ghi số lượng, không có thì ghi 0."), field=field)
    if amount < 0:
        raise NoticeAsked(N_("Số lượng không thể nhỏ hơn 0."), field=field)
    if amount > MOST:
        raise NoticeAsked(N_("Số lượng quá lớn: xem lại đơn vị."), field=field)
    return amount


def check_how(how: str) -> str:
    """One of the ways goods are dealt with."""
    if how not in HOW_WORDS:
        raise NoticeAsked(N_("Chọn đã tiêu hủy, trả về hay dán lại nhãn."), field="how")
    return how


def check_name(name: str, *, field: str = "name") -> str:
    """Somebody's name: at least two letters, no novel."""
    if sum(letter.isalpha() for letter in name) < 2:
        raise NoticeAsked(N_("Ghi tên."), field=field)
    if len(name) > LONGEST_NAME:
        raise NoticeAsked(N_("Chữ quá dài: tối đa %(most)s chữ."), field=field, most=LONGEST_NAME)
    return name


def check_note(note: str) -> str:
    """A free word, or none."""
    if len(note) > LONGEST_NOTE:
        raise NoticeAsked(N_("Chữ quá dài: tối đa %(most)s chữ."), field="note", most=LONGEST_NOTE)
    return note


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """How long links last, and how long before the deadline who has not answered is reminded, then told upwards."""

    link_days: int
    most_links_an_hour: int
    reminders: Sequence[timedelta]
    escalation: timedelta


def due_steps(terms: NoticeTerms, *, due_at: datetime | None, told_at: datetime, now: datetime) -> list[str]:
    """The names of reminders (`before-360`, minutes) and of the escalation whose moment has come, the first first.

    A step whose moment lay before the notice was sent is left out: nobody is reminded of what he just heard.
    """
    if due_at is None:
        return []
    wanted = [(due_at - before, step_name(before)) for before in terms.reminders]
    wanted.append((due_at - terms.escalation, NoticeAct.ESCALATED))
    return [str(name) for at, name in sorted(wanted) if told_at < at <= now]


def step_name(before: timedelta) -> str:
    """A reminder by how long before the deadline it falls."""
    return f"before-{int(before.total_seconds()) // 60}"
