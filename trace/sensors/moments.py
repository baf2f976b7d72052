"""Moments as loggers write them: day first or ISO, 24 hours or AM/PM, with a zone or by the clock on the wall here."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from trace.clock import VIETNAM
from trace.errors import N_

LOCAL, AS_UTC, SAID = "local", "utc", "said"
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_TIME = (
    r"(?:[ T,]+(?P<hour>\d{1,2})[:hH](?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?|SA|CH|sa|ch)?)?"
)
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?)?"
_ISO: Final = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _TIME + _ZONE)
_SLASHED: Final = re.compile(
    r"(?P<first>\d{1,2})[-/.](?P<second_part>\d{1,2})[-/.](?P<year>\d{4}|\d{2})" + _TIME + _ZONE
)
_TIME_FIRST: Final = re.compile(
    r"(\d{1,2}[:hH]\d{1,2}(?::\d{1,2})?(?:\s*[AaPp][Mm])?)[ ,]+(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})"
)
_EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?")
_EARLIEST: Final = 946_684_800  # 2000-01-01


class MomentUnreadable(Exception):
    """`reason` is the Vietnamese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Moments:
    """Reads the moments of one file. The order of day and month is decided by a day above twelve anywhere in it."""

    def __init__(self, *, zone: str = "", order: str = "") -> None:
        self.zone = zone or LOCAL
        self._asked = order
        self._order = order or DAY_FIRST
        self._may_be_day_first = self._may_be_month_first = True
        self._has_slashed = False
        self._seen: set[tuple[str, str]] = set()

    @property
    def order_shown(self) -> str:
        """How slashed days were read; empty where there were none."""
        return self._order if self._has_slashed else ""

    def look(self, text: str) -> None:
        found = _SLASHED.match(_turned(text))
        if found is None:
            return
        self._has_slashed = True
        self._may_be_day_first &= int(found["second_part"]) <= 12
        self._may_be_month_first &= int(found["first"]) <= 12

    def decide(self) -> None:
        if not self._asked and self._may_be_month_first and not self._may_be_day_first:
            self._order = MONTH_FIRST

    def read(self, text: str) -> int:
        """Seconds since 1970."""
        if _EPOCH.fullmatch(text):
            self.zone = SAID
            return int(text[:10])
        turned = _turned(text)
        found = _ISO.fullmatch(turned) or _SLASHED.fullmatch(turned)
        if found is None:
            raise MomentUnreadable(N_("Không phải thời điểm. Ví dụ: 21/11/2026 14:05."))
        part = found.groupdict()
        if "month" in part:
            year, month, day = int(part["year"]), int(part["month"]), int(part["day"])
        else:
            year, day, month = int(part["year"]), int(part["first"]), int(part["second_part"])
            if self._order == MONTH_FIRST:
                day, month = month, day
            year += 2000 if year < 100 else 0
        if part["hour"] is None:
            raise MomentUnreadable(N_("Thiếu giờ. Ví dụ: 21/11/2026 14:05."))
        if part["zone"]:
            self.zone = SAID
        offset = _offset(part["zone"] or self.zone)
        return _seconds(year, month, day, _hour(part), int(part["minute"]), int(part["second"] or 0), offset)

    @staticmethod
    def shown(at: int) -> str:
        """As people here write it."""
        return datetime.fromtimestamp(at, VIETNAM).strftime("%d/%m/%Y %H:%M:%S")


def _hour(part: dict[str, str | None]) -> int:
    hour, half = int(part["hour"] or 0), (part["half"] or "").replace(".", "").lower()
    if half in ("pm", "ch") and hour < 12:
        return hour + 12
    return 0 if half in ("am", "sa") and hour == 12 else hour


def _seconds(year: int, month: int, day: int, hour: int, minute: int, second: int, offset: int) -> int:
    try:
        # A whole day is asked once; what remains is adding.
        at = _day_seconds(year, month, day) + hour * 3600 + minute * 60 + second - offset
    except ValueError:
        raise MomentUnreadable(N_("Không có ngày này.")) from None
    if hour > 23 or minute > 59 or second > 59:
        raise MomentUnreadable(N_("Không có giờ này."))
    if at < _EARLIEST:
        raise MomentUnreadable(N_("Trước năm 2000: đồng hồ của máy đo chạy sai."))
    return at


@lru_cache(maxsize=4096)
def _day_seconds(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


@lru_cache(maxsize=64)
def _offset(zone: str) -> int:
    """Seconds east of Greenwich. Vietnam has had +07:00 all the time since loggers exist."""
    if zone in (LOCAL, SAID):
        return 7 * 3600
    bare = zone.upper().removeprefix("UTC").removeprefix("GMT")
    if bare in ("", "Z", "TC"):
        return 0
    sign = -1 if bare[0] == "-" else 1
    hours, minutes = (bare[1:].split(":")) if ":" in bare else (bare[1:3], bare[3:5] or "0")
    if int(hours) > 14 or int(minutes) > 59:
        raise MomentUnreadable(N_("Múi giờ lạ."))
    return sign * (int(hours) * 3600 + int(minutes) * 60)


def _turned(text: str) -> str:
    """Some loggers write the time of day before the day."""
    found = _TIME_FIRST.fullmatch(text.strip())
    return f"{found[2]} {found[1]}" if found else text.strip()
