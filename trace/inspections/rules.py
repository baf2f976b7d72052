"""How an inspection goes on, who may do what, when things are due. Plain decisions: no database, no page.

Sources: NĐ 37/2026 Đ25.3 (the province leads checks), Đ96.4 (results go up each quarter before the 25th). No instrument
read so far prescribes the steps of minutes; both sides sign, a refusal is noted with its reason, as is the custom.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from trace.errors import N_, Invalid, NotAllowed, NotFound, RuleBroken
from trace.kit.viewer import MANAGER, STAFF, Viewer

LOG_KIND: Final = "inspection"
SITE, REMOTE = "site", "remote"
MODES: Final = {SITE: N_("Tại cơ sở"), REMOTE: N_("Từ xa, trên hồ sơ")}
PASS, FAIL, NOT_APPLICABLE = "pass", "fail", "na"
VALUES: Final = {PASS: N_("Đạt"), FAIL: N_("Không đạt"), NOT_APPLICABLE: N_("Không áp dụng")}
RESULTS: Final = {PASS: N_("Đạt"), FAIL: N_("Không đạt")}
STOP, WARN, NOTE = "stop", "warn", "note"
SEVERITIES: Final = {STOP: N_("Nặng"), WARN: N_("Nhẹ"), NOTE: N_("Nhắc nhở")}
SIGNED, REFUSED = "signed", "refused"
MOST_INSPECTORS: Final = 8
MOST_PHOTOS: Final = 4


class State(StrEnum):
    """Where an inspection stands."""

    PLANNED = "planned"
    UNDERWAY = "underway"
    DRAWN_UP = "drawn_up"
    CONCLUDED = "concluded"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATE_NAMES: Final = {
    State.PLANNED: N_("Đã lên lịch"),
    State.UNDERWAY: N_("Đang kiểm tra"),
    State.DRAWN_UP: N_("Chờ hai bên ký biên bản"),
    State.CONCLUDED: N_("Đã ký, đang khắc phục"),
    State.CLOSED: N_("Đã xong"),
    State.CANCELLED: N_("Thôi kiểm tra"),
}
DONE: Final = (State.CONCLUDED, State.CLOSED)


class Act(StrEnum):
    """What was done."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    BEGUN = "begun"
    ANSWERED = "answered"
    ASKED = "asked"
    SENT = "sent"
    FOUND = "found"
    DRAWN_UP = "drawn_up"
    REOPENED = "reopened"
    SIGNED = "signed"
    LINK_MADE = "link_made"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    CONCLUDED = "concluded"
    SEALED = "sealed"
    PROVED = "proved"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    CLOSED = "closed"


ACT_WORDS: Final = {
    Act.PLANNED: N_("Lên lịch kiểm tra"),
    Act.CANCELLED: N_("Thôi kiểm tra"),
    Act.BEGUN: N_("Bắt đầu kiểm tra; tạm dừng sửa hồ sơ"),
    Act.ANSWERED: N_("Ghi kết quả từng mục"),
    Act.ASKED: N_("Yêu cầu gửi giấy tờ"),
    Act.SENT: N_("Cơ sở gửi giấy tờ"),
    Act.FOUND: N_("Ghi một phát hiện"),
    Act.DRAWN_UP: N_("Lập biên bản"),
    Act.REOPENED: N_("Mở lại để sửa trước khi cơ sở ký"),
    Act.SIGNED: N_("Cán bộ ký biên bản"),
    Act.LINK_MADE: N_("Làm đường dẫn ký biên bản"),
    Act.ACKNOWLEDGED: N_("Cơ sở ký biên bản"),
    Act.REFUSED: N_("Cơ sở không ký biên bản"),
    Act.CONCLUDED: N_("Kết thúc kiểm tra; hồ sơ sửa được trở lại"),
    Act.SEALED: N_("Niêm phong biên bản"),
    Act.PROVED: N_("Cơ sở gửi bằng chứng khắc phục"),
    Act.ACCEPTED: N_("Công nhận đã khắc phục"),
    Act.SENT_BACK: N_("Trả lại, khắc phục chưa đạt"),
    Act.CLOSED: N_("Mọi việc đã khắc phục xong"),
}


class Fix(StrEnum):
    """Where a corrective action stands."""

    OPEN = "open"
    PROVED = "proved"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


