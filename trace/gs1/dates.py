"""Six-digit dates in values: the century is not written and must be guessed as GS1 prescribes.

Source: GS1 General Specifications 7.12.
"""

from calendar import monthrange
from datetime import date

from .time_linters import check_day

_FAR_AHEAD, _FAR_BEHIND = 51, -50


def read_yymmdd(text: str, *, today: date) -> date:
    """The date meant: at most 50 years ahead and 49 behind. Day 00 is the last day of the month."""
    check_day(text, year_digits=2, may_be_whole_month=True)
    century, this_year = divmod(today.year, 100)
    ahead = int(text[:2]) - this_year
    if ahead >= _FAR_AHEAD:
        century -= 1
    elif ahead <= _FAR_BEHIND:
        century += 1
    year, month = century * 100 + int(text[:2]), int(text[2:4])
    return date(year, month, int(text[4:]) or monthrange(year, month)[1])


def write_yymmdd(day: date) -> str:
    """The six digits of a date."""
    return day.strftime("%y%m%d")
