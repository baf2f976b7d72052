"""One typed box becomes one value: numbers as written in Vietnam, spoken units, days, choices by word."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from trace.clock import VIETNAM
from trace.errors import N_, Invalid
from trace.kit.inputs import parse_date, parse_number, start_of_day
from trace.kit.text import fold, nfc
from trace.kit.units import SPOKEN, show_number
from trace.processes.catalogue import REFERENCES, Field, Range

Reference = str | int
Value = str | int | Decimal | date | datetime | tuple[str, ...] | tuple[Reference, ...]

_SPOKEN = {fold(word): unit for word, unit in SPOKEN.items()} | {"m2": SPOKEN["m²"], "lit": SPOKEN["l"]}
_NUMBER_AND_WORD = re.compile(r"([-+\d.,\s\u00a0]+?)\s*([^\d\s.,+-].*)?")


def read_value(box: Field, value: object, converted: dict[str, str]) -> Value:
    """The typed value of what was written in `box`; Invalid with a sentence when it cannot be.

    `converted` receives how a spoken unit was understood (`5 sào = 1.800 m²`), to be shown before saving.
    """
    if box.type in ("number", "int"):
        return _number(box, value, converted)
    if box.type == "date":
        return _day(value)
    if box.type == "datetime":
        return _moment(value)
    if box.type == "choice":
        return _choice(box, value)
    if box.type == "list":
        return _lines(box, value)
    if box.type in REFERENCES:
        return _references(box, value)
    return _line(box, value)


def _number(box: Field, value: object, converted: dict[str, str]) -> Value:
    number = _plain_number(box, value, converted)
    if box.possible and not box.possible.holds(number):
        raise _impossible(box, number, box.possible)
    if box.type == "int":
        if number != number.to_integral_value():
            raise Invalid(N_("“%(text)s” phải là số nguyên."), text=show_number(number))
        return int(number)
    return number


def _plain_number(box: Field, value: object, converted: dict[str, str]) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise Invalid(N_("“%(text)s” không phải là số. Ví dụ: 1.234,5."), text=str(value))
    if isinstance(value, str):
        return _spoken_number(box, value, converted)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Invalid(N_("“%(text)s” không phải là số. Ví dụ: 1.234,5."), text=str(value))
    return number


def _spoken_number(box: Field, text: str, converted: dict[str, str]) -> Decimal:
    """`5 sào` in a box of m² is 1800; the conversion is kept so that it can be shown before saving."""
    matched = _NUMBER_AND_WORD.fullmatch(nfc(text))
    if not matched or not matched[2]:
        return parse_number(text)
    number, word = parse_number(matched[1]), matched[2]
    if fold(word) == fold(box.unit_shown):
        return number
    unit, factor = _SPOKEN.get(fold(word), ("", Decimal(0)))
    if not unit or unit != box.unit:
        raise Invalid(N_("Không hiểu đơn vị “%(word)s” ở đây."), word=word)
    whole = number * factor
    converted[box.name] = f"{show_number(number)} {word} = {show_number(whole)} {box.unit_shown}"
    return whole


def _impossible(box: Field, number: Decimal, possible: Range) -> Invalid:
    told = {"text": show_number(number), "unit": box.unit_shown}
    if possible.low is not None and number <= possible.low:
        if possible.is_low_open:
            return Invalid(
                N_("“%(text)s” không được: phải lớn hơn %(low)s %(unit)s."),
                low=show_number(possible.low),
                **told,
            )
        return Invalid(
            N_("“%(text)s” không được: không thể dưới %(low)s %(unit)s."),
            low=show_number(possible.low),
            **told,
        )
    high = show_number(possible.high if possible.high is not None else number)
    return Invalid(N_("“%(text)s” không được: không thể quá %(high)s %(unit)s."), high=high, **told)


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).date()
    return value if isinstance(value, date) else parse_date(str(value))


def _moment(value: object) -> datetime:
    """An aware moment in UTC; a bare day counts as its noon, a clock time without zone is Vietnam's."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        return start_of_day(value)
    elif "T" in (text := str(value).strip()) or ":" in text:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise Invalid(N_("Thời gian “%(text)s” không đúng. Ví dụ: 2026-11-23T07:30."), text=text) from None
    else:
        return start_of_day(parse_date(text))
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)
    except OverflowError:  # the first and last hours of the calendar
        raise Invalid(N_("Thời gian “%(text)s” không đúng. Ví dụ: 2026-11-23T07:30."), text=str(value)) from None


def _choice(box: Field, value: object) -> Value:
    """Codes of the options; the Vietnamese or English words are understood too (files from Excel)."""
    words = {fold(word): o.code for o in box.options for word in (o.code, o.label_vi, o.label_en)}
    asked = [str(v) for v in value] if isinstance(value, list | tuple) else str(value).split("|")
    if not box.is_many and len(asked) > 1:
        raise Invalid(N_("Chỉ chọn một."))
    for word in asked:
        if fold(word) not in words:
            raise Invalid(N_("“%(text)s” không có trong danh sách."), text=word)
    codes = tuple(dict.fromkeys(words[fold(word)] for word in asked))
    return codes if box.is_many else codes[0]


def _lines(box: Field, value: object) -> tuple[str, ...]:
    several = list(value) if isinstance(value, list | tuple) else [value]
    if any(isinstance(one, bool | list | tuple | Mapping) for one in several):
        raise Invalid(N_("Cần nhập chữ."))
    rows = [str(v) for v in value] if isinstance(value, list | tuple) else re.split(r"[\n;]", str(value))
    found = tuple(line for line in (nfc(row) for row in rows) if line)
    if sum(map(len, found)) > box.max_length:
        raise Invalid(N_("Dài quá %(most)s chữ."), most=str(box.max_length))
    return found


def _line(box: Field, value: object) -> str:
    if isinstance(value, bool | list | tuple | Mapping):
        raise Invalid(N_("Cần nhập chữ."))
    text = nfc(str(value))
    if len(text) > box.max_length:
        raise Invalid(N_("Dài quá %(most)s chữ."), most=str(box.max_length))
    return text


def _references(box: Field, value: object) -> Value:
    """Ids or codes as they came; whether they exist, and are yours, the room that keeps them answers."""
    asked = list(value) if isinstance(value, list | tuple) else [value]
    found: list[Reference] = []
    for one in asked:
        if isinstance(one, bool) or not isinstance(one, str | int):
            raise Invalid(N_("“%(text)s” không chỉ tới mục nào."), text=str(one))
        found.append(_line(box, one) if isinstance(one, str) else one)
    if len(found) > 1 and not box.is_many:
        raise Invalid(N_("Chỉ chọn một."))
    if box.possible and box.possible.high is not None and len(found) > box.possible.high:
        raise Invalid(N_("Nhiều nhất %(high)s mục."), high=show_number(box.possible.high))
    return tuple(found) if box.is_many else found[0]
