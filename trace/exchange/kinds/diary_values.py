"""The cells of a row as values of its work: doses in one cell, several choices, and the same values in words."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial

from trace.errors import N_, Invalid
from trace.exchange.kinds.base import tried
from trace.exchange.kinds.diary_columns import LOT, NOTE, ROW_COLUMNS, WORKER, Sheet
from trace.exchange.rows import ReadRow
from trace.kit.days import show_day
from trace.kit.text import fold
from trace.kit.units import show_number
from trace.processes.catalogue import Field, Option
from trace.processes.rules import Checked

_OF_THE_ROW = frozenset(column.field for column in (*ROW_COLUMNS, WORKER, NOTE, LOT))
_DOSE = re.compile(r"([\d.,\s]+)\s*(.*)")


def read_values(row: ReadRow, sheet: Sheet, refusals: list[Invalid]) -> tuple[dict[str, object], dict[str, str]]:
    """The cells under the fields of this work, and the column each field stood in."""
    found: dict[str, object] = {}
    cells: dict[str, str] = {}
    for name, value in row.values.items():
        if name in _OF_THE_ROW:
            continue
        fitting = sheet.fitting(name)
        if not fitting:
            refusals.append(Invalid(N_("Việc “%(work)s” không ghi mục này."), field=name, work=sheet.step.name_vi))
            continue
        cells[fitting] = name
        if fitting in sheet.doses:
            found |= tried(partial(_dose, str(value), name, *sheet.doses[fitting]), refusals) or {}
        else:
            found[fitting] = _several(value) if _is_many(sheet, fitting) else value
    return found, cells


def cell_of(name: str, sheet: Sheet, cells: Mapping[str, str]) -> str:
    whole = name.partition(".")[0]
    field_name = whole if whole in sheet.doses else name
    return cells.get(field_name, field_name)


def in_words(box: Field, value: object, checked: Checked) -> str:
    if box.name in checked.converted:
        return checked.converted[box.name]
    names = {option.code: option.label_vi for option in box.options}
    if isinstance(value, tuple):
        return ", ".join(names.get(str(one), str(one)) for one in value)
    if isinstance(value, int | Decimal):
        return f"{show_number(value)} {box.unit_shown}".strip()
    if isinstance(value, datetime | date):
        return show_day(value)
    return names.get(str(value), str(value))


def _dose(text: str, name: str, amount: Field, per: Field) -> dict[str, object]:
    """`20 kg/sào` as its number and the code of its unit."""
    number, unit = _number_and_unit(text, per.options)
    if not unit:
        words = ", ".join(option.label_vi for option in per.options)
        raise Invalid(
            N_("Liều “%(text)s” chưa rõ. Ghi số và một đơn vị: %(words)s."), field=name, text=text, words=words
        )
    return {amount.name: number, per.name: unit}


@lru_cache(maxsize=4096)
def _number_and_unit(text: str, options: tuple[Option, ...]) -> tuple[str, str]:
    """The number as written and the code of the unit, both empty where there is no such unit."""
    matched = _DOSE.fullmatch(text.strip())
    wanted = fold(matched[2]).replace(" ", "") if matched else ""
    wanted = f"lit/{wanted[2:]}" if wanted.startswith("l/") else wanted
    units = {fold(option.label_vi).replace(" ", ""): option.code for option in options}
    return (matched[1], units[wanted]) if matched and wanted in units else ("", "")


def _is_many(sheet: Sheet, name: str) -> bool:
    return any(box.name == name and box.type == "choice" and box.is_many for box in sheet.step.fields)


def _several(value: object) -> list[str]:
    return [part for part in map(str.strip, re.split(r"[|;,\n]", str(value))) if part]
