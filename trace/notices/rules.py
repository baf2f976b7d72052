"""Which news there is, how a sentence is kept, when it goes out, and when to stop trying."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from trace.clock import VIETNAM
from trace.errors import N_, Invalid
from trace.kit.paths import local_path
from trace.kit.viewer import ROLES

# A sentence for people: plain, or the marked msgid with what fills it (`N_("… %(lot)s …"), {"lot": "GAO-1"}`).
Words = str | tuple[str, Mapping[str, str | int]]


@dataclass(frozen=True)
class Kind:
    """One kind of news. Urgent news does not wait for the daily summary, and nobody can mute it."""

    name: str
    help: str
    icon: str
    is_urgent: bool = False


KINDS: Final[Mapping[str, Kind]] = {
    "handover_sent": Kind(N_("Hàng đang đến"), N_("Có bên giao hàng cho cơ sở, chờ nhận."), "truck"),
    "handover_answered": Kind(
        N_("Bên nhận đã trả lời"), N_("Hàng cơ sở giao đã được nhận đủ, nhận thiếu hoặc bị từ chối."), "check"
    ),
    "handover_late": Kind(N_("Giao nhận quá hạn"), N_("Chuyến hàng quá ngày hẹn mà chưa ai ký nhận."), "clock"),
    "revision": Kind(N_("Xin sửa chuyến hàng đã ký"), N_("Bên kia xin sửa, hoặc đã trả lời đề nghị sửa."), "history"),
    "claim": Kind(N_("Có người ghi tên cơ sở"), N_("Một bên khai lấy hàng của cơ sở, hoặc lời khai bị bác."), "people"),
    "limit": Kind(N_("Vượt ngưỡng"), N_("Nhiệt độ, độ mặn… ra ngoài giới hạn."), "warning"),
    "correction": Kind(N_("Chờ xác nhận sửa"), N_("Có đề nghị sửa nhẹ đi, cần người thứ hai."), "edit"),
    "paper_ends": Kind(N_("Giấy sắp hết hạn"), N_("Báo trước 60 ngày và 15 ngày."), "certificate"),
    "matter": Kind(N_("Việc cán bộ yêu cầu sửa"), N_("Cán bộ nêu, trả lời hoặc nhắc hạn một việc cần sửa."), "shield"),
    "lot_held": Kind(N_("Lô bị tạm ngừng"), N_("Một lô của cơ sở không được bán cho đến khi xem xét."), "hold"),
    "data_request": Kind(
        N_("Yêu cầu cung cấp dữ liệu"),
        N_("Có cơ quan yêu cầu dữ liệu, hoặc thời hạn trả lời sắp hết."),
        "clock",
        is_urgent=True,
    ),
    "inspection": Kind(N_("Kiểm tra"), N_("Cơ quan lên lịch, bắt đầu, kết thúc kiểm tra; việc khắc phục."), "shield"),
    "feedback": Kind(N_("Người mua phản ánh"), N_("Có phản ánh mới về hàng của cơ sở."), "message"),
    "recall": Kind(N_("Thu hồi"), N_("Luôn được báo ngay, không tắt được."), "stop", is_urgent=True),
}
AT_ONCE, DAILY = "at_once", "daily"
RHYTHMS: Final = (AT_ONCE, DAILY)
EARLIEST_HOUR, LATEST_HOUR, USUAL_HOUR = 4, 21, 6
LONGEST_SUBJECT, MOST_LINES = 300, 12

# Tries after a failure: a minute, five, half an hour, two hours, eight hours, a day; then it is given up.
BACK_OFF: Final = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440))
# A sender that died in the middle is taken for dead after this; the message may then arrive twice, never not at all.
STUCK_AFTER: Final = timedelta(minutes=5)
SHOWN_FOR: Final = timedelta(days=90)


def kept_words(words: Words) -> list[object]:
    """A sentence as it is stored: the msgid and what fills it."""
    msgid, params = (words, {}) if isinstance(words, str) else words
    return [
        msgid[:LONGEST_SUBJECT],
        {key: value if isinstance(value, int) else str(value) for key, value in params.items()},
    ]


def kept_roles(roles: Iterable[str]) -> str:
    """`,manager,staff,`: one text in which a role is found with its commas."""
    chosen = [role for role in ROLES if role in set(roles)]
    if not chosen or set(roles) - set(ROLES):
        raise ValueError(f"No such roles: {sorted(roles)}.")
    return f",{','.join(chosen)},"


def checked_href(href: str) -> str:
    """News leads only to a page of this service."""
    if not local_path(href, otherwise="") or len(href) > 200:
        raise ValueError(f"News leads to a page of this service, not to {href!r}.")
    return href


def due_at(kind: str, *, rhythm: str, hour: int, now: datetime) -> datetime:
    """When this news goes out to someone with these wishes: now, or with the next daily summary."""
    if rhythm != DAILY or KINDS[kind].is_urgent:
        return now
    here = now.astimezone(VIETNAM)
    today = datetime.combine(here.date(), time(hour), tzinfo=VIETNAM)
    return today if today > here else today + timedelta(days=1)


def is_wanted(kind: str, muted: Iterable[str]) -> bool:
    """Urgent news cannot be muted."""
    return KINDS[kind].is_urgent or kind not in set(muted)


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """When to try again after `attempts` failures; None when that was enough."""
    return now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None


def checked_wishes(rhythm: str, hour: int, muted: Iterable[str]) -> tuple[str, int, list[str]]:
    """What a person may wish."""
    if rhythm not in RHYTHMS:
        raise Invalid(N_("Chọn cách báo tin."), field="rhythm")
    if not EARLIEST_HOUR <= hour <= LATEST_HOUR:
        raise Invalid(N_("Chọn giờ từ 4 đến 21."), field="hour")
    return rhythm, hour, sorted({one for one in muted if one in KINDS and not KINDS[one].is_urgent})


@dataclass(frozen=True)
class Outcome:
    """What came of sending: `sent`, `later` (worth another try), `never` (this message), `gone` (the whole channel)."""

    state: str
    reason: str = ""
    wait: timedelta | None = None


SENT: Final = Outcome("sent")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def parse_mail(typed: str) -> str:
    """An address that mail can go to, its host in small letters; nothing that could break out of a header."""
    name, _, host = typed.strip().rpartition("@")
    address = f"{name}@{host.lower()}"
    if len(address) > 200 or not _MAIL.fullmatch(address):
        raise Invalid(
            N_("Địa chỉ thư “%(text)s” không đúng. Ví dụ: lan@htxsonghoa.vn."), field="address", text=typed[:80]
        )
    return address
