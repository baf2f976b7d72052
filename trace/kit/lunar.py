"""The Vietnamese lunar day of a solar day, as people say it: rươi, village goods and market days go by the moon.

Days are stored solar; this is only said beside them. Reckoned for Vietnam's meridian (UTC+7) by the package lunar_vn,
for solar days from 1900 to 2100. Before 1968 the official calendar went by other meridians, so days that old may
differ by one from what was printed then.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import lunar_vn

from trace.errors import N_, Invalid

FIRST_YEAR, LAST_YEAR = lunar_vn.SUPPORTED_YEAR_RANGE
_MERIDIAN = 7.0
_FULL_MOON = 15
_SPOKEN_MONTHS = {"giêng": 1, "một": 11, "chạp": 12}  # the first, and the old names of the last two
_DIGITS = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*(nhuận|n)?\s*(?:âm lịch|âm|al)?")
_WORDS = re.compile(
    r"(?:ngày\s+)?(?:(rằm)|(?:mùng|mồng)?\s*(\d{1,2}))\s+tháng\s+(\d{1,2}|giêng|một|chạp)"
    r"\s*(nhuận)?\s*(?:âm lịch|âm|al)?"
)
_ENDINGS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}


@dataclass(frozen=True, slots=True)
class LunarDay:
    """`year` is the lunar year, which begins at Tết; `is_leap` marks the second of two months of one number."""

    day: int
    month: int
    year: int
    is_leap: bool = False

    def words(self, language: str = "vi") -> str:
        """`15/10 âm lịch`, `15/6 nhuận âm lịch`; in English `15th of lunar month 10`, `15th of leap lunar month 6`."""
        if language == "en":
            ending = _ENDINGS.get(self.day, "th")
            return f"{self.day}{ending} of {'leap ' if self.is_leap else ''}lunar month {self.month}"
        return f"{self.day}/{self.month}{' nhuận' if self.is_leap else ''} âm lịch"


@lru_cache(maxsize=4096)
def lunar_day(day: date) -> LunarDay:
    """The lunar day of a solar day; refused (Invalid) outside 1900–2100."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(_too_far(), first=FIRST_YEAR, last=LAST_YEAR)
    found = lunar_vn.convert_solar_to_lunar(day.day, day.month, day.year, _MERIDIAN)
    return LunarDay(found.day, found.month, found.year, bool(found.leap))


def solar_day(day: LunarDay) -> date:
    """The solar day of a lunar one; refused (Invalid) when that lunar year has no such day or leap month."""
    try:
        found = lunar_vn.convert_lunar_to_solar(day.day, day.month, day.year, int(day.is_leap), _MERIDIAN)
    except ValueError:
        found = None
    # The 30th of a month of 29 days comes out as the first of the next one.
    if found is None or lunar_day(found) != day:
        raise Invalid(N_("Năm âm lịch %(year)s không có ngày %(day)s."), year=day.year, day=day.words())
    return found


def show_lunar(day: date | None, language: str = "vi") -> str:
    """The words beside a solar day; empty for nothing and for days outside the calendar's range."""
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    return lunar_day(day).words(language)


def parse_lunar(text: str, year: int) -> date:
    """The solar day of `15/9 âm`, `15/6 nhuận`, `rằm tháng 9`, `mùng 3 tháng giêng` in a lunar year; Invalid otherwise.

    Without "nhuận" the first of two months of one number is meant.
    """
    typed = " ".join(text.casefold().split())
    if found := _DIGITS.fullmatch(typed):
        day, month, leap = int(found[1]), int(found[2]), found[3]
    elif found := _WORDS.fullmatch(typed):
        day = _FULL_MOON if found[1] else int(found[2])
        month = _SPOKEN_MONTHS.get(found[3]) or int(found[3])
        leap = found[4]
    else:
        raise Invalid(N_("“%(text)s” không phải ngày âm lịch. Ví dụ: 15/9 âm."), text=text)
    if not FIRST_YEAR <= year < LAST_YEAR:
        raise Invalid(_too_far(), first=FIRST_YEAR, last=LAST_YEAR)
    return solar_day(LunarDay(day, month, year, bool(leap)))


def _too_far() -> str:
    return N_("Lịch âm chỉ tính được từ năm %(first)s đến năm %(last)s.")
