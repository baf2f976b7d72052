"""Form fields as people here write: dd/mm/yyyy, decimal comma, thousands point, sào and mẫu."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

import marshmallow as ma

from trace.clock import VIETNAM
from trace.errors import N_, Invalid
from trace.kit.forms import say
from trace.kit.text import nfc

_FIRST_YEAR, _LAST_YEAR = 1800, 2999
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LONGEST_NUMBER = 24  # characters; far beyond any amount of goods, and within what Decimal keeps exactly
_NUMBER = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?|[+-]?\d+(,\d+)?|[+-]?\d+\.\d+")


def parse_date(text: str) -> date:
    """`23/11/2026` or ISO `2026-11-23` (what a date input sends); never month first."""
    try:
        found = _DATE.fullmatch(text.strip())
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text.strip())
    except ValueError:
        day = date.min
    # At the ends of the calendar a moment of the day has no place in another time zone.
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Invalid(N_("Ngày “%(text)s” không đúng. Ví dụ: 23/11/2026."), text=text)
    return day


def parse_number(text: str) -> Decimal:
    """`1.234,5` is 1234 and a half; `1.234` is 1234; `12.5` and `0.125` are decimals."""
    bare = text.strip().replace("\u00a0", "").replace(" ", "")
    if not _NUMBER.fullmatch(bare):
        raise Invalid(N_("“%(text)s” không phải là số. Ví dụ: 1.234,5."), text=text)
    if len(bare) > _LONGEST_NUMBER:
        raise Invalid(N_("“%(text)s” lớn quá mức có thể."), text=f"{bare[:_LONGEST_NUMBER]}…")
    if "," in bare or re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", bare):
        bare = bare.replace(".", "").replace(",", ".")
    try:
        return Decimal(bare)
    except InvalidOperation:
        raise Invalid(N_("“%(text)s” không phải là số. Ví dụ: 1.234,5."), text=text) from None


def parse_thousandths(text: str) -> int:
    """A typed quantity as integer thousandths of its unit (kg → grams); finer than that is refused."""
    value = parse_number(text) * 1000
    if value != value.to_integral_value():
        raise Invalid(N_("“%(text)s” có quá ba chữ số thập phân."), text=text)
    if abs(value) > 10**15:
        raise Invalid(N_("“%(text)s” lớn quá mức có thể."), text=text)
    return int(value)


def whole_number(text: str) -> int | None:
    """What plain digits `0`-`9` say, at most nine of them; None for anything else, so that nothing typed is too long
    for `int` or for a column."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def start_of_day(day: date) -> datetime:
    """A date-only entry counts as noon in Vietnam, so that no time zone moves it to another day."""
    return datetime.combine(day, time(12, 0), VIETNAM).astimezone(UTC)


class RowField(ma.fields.Integer):
    """The number of a row or a small count: what no column could hold is refused, whoever typed it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=ma.validate.Range(min=0, max=999_999_999), **kwargs)


class DayField(ma.fields.Field):
    """A calendar day; what is none is refused in the reader's language, with what was typed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        del attr, data, kwargs
        try:
            return parse_date(str(value))
        except Invalid as refusal:
            raise ma.ValidationError(say(refusal)) from None


class LineField(ma.fields.String):
    """One line of text: NFC, single spaces, at most `longest` characters."""

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = nfc(super()._deserialize(value, attr, data, **kwargs) or "")
        if len(text) > self.longest:
            raise ma.ValidationError(N_("Dài quá số chữ cho phép."))
        return text
