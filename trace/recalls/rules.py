"""Who may call goods back, in which state what may be done, and until when: plain decisions about plain values.

Sources: TT 17/2021/TT-BNNPTNT Đ10–14, 17; TT 43/2018/TT-BCT Đ15–20; Luật 19/2023 Đ32–33 with NĐ 55/2024 Đ17–19. The
figures are data (seeds/reference/recalls); an unverified one warns and never refuses.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from trace.clock import VIETNAM
from trace.errors import N_, Invalid, NotAllowed, NotFound, RuleBroken
from trace.gs1.codes import check_character, random_code
from trace.kit.text import nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.recalls.terms import Hazard, Law

VOLUNTARY, COMPULSORY = "voluntary", "compulsory"
KINDS: Final = {VOLUNTARY: N_("Tự nguyện"), COMPULSORY: N_("Bắt buộc, theo quyết định")}
START, MADE_FROM, HELD = "start", "made_from", "held"
ROLES: Final = {START: N_("Lô bị thu hồi"), MADE_FROM: N_("Làm từ lô bị thu hồi"), HELD: N_("Cùng lô, ở nơi nhận hàng")}
LONGEST_WORDS: Final = 500
_PREFIX: Final = "R"
_BODY: Final = 6
_WEEKEND: Final = 5


class State(StrEnum):
    """Where a recall stands. Until it is confirmed nobody outside sees it; after closing its lots stay recalled."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATE_NAMES: Final = {
    State.DRAFT: N_("Đang soạn, chưa công bố"),
    State.OPEN: N_("Đang thu hồi"),
    State.CLOSED: N_("Đã thu hồi xong"),
    State.CANCELLED: N_("Đã thôi"),
}
PUBLIC: Final = (State.OPEN, State.CLOSED)


class Act(StrEnum):
    """What is done to a recall; each is an entry of the log."""

    OPENED = "opened"
    NARROWED = "narrowed"
    WIDENED = "widened"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    CLOSED = "closed"


ACT_NAMES: Final = {
    Act.OPENED: N_("Mở đợt thu hồi"),
    Act.NARROWED: N_("Bỏ lô khỏi phạm vi"),
    Act.WIDENED: N_("Đưa lô trở lại phạm vi"),
    Act.CONFIRMED: N_("Xác nhận, công bố thu hồi"),
    Act.CANCELLED: N_("Thôi đợt thu hồi"),
    Act.CLOSED: N_("Kết thúc thu hồi"),
}


class Origin(StrEnum):
    """What a recall was opened from."""

    BATCH = "batch"
    FINDING = "finding"
    REPORT = "report"
    MATERIAL = "material"
    PLACE = "place"
    SERIALS = "serials"
    FEEDBACK = "feedback"
    INSPECTION = "inspection"


ORIGIN_NAMES: Final = {
    Origin.BATCH: N_("Một lô hàng"),
    Origin.FINDING: N_("Một mục cần xử lý"),
    Origin.REPORT: N_("Một báo cáo, phiếu kiểm nghiệm"),
    Origin.MATERIAL: N_("Một lô vật tư đầu vào"),
    Origin.PLACE: N_("Một địa điểm trong một thời gian"),
    Origin.SERIALS: N_("Một dãy số gói"),
    Origin.FEEDBACK: N_("Một phản ánh của người mua"),
    Origin.INSPECTION: N_("Một cuộc kiểm tra"),
}


class RecallRefused(RuleBroken):
    """The recall, as it stands, does not allow this."""


class RecallForbidden(NotAllowed):
    """Not for this person or this body."""


class RecallInvalid(Invalid):
    """What was typed cannot be; `field` says where."""


class UnknownRecall(NotFound):
    """No such recall, or not yours to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The paper behind a compulsory recall; `file` is the stored scan."""

    number: str
    on: date
    signer: str
    file: Any


def new_code() -> str:
    """`R`, six random characters, one that finds a typing mistake."""
    body = _PREFIX + random_code(_BODY, secrets.SystemRandom())
    return body + check_character(body)


def read_words(text: str, field: str, *, longest: int = LONGEST_WORDS) -> str:
    """Words that must be there; the reason of an act is never empty."""
    said = nfc(text)
    if not said or len(said) > longest:
        raise RecallInvalid(N_("Ghi rõ lý do, nhiều nhất %(most)s chữ."), field=field, most=longest)
    return said


