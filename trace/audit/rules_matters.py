"""What may happen to a matter, by whom, and what it is then. Plain values in, decisions out.

open → the establishment answers → an officer accepts, or sends it back (open again, with a new last day). An officer
may waive what is no danger; what endangers people or stops labels only when a second officer says so too. A rule's
matter is mended when the rule finds it no more. What was closed by a person may be opened again with a reason.
"""

from collections.abc import Collection, Mapping
from typing import Final

from trace.access.rules_offices import may_decide, office_of
from trace.errors import N_, Invalid, NotAllowed, RuleBroken
from trace.kit.text import nfc
from trace.kit.viewer import MANAGER, STAFF, Viewer
from trace.readiness.rules import NOTE, STOP, WARN
from trace.readiness.rules_terms import SAFETY

OPEN, ANSWERED, WAIVING, ACCEPTED = "open", "answered", "waiving", "accepted"
WAIVED, MENDED, WITHDRAWN = "waived", "mended", "withdrawn"
STATES: Final[Mapping[str, str]] = {
    OPEN: N_("Chờ cơ sở sửa"),
    ANSWERED: N_("Cơ sở đã trả lời"),
    WAIVING: N_("Chờ người thứ hai cho miễn"),
    ACCEPTED: N_("Đã chấp nhận cách sửa"),
    WAIVED: N_("Được miễn, có lý do"),
    MENDED: N_("Đã sửa xong"),
    WITHDRAWN: N_("Cán bộ đã rút"),
}
WAITING: Final = (OPEN, ANSWERED, WAIVING)
WEIGHTS: Final[Mapping[str, str]] = {
    SAFETY: N_("An toàn"),
    STOP: N_("Chặn in tem"),
    WARN: N_("Cần sửa"),
    NOTE: N_("Nên biết"),
}
NEEDS_TWO: Final = (SAFETY, STOP)

OPENED, ANSWER, ACCEPT, SEND_BACK, WAIVE = "opened", "answered", "accepted", "sent_back", "waived"
ASK_WAIVER, REFUSE_WAIVER, REOPEN, WITHDRAW, GONE = (
    "waiver_asked",
    "waiver_refused",
    "reopened",
    "withdrawn",
    "mended",
)
ACTS: Final[Mapping[str, str]] = {
    OPENED: N_("Nêu ra"),
    ANSWER: N_("Cơ sở trả lời"),
    ACCEPT: N_("Chấp nhận cách sửa"),
    SEND_BACK: N_("Trả lại, sửa tiếp"),
    ASK_WAIVER: N_("Đề nghị miễn"),
    WAIVE: N_("Cho miễn"),
    REFUSE_WAIVER: N_("Không cho miễn"),
    REOPEN: N_("Mở lại"),
    WITHDRAW: N_("Rút"),
    GONE: N_("Hệ thống không còn thấy"),
}
# act → (states it may come from, the state after it)
STEPS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    ANSWER: ((OPEN,), ANSWERED),
    ACCEPT: ((ANSWERED,), ACCEPTED),
    SEND_BACK: ((ANSWERED,), OPEN),
    ASK_WAIVER: ((OPEN, ANSWERED), WAIVING),
    WAIVE: ((OPEN, ANSWERED, WAIVING), WAIVED),
    REFUSE_WAIVER: ((WAIVING,), OPEN),
    REOPEN: ((ACCEPTED, WAIVED), OPEN),
    WITHDRAW: ((OPEN, ANSWERED), WITHDRAWN),
    GONE: (WAITING, MENDED),
}


class MatterRefused(RuleBroken):
    """This cannot happen to the matter now."""


class NotYoursToSay(NotAllowed):
    """Known, but somebody else's to say."""


def may_settle(viewer: Viewer, categories: Collection[str], *, topic: str = "") -> bool:
    """True when this officer's body decides for any of the goods; for no known goods any officer of a known body."""
    if not categories:
        return viewer.is_admin or office_of(viewer) is not None
    return any(may_decide(viewer, one, matter=topic) for one in categories)


def check_may_settle(viewer: Viewer, categories: Collection[str], *, topic: str = "") -> None:
    if not may_settle(viewer, categories, topic=topic):
        raise NotYoursToSay(N_("Cơ quan của bạn xem được mục này nhưng không phụ trách nhóm hàng này."))


def check_may_answer(viewer: Viewer, organisation_id: int) -> None:
    """The establishment's own people answer; who writes for others does not."""
    if viewer.role not in (MANAGER, STAFF) or not viewer.owns(organisation_id):
        raise NotYoursToSay(N_("Chỉ người của cơ sở trả lời mục này."))


def check_step(act: str, state: str) -> str:
    """The state after an act, or a refusal."""
    before, after = STEPS[act]
    if state not in before:
        raise MatterRefused(N_("Mục này không còn ở bước đó. Mở lại trang để xem tình trạng mới nhất."))
    return after


def waiver_of(weight: str, state: str) -> str:
    """The act that an officer's wish to waive is: at once, or a question to a second person."""
    return ASK_WAIVER if weight in NEEDS_TWO and state != WAIVING else WAIVE


def check_second(viewer: Viewer, asked_by: int | None) -> None:
    """The second person is another one than who asked."""
    if viewer.person_id is not None and viewer.person_id == asked_by:
        raise MatterRefused(N_("Người thứ hai phải là người khác với người đề nghị."))


def check_words(text: str, field: str) -> str:
    """Words are required where somebody has to understand later why."""
    words = nfc(text).strip()
    if len(words) < 3:
        raise Invalid(N_("Ghi rõ lý do hoặc nội dung."), field=field)
    return words[:2000]
