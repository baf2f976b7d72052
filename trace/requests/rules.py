"""What a request is, told from its acts alone; how its clock stands; who may do what. Plain values only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from trace.clock import VIETNAM
from trace.errors import N_, Invalid, NotAllowed, NotFound, RuleBroken
from trace.kit.viewer import MANAGER, STAFF, Viewer

DOCUMENT, PAPER, PHOTO, CODE = "document", "paper", "photo", "code"
ORIGINS: Final = {
    DOCUMENT: N_("Văn bản của cơ quan"),
    PAPER: N_("Văn bản giấy, cơ sở tự ghi"),
    PHOTO: N_("Ảnh hàng chưa rõ nguồn"),
    CODE: N_("Mã của hệ thống khác"),
}
LOTS, OF_PRODUCT, EVERYTHING = "lots", "product", "supplier"
SCOPES: Final = {
    LOTS: N_("Những lô này"),
    OF_PRODUCT: N_("Mọi lô của một sản phẩm"),
    EVERYTHING: N_("Mọi lô của cơ sở"),
}
SUPPLIER, OFFICE = "supplier", "office"
MOST_LOTS: Final = 300
MOST_HOURS: Final = 24 * 30


class Act(StrEnum):
    """What somebody did about a request."""

    OPENED = "opened"
    DOCUMENT_ADDED = "document_added"
    SUPPLIER_NAMED = "supplier_named"
    ASSIGNED = "assigned"
    TAKEN_OVER = "taken_over"
    PACKAGED = "packaged"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """What a request is, in one word."""

    UNKNOWN = "unknown"
    RECEIVED = "received"
    COLLECTING = "collecting"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Final = {
    State.UNKNOWN: N_("Hàng chưa rõ của ai"),
    State.RECEIVED: N_("Đã nhận, chưa làm"),
    State.COLLECTING: N_("Đang gom dữ liệu"),
    State.ANSWERED: N_("Đã trả lời"),
    State.CLOSED: N_("Đã kết thúc"),
    State.WITHDRAWN: N_("Cơ quan đã rút"),
}
ACT_WORDS: Final = {
    Act.OPENED: N_("Mở yêu cầu"),
    Act.DOCUMENT_ADDED: N_("Thêm văn bản"),
    Act.SUPPLIER_NAMED: N_("Xác định được cơ sở"),
    Act.ASSIGNED: N_("Giao người làm"),
    Act.TAKEN_OVER: N_("Người làm thay nhận việc"),
    Act.PACKAGED: N_("Chốt gói dữ liệu"),
    Act.ANSWERED: N_("Trả lời cơ quan"),
    Act.CLOSED: N_("Kết thúc"),
    Act.WITHDRAWN: N_("Rút yêu cầu"),
}
RUNNING: Final = (State.UNKNOWN, State.RECEIVED, State.COLLECTING)


class RequestRefused(RuleBroken):
    """What is asked does not fit how the request stands."""


class RequestAsked(Invalid):
    """Something that must be said is missing or cannot be."""


class NotYourRequest(NotAllowed):
    """Known, but it is somebody else's to do."""


class OutsideScope(NotAllowed):
    """Goods in it are another officer's to see."""


