"""Checks of dates and times inside values: what the calendar and the clock do not have is refused."""

from calendar import monthrange

from .character_sets import DIGITS, first_outside
from .faults import refuse


def check_day(text: str, *, year_digits: int, may_be_whole_month: bool = False) -> None:
    """YYMMDD or YYYYMMDD; day 00 means the whole month where that is allowed."""
    _check_length(text, year_digits + 4, "DATE")
    _check_digits(text)
    # Only leap years matter here, and 2000 was one, so any century serves for two digits.
    year = int(text[:year_digits]) + (2000 if year_digits == 2 else 0)
    month, day = int(text[-4:-2]), int(text[-2:])
    if not 1 <= month <= 12:
        refuse("ILLEGAL_MONTH", text, year_digits, 2)
    if day == 0 and may_be_whole_month:
        return
    if not 1 <= day <= monthrange(max(year, 1), month)[1]:
        refuse("ILLEGAL_DAY", text, year_digits + 2, 2)


def check_hour_and_minute(text: str) -> None:
    """HHMI, 0000 to 2359."""
    _check_length(text, 4, "HOUR_WITH_MINUTE")
    _check_digits(text)
    _check_range(text, 0, "HOUR", 23)
    _check_range(text, 2, "MINUTE", 59)


def check_part_of_time(text: str, *, name: str, largest: int) -> None:
    """Two digits from 00 to `largest`; `name` is HOUR, MINUTE or SECOND."""
    _check_length(text, 2, name)
    _check_digits(text)
    _check_range(text, 0, name, largest)


def _check_length(text: str, length: int, name: str) -> None:
    if len(text) != length:
        refuse(f"{name}_TOO_{'SHORT' if len(text) < length else 'LONG'}", text)


def _check_digits(text: str) -> None:
    at = first_outside(text, DIGITS)
    if at is not None:
        refuse("NON_DIGIT_CHARACTER", text, at, 1)


def _check_range(text: str, at: int, name: str, largest: int) -> None:
    if int(text[at : at + 2]) > largest:
        refuse(f"ILLEGAL_{name}", text, at, 2)