FIX_NAMES: Final = {
    Fix.OPEN: N_("Chờ khắc phục"),
    Fix.PROVED: N_("Chờ cán bộ xem"),
    Fix.ACCEPTED: N_("Đã công nhận"),
    Fix.SENT_BACK: N_("Phải làm lại"),
}
UNFIXED: Final = (Fix.OPEN, Fix.PROVED, Fix.SENT_BACK)


class InspectionRefused(RuleBroken):
    """It stands elsewhere by now."""


class InspectionAsked(Invalid):
    """Something is missing in what was typed."""


class NotTheInspector(NotAllowed):
    """Only the officers of this inspection."""


class UnknownInspection(NotFound):
    """No such inspection, or not yours to see."""


class LinkEnded(RuleBroken):
    """A link that was used, has expired, or whose minutes were opened again."""

    status = 410


class UnknownLink(NotFound):
    """No link has this token."""


def check_state(state: str, *allowed: State) -> None:
    """Refused unless the inspection stands where this act belongs."""
    if state not in allowed:
        raise InspectionRefused(N_("Cuộc kiểm tra đang ở bước khác: mở lại trang để xem."))


def check_supplier(by: Viewer, organisation_id: int, *, managers_only: bool = False) -> None:
    """Refused unless this viewer speaks for who is inspected."""
    if by.owns(organisation_id) and by.role in ((MANAGER,) if managers_only else (MANAGER, STAFF)):
        return
    raise NotTheInspector(
        N_("Chỉ quản lý của cơ sở được ký.") if managers_only else N_("Chỉ cơ sở được kiểm tra làm việc này.")
    )


def check_text(field: str, text: str, *, most: int, needed: bool = True) -> str:
    """The words, or a refusal beside their field."""
    if needed and not text:
        raise InspectionAsked(N_("Chưa nhập mục này."), field=field)
    if len(text) > most:
        raise InspectionAsked(N_("Dài quá số chữ cho phép."), field=field)
    return text


def check_planned(planned_on: date, *, today: date) -> None:
    """A plan lies ahead, at most a year."""
    if planned_on < today:
        raise InspectionAsked(N_("Ngày kiểm tra đã qua."), field="planned_on")
    if planned_on > today + timedelta(days=366):
        raise InspectionAsked(N_("Ngày kiểm tra xa quá một năm."), field="planned_on")


def check_decision(number: str, on: date | None, *, today: date) -> None:
    """A decision has both its number and its date, and lies behind."""
    if number and on is None:
        raise InspectionAsked(N_("Ghi ngày của quyết định."), field="decision_on")
    if on is not None and not number:
        raise InspectionAsked(N_("Ghi số của quyết định."), field="decision_no")
    if on is not None and on > today:
        raise InspectionAsked(N_("Ngày này còn ở tương lai."), field="decision_on")


def check_due(due_on: date, *, today: date, most_days: int) -> None:
    """A corrective action ends after today and within what the terms allow."""
    if due_on <= today:
        raise InspectionAsked(N_("Hạn khắc phục phải sau hôm nay."), field="due_on")
    if due_on > today + timedelta(days=most_days):
        raise InspectionAsked(N_("Hạn khắc phục xa quá %(days)s ngày."), field="due_on", days=most_days)


def is_overdue(state: str, due_on: date | None, *, today: date) -> bool:
    """True on the day after the deadline while nothing was accepted; what waits for the officer is not the supplier's
    lateness."""
    return state in (Fix.OPEN, Fix.SENT_BACK) and due_on is not None and due_on < today


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter, 1 to 4."""
    return day.year, (day.month - 1) // 3 + 1


def read_quarter(text: str, *, today: date) -> tuple[int, int]:
    """`2026-Q4`; the present quarter for anything else."""
    year, _, quarter = text.partition("-Q")
    is_one = year.isascii() and year.isdigit() and len(year) == 4 and quarter in ("1", "2", "3", "4")
    return (int(year), int(quarter)) if is_one and 2020 <= int(year) <= 2100 else quarter_of(today)


def days_of(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter."""
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * (quarter % 4) + 1, 1)
    return first, following - timedelta(days=1)


def upload_by(year: int, quarter: int, *, day: int) -> date:
    """The last day on which a quarter's results are in time: the day before `day` of its last month."""
    return date(year, 3 * quarter, day) - timedelta(days=1)
