"""The only reader of the system clock. Everything below the doors receives `now=` from its caller."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def _system_time() -> datetime:
    return datetime.now(UTC)


_read: Callable[[], datetime] = _system_time


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _read()


def today() -> date:
    """The calendar day in Vietnam."""
    return now().astimezone(VIETNAM).date()


def whole_milliseconds(moment: datetime) -> datetime:
    """The moment in UTC as records and events keep it: what is below a millisecond is dropped."""
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def set_clock(read: Callable[[], datetime] | None) -> None:
    """Replace the clock (tests and drills only); None puts the system clock back."""
    global _read
    _read = read or _system_time