def check_may_open(kind: str, by: Viewer, *, organisation_id: int, is_competent: bool) -> None:
    """A voluntary recall is drafted by the organisation's own people, a compulsory one by the competent body."""
    if kind == VOLUNTARY:
        if by.role in RECORDERS and not by.owns(organisation_id):
            raise UnknownRecall(N_("Không tìm thấy lô này trong cơ sở của bạn."))
        if by.role not in RECORDERS:
            raise RecallForbidden(N_("Thu hồi tự nguyện do chính cơ sở mở. Cơ quan nhà nước mở thu hồi bắt buộc."))
        return
    if not by.is_officer:
        raise RecallForbidden(N_("Thu hồi bắt buộc do cơ quan nhà nước có thẩm quyền mở."))
    check_competent(is_competent=is_competent)


def check_competent(*, is_competent: bool) -> None:
    """Only the body that decides about these goods may compel."""
    if not is_competent:
        raise RecallForbidden(N_("Cơ quan của bạn không có thẩm quyền thu hồi bắt buộc với nhóm sản phẩm này."))


def check_may_confirm(
    kind: str, by: Viewer, *, organisation_id: int, opened_by_id: int | None, is_competent: bool
) -> None:
    """The organisation's manager confirms a voluntary recall; a compulsory one needs a second person of the body."""
    if kind == VOLUNTARY:
        if not (by.may_approve and by.owns(organisation_id)):
            raise RecallForbidden(N_("Chỉ người quản lý của cơ sở mới xác nhận thu hồi."))
        return
    if not (by.is_officer or by.is_admin):
        raise RecallForbidden(N_("Thu hồi bắt buộc do cơ quan nhà nước có thẩm quyền xác nhận."))
    if not by.is_admin:
        check_competent(is_competent=is_competent)
    if by.person_id == opened_by_id:
        raise RecallForbidden(N_("Người mở không tự xác nhận: cần người thứ hai của cơ quan có thẩm quyền."))


def check_decision(kind: str, decision: Decision | None) -> None:
    """A compulsory recall stands on a decision with number, day, signer and file."""
    if kind == VOLUNTARY:
        return
    if decision is None or not nfc(decision.number):
        raise RecallInvalid(N_("Ghi số quyết định thu hồi."), field="decision_no")
    if not nfc(decision.signer):
        raise RecallInvalid(N_("Ghi người ký quyết định."), field="signer")
    if decision.file is None:
        raise RecallInvalid(N_("Đính kèm tệp quyết định."), field="decision_file")


def check_state(state: str, *allowed: State) -> None:
    """Each act has its time."""
    if state in allowed:
        return
    sentences = {
        State.DRAFT: N_("Đợt thu hồi này chưa được xác nhận."),
        State.OPEN: N_("Đợt thu hồi này đã được xác nhận, đang thực hiện."),
        State.CLOSED: N_("Đợt thu hồi này đã kết thúc."),
        State.CANCELLED: N_("Đợt thu hồi này đã thôi."),
    }
    raise RecallRefused(sentences[State(state)])


def check_found(found_at: datetime, now: datetime) -> None:
    """Nothing is found in the future."""
    if found_at > now + timedelta(minutes=5):
        raise RecallInvalid(N_("Thời điểm phát hiện ở tương lai."), field="found_at")


def check_known(word: str, known: Collection[str], field: str) -> None:
    """A word of the data."""
    if word not in known:
        raise RecallInvalid(N_("Chọn một mục trong danh sách."), field=field)


# --- clocks ------------------------------------------------------------------------------------------------------


def due_at(law: Law, found_at: datetime) -> datetime:
    """Until when the recall must be under way: hours after the finding or report."""
    return found_at + timedelta(hours=law.hours)


def publish_by(law: Law, hazard: Hazard, confirmed_at: datetime) -> date | None:
    """The last working day for the public notice; None where the law sets none."""
    days = law.publish_days if hazard.is_grave else law.publish_days_other
    return working_days_after(confirmed_at, days) if days else None


def report_by(law: Law, closed_at: datetime) -> date | None:
    """The last working day for the report after the end; None where the law sets none."""
    return working_days_after(closed_at, law.report_days) if law.report_days else None


def disposal_by(law: Law, agreed_on: date) -> date | None:
    """The last day for dealing with the goods, counted from the day the body agreed how."""
    if not law.disposal_months:
        return None
    months = agreed_on.month - 1 + law.disposal_months
    year, month = agreed_on.year + months // 12, months % 12 + 1
    day = agreed_on.day
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def working_days_after(moment: datetime, days: int) -> date:
    """So many days later in Vietnam, Saturdays and Sundays not counted. Public holidays are not known here: the day
    told is never later than the true one."""
    day = moment.astimezone(VIETNAM).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < _WEEKEND
    return day


def is_late(due: datetime | None, *, confirmed_at: datetime | None, now: datetime) -> bool:
    """True when the recall was not, or is not yet, under way in time."""
    return due is not None and (confirmed_at or now).astimezone(UTC) > due
