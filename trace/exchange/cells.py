"""One cell as the value its column asks for. What cannot be read is refused with a sentence, never bent."""

import re
from datetime import date
from decimal import Decimal

from trace.errors import N_, Invalid
from trace.exchange.columns import (
    CHOICE,
    CODE,
    COUNTED,
    COUNTING,
    DAY,
    MEASURE,
    MOMENT,
    TEXT,
    WHOLE,
    Column,
    heading_key,
)
from trace.exchange.numbers import EN, UNCLEAR, VI, as_vietnamese, reading_of
from trace.exchange.reading import ERRORS, Cell
from trace.kit.days import show_day
from trace.kit.inputs import parse_date, parse_number
from trace.kit.text import fold, nfc
from trace.kit.units import show_number

Value = str | int | date
_BARE_NUMBER = re.compile(r"[\d.,]+")
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E\+\d+", re.IGNORECASE)


def read_cell(column: Column, cell: Cell, *, unit: str = "", locale: str = "") -> Value:
    """The value of a cell that is not empty. `unit` is the unit its heading names, `locale` how numbers are written."""
    if isinstance(cell, str) and cell.upper() in ERRORS:
        raise Invalid(N_("Công thức trong ô bị lỗi."), field=column.field)
    try:
        return _READERS.get(column.reads, _line)(column, cell, unit, locale)
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field=column.field, **refusal.params) from None


def shown(cell: Cell) -> str:
    """The cell as a person recognises it in a report."""
    if isinstance(cell, date):
        return show_day(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number_text(cell)
    return cell or ""


def _line(column: Column, cell: Cell, unit: str, locale: str) -> str:
    del unit, locale
    text = nfc(shown(cell))
    _check_length(text, column)
    return text


def _text(column: Column, cell: Cell, unit: str, locale: str) -> str:
    del unit, locale
    text = shown(cell)
    _check_length(text, column)
    return text


def _code(column: Column, cell: Cell, unit: str, locale: str) -> str:
    """Digits and signs as typed. A number that Excel has rounded cannot be had back."""
    del unit, locale
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if cell != int(cell) or abs(cell) >= 10**15:
            raise Invalid(N_("Excel đã làm tròn mã này. Định dạng cột là Text rồi nhập lại."))
        return str(int(cell))
    text = nfc(shown(cell)).removeprefix("'")
    if _SCIENTIFIC.fullmatch(text):
        raise Invalid(N_("Excel đã làm tròn mã này. Định dạng cột là Text rồi nhập lại."))
    _check_length(text, column)
    return text


def _whole(column: Column, cell: Cell, unit: str, locale: str) -> int:
    del unit
    value = Decimal(repr(cell)) if _is_number(cell) else _number(column, shown(cell), locale, is_whole=True)
    if value != value.to_integral_value() or abs(value) > 10**9:
        raise Invalid(N_("Cần nhập số nguyên."))
    return int(value)


def _number(column: Column, text: str, locale: str, *, is_whole: bool) -> Decimal:
    del column
    _check_locale(text, locale, is_whole=is_whole)
    return parse_number(as_vietnamese(text, locale))


def _measure(column: Column, cell: Cell, unit: str, locale: str) -> str:
    """The number and its unit in Vietnamese writing; the heading's unit where the cell names none."""
    text = shown(cell)
    if not _is_number(cell):
        _check_locale(text, locale, is_whole=column.reads in COUNTING)
        text = as_vietnamese(text, locale)
    text = nfc(text)
    _check_length(text, column)
    return f"{text} {unit}" if unit and _BARE_NUMBER.fullmatch(text) else text


def _day(column: Column, cell: Cell, unit: str, locale: str) -> date:
    del column, unit, locale
    return cell if isinstance(cell, date) else parse_date(shown(cell))


def _moment(column: Column, cell: Cell, unit: str, locale: str) -> date | str:
    """A day, or the words for one of the lunar year: what they mean depends on the row."""
    if isinstance(cell, date):
        return cell
    return _line(column, cell, unit, locale)


def _choice(column: Column, cell: Cell, unit: str, locale: str) -> str:
    """The code that is meant by its code, its name, or a word people use for it."""
    del unit, locale
    choices = column.choices() if column.choices else {}
    text = nfc(shown(cell))
    if text in choices:
        return text
    found = column.meanings.get(fold(text)) or column.meanings.get(heading_key(text)) or ()
    if len(found) != 1:
        names = "; ".join(list(choices.values())[:12])
        raise Invalid(N_("Không rõ “%(text)s”. Ghi một trong: %(names)s."), text=text, names=names)
    return found[0]


_READERS = {
    TEXT: _text,
    CODE: _code,
    WHOLE: _whole,
    COUNTED: _measure,
    MEASURE: _measure,
    DAY: _day,
    MOMENT: _moment,
    CHOICE: _choice,
}


def _check_length(text: str, column: Column) -> None:
    if len(text) > column.longest:
        raise Invalid(N_("Dài quá %(limit)s chữ."), limit=column.longest)


def _check_locale(text: str, locale: str, *, is_whole: bool) -> None:
    reading = reading_of(text, is_whole=is_whole)
    if reading == UNCLEAR:
        raise Invalid(N_("Số trong ô này viết không rõ."))
    if reading in (VI, EN) and locale in (VI, EN) and reading != locale:
        raise Invalid(N_("Số trong ô này viết khác kiểu với cả tệp."))


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _number_text(value: float) -> str:
    """As written here, without thousands points, so that it is read back as the same number."""
    return show_number(Decimal(repr(value))).replace(".", "")
