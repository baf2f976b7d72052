"""Days as the paper book has them: of the sun, or of the moon with the word “âm” beside them."""

import re
from datetime import date

from trace.errors import N_, Invalid
from trace.kit.days import show_day
from trace.kit.inputs import parse_date
from trace.kit.lunar import lunar_day, parse_lunar, show_lunar
from trace.kit.text import fold, nfc

_YEAR = re.compile(r"[\s,/.-]*(?:năm\s*)?\b((?:19|20|21)\d\d)\b")
_OF_THE_MOON = re.compile(r"\b(am|al|am lich|ram|mung|mong|nhuan)\b|\bthang\b")


def read_moment(written: date | str, *, today: date) -> tuple[date, str]:
    """The solar day, and how it was understood: `15/9 âm lịch = 24/10/2026`, or the lunar day beside a solar one.

    A lunar day without a year is the last one that has come. Invalid when it is no day.
    """
    if isinstance(written, date):
        return written, _both(written)
    text = nfc(written)
    if not _OF_THE_MOON.search(fold(text)):
        day = parse_date(text)
        return day, _both(day)
    day = _of_the_moon(text, today)
    return day, f"{lunar_day(day).words()} = {show_day(day)}"


def _both(day: date) -> str:
    beside = show_lunar(day)
    return f"{show_day(day)} ({beside})" if beside else show_day(day)


def _of_the_moon(text: str, today: date) -> date:
    found = _YEAR.search(text)
    words = _YEAR.sub(" ", text) if found else text
    words = re.sub(r"\b(ÂL|âl|Âl|AL|al|dl)\b", "âm", nfc(words)).strip(" ,./-")
    if found:
        return parse_lunar(words, int(found[1]))
    year = lunar_day(today).year
    for one in (year, year - 1):
        try:
            day = parse_lunar(words, one)
        except Invalid:
            if one == year - 1:
                raise
            continue
        if day <= today:
            return day
    raise Invalid(N_("“%(text)s” không phải ngày âm lịch. Ví dụ: 15/9 âm."), text=text)
