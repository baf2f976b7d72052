"""An empty workbook to fill in: headings, how to fill each column, choices to pick from."""

import io
from collections.abc import Callable

import xlsxwriter

from trace.errors import N_
from trace.exchange.columns import CHOICE, CODE, DAY, WHOLE, Column, letter_of
from trace.exchange.kinds.base import Kind

_ROWS = 5000
_GUIDE, _CHOICES, _NEEDED = N_("Cách ghi"), N_("Danh mục"), N_("bắt buộc")
_GUIDE_HEADS = ((N_("Cột"), 30), (_GUIDE, 60), (N_("Ví dụ"), 30))
_INPUT_TITLE, _INPUT_TEXT = 32, 255  # what Excel's hint holds


def blank_workbook(kind: Kind, *, say: Callable[[str], str]) -> bytes:
    """An xlsx for `kind`. Headings and choices stay Vietnamese, as files here are; `say` translates the notes beside
    them. Text is written as text, never as formula or link."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(
        kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": say(kind.name)})
    sheet = book.add_worksheet(say(kind.name)[:31])
    guide = book.add_worksheet(say(_GUIDE)[:31])
    choices = book.add_worksheet(say(_CHOICES)[:31])
    formats = _formats(book)
    for place, column in enumerate(kind.columns):
        _add_column(sheet, choices, place, column, formats, say)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 30)
    _write_guide(guide, kind, formats, say)
    choices.hide()
    book.close()
    return kept.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, object]:
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "font_name": "Arial"}
    return {
        "needed": book.add_format({**head, "bg_color": "#1f6b3a", "font_color": "#ffffff"}),
        "head": book.add_format({**head, "bg_color": "#e3efe6"}),
        "text": book.add_format({"num_format": "@", "font_name": "Arial"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "font_name": "Arial"}),
        "plain": book.add_format({"font_name": "Arial"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top", "font_name": "Arial"}),
    }


def _add_column(sheet, choices, place: int, column: Column, formats, say) -> None:  # type: ignore[no-untyped-def]
    label = column.label
    sheet.write_string(
        0, place, f"{label} *" if column.is_needed else label, formats["needed" if column.is_needed else "head"]
    )
    cell_format = {CODE: "text", DAY: "day"}.get(column.reads, "plain")
    sheet.set_column(place, place, max(14, min(40, len(label) + 4)), formats[cell_format])
    hint = {"input_title": say(label)[:_INPUT_TITLE], "input_message": say(column.note)[:_INPUT_TEXT]}
    rule: dict[str, object] = {"validate": "any", **hint}
    if column.reads == CHOICE and column.choices:
        names = list(column.choices().values())
        for row, name in enumerate(names):
            choices.write_string(row, place, name)
        letter = letter_of(place)
        source = f"='{choices.get_name()}'!${letter}$1:${letter}${len(names)}"
        rule = {"validate": "list", "source": source, "error_type": "warning", **hint}
    elif column.reads == WHOLE:
        rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning", **hint}
    sheet.data_validation(1, place, _ROWS, place, rule)


def _write_guide(guide, kind: Kind, formats, say) -> None:  # type: ignore[no-untyped-def]
    for place, (head, width) in enumerate(_GUIDE_HEADS):
        guide.write_string(0, place, say(head), formats["head"])
        guide.set_column(place, place, width)
    for row, column in enumerate(kind.columns, start=1):
        needed = f" ({say(_NEEDED)})" if column.is_needed else ""
        spoken = "" if say(column.label) == column.label else f"{say(column.label)}. "
        guide.write_string(row, 0, column.label + needed, formats["wrap"])
        guide.write_string(row, 1, spoken + say(column.note), formats["wrap"])
        guide.write_string(row, 2, column.example, formats["wrap"])