class UnknownRequest(NotFound):
    """No such request or package, or not yours to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which records: `kind` of SCOPES. `lots` are codes; `product` a code; days count the day of making, both included.

    `code` is what was typed or read when the request began with a code. `categories` and `districts` are the scope of
    the officer who asked: nobody is asked for more than the officer may read.
    """

    kind: str = EVERYTHING
    lots: tuple[str, ...] = ()
    product: str = ""
    since: date | None = None
    until: date | None = None
    code: str = ""
    categories: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()

    def dumped(self) -> dict[str, Any]:
        """As the row and the log keep it."""
        days = {"since": self.since, "until": self.until}
        lists = {"lots": self.lots, "categories": self.categories, "districts": self.districts}
        return {
            **asdict(self),
            **{key: day.isoformat() if day else "" for key, day in days.items()},
            **{key: list(value) for key, value in lists.items()},
        }

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> "Asked":
        """What `dumped` gave."""
        days = {key: date.fromisoformat(kept[key]) if kept.get(key) else None for key in ("since", "until")}
        lists = {key: tuple(kept.get(key, ())) for key in ("lots", "categories", "districts")}
        return cls(kind=kept["kind"], product=kept.get("product", ""), code=kept.get("code", ""), **days, **lists)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The written document: number, day, who signed, its file (a StoredFile's id and hash); `hours` where it says so.

    `received_at` is when it reached who must answer. `personal_basis` is the article by which it asks for names.
    """

    number: str
    on: date
    signer: str
    law: str
    hours: int = 0
    received_at: datetime
    personal_basis: str = ""
    file_id: int | None = None
    file_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One act as the fold reads it."""

    kind: str
    recorded_at: datetime
    body: Mapping[str, Any]


@dataclass(slots=True)
class RequestNow:
    """How a request stands. People are numbers; `organisation` is a code, empty while nobody is known."""

    state: State = State.UNKNOWN
    organisation: str = ""
    law: str = ""
    document_no: str = ""
    document_on: date | None = None
    document_file: int | None = None
    personal_basis: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    supplier_person: int | None = None
    supplier_acting: int | None = None
    office_person: int | None = None
    office_acting: int | None = None
    acted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A request's clock at a moment. `left` is negative when it has run out; None where no clock runs yet.

    `is_running` until it was answered or ended; then `left` is what was left at that moment. `is_binding`: by law or by
    the letter, not only a goal.
    """

    received_at: datetime | None
    due_at: datetime | None
    left: timedelta | None
    is_running: bool
    is_binding: bool

    @property
    def is_over(self) -> bool:
        """Later than the deadline. The last moment of the last hour is still in time."""
        return self.left is not None and self.left < timedelta(0)

    @property
    def seconds(self) -> int:
        """For programs."""
        return 0 if self.left is None else int(self.left.total_seconds())


def clock_of(
    *, received_at: datetime | None, due_at: datetime | None, stopped_at: datetime | None, law: str, now: datetime
) -> Clock:
    """How much is left at `now`, or was when it stopped."""
    until = stopped_at or now
    left = due_at - until if due_at is not None else None
    return Clock(received_at, due_at, left, stopped_at is None, law not in ("", "goal"))


def due_of(received_at: datetime, hours: int) -> datetime:
    """Hours run day and night: no instrument that was read says otherwise."""
    return received_at + timedelta(hours=hours)


def fold(acts: Iterable[Told]) -> RequestNow:
    """What the acts, in the order of the log, make of a request."""
    now = RequestNow()
    for act in acts:
        _TELL[Act(act.kind)](now, act)
        now.acted_at = act.recorded_at
    return now


def reminder_due(left: timedelta, marks: Sequence[int]) -> int | None:
    """The tightest of `marks` (hours left) that has been passed; 0 when the time is over; None before the first."""
    if left < timedelta(0):
        return 0
    return min((hours for hours in marks if left <= timedelta(hours=hours)), default=None)


# --- who may, and what must be said ----------------------------------------------------------------------


def check_may_open(by: Viewer, origin: str) -> None:
    """Officers and admins open by document, photo or code; a co-op writes down only the letter that it got itself."""
    is_office = by.is_officer or by.is_admin
    if (origin == PAPER) != (by.role in (MANAGER, STAFF)) or not (is_office or by.role in (MANAGER, STAFF)):
        raise NotYourRequest(N_("Cán bộ mở yêu cầu theo văn bản, ảnh hoặc mã; cơ sở chỉ ghi văn bản giấy đã nhận."))


def check_letter(letter: Letter, *, now: datetime) -> None:
    """A number, a signer, a receipt between the day of the letter and now, hours where the law leaves them open."""
    for field, value, sentence in (
        ("document_no", letter.number, N_("Ghi số, ký hiệu văn bản.")),
        ("signer", letter.signer, N_("Ghi người ký văn bản.")),
    ):
        if not value.strip():
            raise RequestAsked(sentence, field=field)
    if letter.received_at > now:
        raise RequestAsked(N_("Lúc nhận văn bản còn ở tương lai."), field="received_at")
    if letter.on > letter.received_at.astimezone(VIETNAM).date():
        raise RequestAsked(N_("Văn bản đề ngày sau khi nhận."), field="document_on")
    if not 1 <= letter.hours <= MOST_HOURS:
        raise RequestAsked(
            N_("Ghi số giờ phải trả lời theo văn bản, từ 1 đến %(most)s."), field="hours", most=MOST_HOURS
        )


def check_scope(asked: Asked) -> None:
    """What each kind of scope needs."""
    if asked.kind not in SCOPES:
        raise RequestAsked(N_("Chọn phạm vi dữ liệu."), field="scope")
    if asked.kind == LOTS and not asked.lots:
        raise RequestAsked(N_("Ghi mã hoặc số của ít nhất một lô."), field="lots")
    if asked.kind == OF_PRODUCT and not asked.product:
        raise RequestAsked(N_("Ghi mã sản phẩm."), field="product")
    if asked.since and asked.until and asked.until < asked.since:
        raise RequestAsked(N_("Ngày cuối trước ngày đầu."), field="until")


def check_running(state: str) -> None:
    """Nothing more is done about what has been answered or ended."""
    if state not in RUNNING:
        raise RequestRefused(N_("Yêu cầu này đã trả lời hoặc đã kết thúc."))


def check_supplier_side(by: Viewer, organisation_id: int | None, *, managers_only: bool = False) -> None:
    """The organisation's staff and managers work on it; an admin may help."""
    roles = (MANAGER,) if managers_only else (MANAGER, STAFF)
    if not by.is_admin and not (by.role in roles and by.owns(organisation_id)):
        who = N_("Chỉ quản lý của cơ sở được trả lời thay cơ sở.")
        raise NotYourRequest(who if managers_only else N_("Chỉ cán bộ và quản lý của cơ sở làm được việc này."))


def check_opener(by: Viewer, *, opened_by_organisation_id: int | None, opened_by_id: int | None) -> None:
    """Who asked, or a colleague of the same office, takes a request back or ends it."""
    same_office = by.owns(opened_by_organisation_id) and (by.is_officer or by.role == MANAGER)
    if not (by.is_admin or same_office or (opened_by_id is not None and by.person_id == opened_by_id)):
        raise NotYourRequest(N_("Chỉ bên đã mở yêu cầu được rút hoặc kết thúc."))


def check_cover(starts_on: date, ends_on: date, *, person_id: int, deputy_id: int, today: date) -> None:
    """Days that are not over, and somebody else."""
    if ends_on < starts_on:
        raise RequestAsked(N_("Ngày cuối trước ngày đầu."), field="ends_on")
    if ends_on < today:
        raise RequestAsked(N_("Những ngày này đã qua."), field="ends_on")
    if person_id == deputy_id:
        raise RequestAsked(N_("Người làm thay phải là người khác."), field="deputy")


def acting(person_id: int, deputies: Mapping[int, int]) -> int:
    """Who does what falls to this person today: the deputy, or the deputy's deputy. Where all are away, the person."""
    seen, one = {person_id}, person_id
    while one in deputies:
        one = deputies[one]
        if one in seen:
            return person_id
        seen.add(one)
    return one


# --- the fold --------------------------------------------------------------------------------------------


def _opened(now: RequestNow, act: Told) -> None:
    now.organisation = act.body["organisation"]
    now.law = act.body["law"]
    now.office_person = now.office_acting = act.body.get("office_person")
    now.state = State.RECEIVED if now.organisation else State.UNKNOWN
    _document(now, act)


def _document(now: RequestNow, act: Told) -> None:
    letter = act.body.get("letter") or {}
    if letter:
        now.law, now.document_no, now.document_file = letter["law"], letter["number"], letter["file"]
        now.document_on = date.fromisoformat(letter["on"])
        now.personal_basis = letter["personal_basis"]
    if act.body.get("received_at"):
        now.received_at = datetime.fromisoformat(act.body["received_at"])
        now.due_at = due_of(now.received_at, act.body["hours"])


def _named(now: RequestNow, act: Told) -> None:
    now.organisation, now.state = act.body["organisation"], State.RECEIVED
    now.received_at = datetime.fromisoformat(act.body["received_at"])
    now.due_at = due_of(now.received_at, act.body["hours"])


def _assigned(now: RequestNow, act: Told) -> None:
    side, person = act.body["side"], act.body["person"]
    if act.kind == Act.ASSIGNED:
        setattr(now, f"{side}_person", person)
    setattr(now, f"{side}_acting", person)
    if side == SUPPLIER and now.state == State.RECEIVED:
        now.state = State.COLLECTING


def _packaged(now: RequestNow, act: Told) -> None:
    del act
    now.state = State.COLLECTING if now.state == State.RECEIVED else now.state


def _answered(now: RequestNow, act: Told) -> None:
    now.state, now.answered_at = State.ANSWERED, act.recorded_at


def _ended(now: RequestNow, act: Told) -> None:
    now.state = State.CLOSED if act.kind == Act.CLOSED else State.WITHDRAWN
    now.ended_at = act.recorded_at


_TELL: Final = {
    Act.OPENED: _opened,
    Act.DOCUMENT_ADDED: _document,
    Act.SUPPLIER_NAMED: _named,
    Act.ASSIGNED: _assigned,
    Act.TAKEN_OVER: _assigned,
    Act.PACKAGED: _packaged,
    Act.ANSWERED: _answered,
    Act.CLOSED: _ended,
    Act.WITHDRAWN: _ended,
}
