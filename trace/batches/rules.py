"""Lot numbers, dates and states of batches: plain decisions about plain values.

Sources: NĐ 37/2026 Đ23.5g–h (lot, expiry), Đ46.3 (a repack keeps the original production date); TCVN 13274:2020
(codes are unique and carry no meaning).
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from trace.clock import VIETNAM
from trace.errors import N_, Invalid
from trace.gs1.codes import LOT, ShortCode, random_code, read_lot
from trace.gs1.errors import Gs1Error

LOT_LENGTH: Final = 8
MOST_TRIES: Final = 50
_LONGEST_SHELF_LIFE_DAYS: Final = 36_500


class LotRefused(Invalid):
    """A lot number that cannot be printed, or that another lot of the same product has."""


class DatesRefused(Invalid):
    """Dates that contradict each other."""


class State(StrEnum):
    """What a batch is today, in one word. The first that applies wins, in this order."""

    RECALLED = "recalled"
    HOLD = "hold"
    CLOSED = "closed"
    EXPIRED = "expired"
    SOLD_OUT = "sold_out"
    APPROVED = "approved"
    RECEIVED = "received"
    DRAFT = "draft"
    AWAITING = "awaiting"


STATE_NAMES: Final = {
    State.RECALLED: N_("Đang thu hồi"),
    State.HOLD: N_("Tạm ngừng bán, chờ kiểm tra"),
    State.CLOSED: N_("Đã kết thúc"),
    State.EXPIRED: N_("Hết hạn sử dụng"),
    State.SOLD_OUT: N_("Đã hết hàng"),
    State.APPROVED: N_("Đã duyệt"),
    State.RECEIVED: N_("Đã nhận"),
    State.DRAFT: N_("Đang làm"),
    State.AWAITING: N_("Chờ duyệt"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The projected columns that decide a batch's state."""

    is_product: bool
    is_on_hold: bool
    is_recalled: bool
    is_approved: bool
    is_closed: bool
    made_thousandths: int
    left_thousandths: int
    produced_on: date | None
    expires_on: date | None
    is_received: bool = False


def state_of(batch: Standing, today: date) -> State:
    """One word for a batch. Of lots that are no product yet, or have no production date, `received` ones came from
    somebody else and wait for nothing; `draft` is a lot still in the making."""
    if batch.is_recalled:
        return State.RECALLED
    if batch.is_on_hold:
        return State.HOLD
    if batch.is_closed:
        return State.CLOSED
    if batch.expires_on is not None and batch.expires_on < today:
        return State.EXPIRED
    if batch.made_thousandths > 0 and batch.left_thousandths <= 0:
        return State.SOLD_OUT
    if batch.is_approved:
        return State.APPROVED
    if not batch.is_product or batch.produced_on is None:
        return State.RECEIVED if batch.is_received else State.DRAFT
    return State.AWAITING


def next_change(expires_on: date | None, now: datetime) -> datetime | None:
    """The next moment at which time alone changes the state: the first one after the last good day, UTC."""
    if expires_on is None:
        return None
    ends_at = datetime.combine(expires_on + timedelta(days=1), time(0), VIETNAM).astimezone(UTC)
    return ends_at if ends_at > now else None


def expiry_of(produced_on: date | None, shelf_life_days: int | None) -> date | None:
    """The last good day, when both are known. Counted in whole days from the day of production."""
    if produced_on is None or shelf_life_days is None or not 0 < shelf_life_days <= _LONGEST_SHELF_LIFE_DAYS:
        return None
    return produced_on + timedelta(days=shelf_life_days)


def production_date(typed: date | None, happened_on: date, originals: Iterable[date | None]) -> date:
    """The day a packed lot counts as produced.

    `originals` are the production dates of the packed goods it is repacked from: the earliest of them stays,
    whatever was typed (Đ46.3). Otherwise what was typed, or the day of the work.
    """
    kept = [day for day in originals if day is not None]
    return min(kept) if kept else typed or happened_on


def last_good_day(
    typed: date | None, produced_on: date, shelf_life_days: int | None, originals: Iterable[date | None]
) -> date | None:
    """What was typed, else production date + shelf life; never later than the goods a repack was made from."""
    wanted = typed or expiry_of(produced_on, shelf_life_days)
    limits = [day for day in originals if day is not None]
    if wanted is None or not limits:
        return wanted
    return min(wanted, *limits)


def check_dates(produced_on: date | None, expires_on: date | None) -> None:
    """Goods cannot expire before they were made."""
    if produced_on is not None and expires_on is not None and expires_on < produced_on:
        raise DatesRefused(N_("Hạn sử dụng không được sớm hơn ngày sản xuất."), field="hsd")


def choose_lot(typed: str | None, is_taken: Callable[[str], bool]) -> str:
    """The lot number typed (small letters become capitals), or a new one that means nothing.

    `is_taken` answers for the product concerned.
    """
    if typed is not None and typed.strip():
        lot = _read(typed)
        if is_taken(lot):
            raise LotRefused(N_("Số lô %(lot)s đã có ở sản phẩm này."), field="lot", lot=lot)
        return lot
    return _first_free(lambda: random_code(LOT_LENGTH, secrets.SystemRandom()), is_taken)


def _read(typed: str) -> str:
    try:
        return read_lot(typed)
    except Gs1Error as unfit:
        raise LotRefused(unfit.msgid, field="lot", **unfit.params) from None


def choose_code(is_taken: Callable[[str], bool]) -> str:
    """A new short code T…, for a lot or a season."""
    return _first_free(lambda: ShortCode.make(LOT, secrets.SystemRandom()).text, is_taken)


def _first_free(make: Callable[[], str], is_taken: Callable[[str], bool]) -> str:
    for _ in range(MOST_TRIES):
        code = make()
        if not is_taken(code):
            return code
    raise RuntimeError("The code space is as good as full.")
