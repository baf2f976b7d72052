"""What a page says of a lot, and until when that stays true: plain decisions about plain values.

Sources: LOOK of the house (states and their words), NĐ 37/2026 Đ23.5 (what must be shown).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from trace.clock import VIETNAM
from trace.errors import N_


class Status(StrEnum):
    """What a person in a market needs to know first. The first that applies wins, in this order."""

    RECALLED = "recalled"
    ON_HOLD = "on_hold"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"
    CLEAR = "clear"


STATUS_WORDS: Final = {
    Status.RECALLED: N_("Đang thu hồi: không ăn, không bán"),
    Status.ON_HOLD: N_("Tạm ngừng bán, chờ kiểm tra"),
    Status.EXPIRED: N_("Hết hạn sử dụng"),
    Status.WITHDRAWN: N_("Cơ sở đã rút khai báo lô này"),
    Status.UNCONFIRMED: N_("Cơ sở chưa xác nhận lô này lưu hành"),
    Status.CLEAR: N_("Chưa có cảnh báo với lô này"),
}


@dataclass(frozen=True, slots=True)
class PageStamp:
    """What a rendered page depends on: a lot and its version (0, 0 for pages without one), the epoch of shared
    facts, and the moment at which time alone changes it.
    """

    batch_id: int
    version: int
    epoch: int
    fresh_until: datetime | None = None

    def is_current(self, seen: tuple[int, int] | None, now: datetime) -> bool:
        """True while the database still says (version, epoch) and no end has passed."""
        return seen == (self.version, self.epoch) and (self.fresh_until is None or now < self.fresh_until)


def status_of(
    *,
    is_recalled: bool,
    is_on_hold: bool,
    is_approved: bool,
    is_withdrawn: bool,
    expires_on: date | None,
    today: date,
) -> Status:
    """One word for a lot. A lot is good through its last day."""
    if is_recalled:
        return Status.RECALLED
    if is_on_hold:
        return Status.ON_HOLD
    if has_ended(expires_on, today):
        return Status.EXPIRED
    if is_withdrawn:
        return Status.WITHDRAWN
    return Status.CLEAR if is_approved else Status.UNCONFIRMED


def has_ended(last_day: date | None, today: date) -> bool:
    """True from the day after the last good one."""
    return last_day is not None and today > last_day


def next_turn(last_days: Iterable[date | None], now: datetime) -> datetime | None:
    """The first moment (UTC) after `now` at which one of these last days is over in Vietnam."""
    ends = (
        datetime.combine(day + timedelta(days=1), time(0), VIETNAM).astimezone(UTC)
        for day in last_days
        if day is not None
    )
    return min((end for end in ends if end > now), default=None)
