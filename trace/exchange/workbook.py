"""What every empty workbook shares: heads with their hints, lists to pick from, a sheet that explains."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

from trace.errors import N_
from trace.exchange.columns import CHOICE, CODE, DAY, MOMENT, WHOLE, Column, letter_of

Say = Callable[[str], str]
_ROWS = 5000
_CHOICES = N_("Danh mục")
_INPUT_TITLE, _INPUT_TEXT = 32, 255  # what Excel's hint holds


class Workbook:
    """An xlsx in the making. Text is written as text, never as formula or link; `say` translates notes."""

    def __init__(self, title: str, *, say: Say) -> None:
        self._kept = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._kept,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.book.set_properties({"title": title})
        self.say = say
        self.formats = _formats(self.book)
        self._lists: dict[tuple[str, ...], str] = {}
        self._choices: Any = None

    def add_sheet(self, name: str) -> Any:
        """A sheet of this name, cut to what Excel allows."""
        return self.book.add_worksheet(name[:31])

    def write_heads(
        self, sheet: Any, columns: Sequence[Column], *, row: int = 0, lists: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """The heads of a table in this row, with a hint and a list under each; `lists` are further ones by field."""
        for place, column in enumerate(columns):
            self._write_head(sheet, row, place, column, (lists or {}).get(column.field, ()))
        sheet.freeze_panes(row + 1, 0)
        sheet.set_row(row, 32)

    def pick(self, sheet: Any, row: int, place: int, words: Sequence[str], *, last_row: int = 0) -> None:
        """A list to pick from in one cell, or down to `last_row`; other words are let through with a warning."""
        rule = {"validate": "list", "source": self._source(words), "error_type": "warning"}
        sheet.data_validation(row, place, last_row or row, place, rule)

    def bytes(self) -> bytes:
        """The finished file; the lists stand on a hidden last sheet."""
        self.book.close()
        return self._kept.getvalue()

    def add_lists_sheet(self) -> None:
        """Where the lists stand; called once all visible sheets are there, so that it comes last."""
        self._choices = self.book.add_worksheet(self.say(_CHOICES)[:31])
        for place, words in enumerate(self._lists):
            for row, word in enumerate(words):
                self._choices.write_string(row, place, word)
        self._choices.hide()

    def _source(self, words: Sequence[str]) -> str:
        key = tuple(words)
        if key not in self._lists:
            letter = letter_of(len(self._lists))
            self._lists[key] = f"='{self.say(_CHOICES)[:31]}'!${letter}$1:${letter}${len(key)}"
        return self._lists[key]

    def _write_head(self, sheet: Any, row: int, place: int, column: Column, words: Sequence[str]) -> None:
        label, is_needed = column.label, column.is_needed or column.is_asked
        sheet.write_string(
            row, place, f"{label} *" if is_needed else label, self.formats["needed" if is_needed else "head"]
        )
        cell_format = {CODE: "text", DAY: "day", MOMENT: "day"}.get(column.reads, "plain")
        sheet.set_column(place, place, max(14, min(40, len(label) + 4)), self.formats[cell_format])
        hint = {"input_title": self.say(label)[:_INPUT_TITLE], "input_message": self.say(column.note)[:_INPUT_TEXT]}
        rule: dict[str, object] = {"validate": "any", **(hint if column.note else {})}
        words = (
            words
            or column.offers
            or (list(column.choices().values()) if column.reads == CHOICE and column.choices else ())
        )
        if words:
            rule = {"validate": "list", "source": self._source(words), "error_type": "warning", **hint}
        elif column.reads == WHOLE:
            rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning", **hint}
        if len(rule) > 1:
            sheet.data_validation(row + 1, place, row + _ROWS, place, rule)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "font_name": "Arial"}
    return {
        "needed": book.add_format({**head, "bg_color": "#1f6b3a", "font_color": "#ffffff"}),
        "head": book.add_format({**head, "bg_color": "#e3efe6"}),
        "title": book.add_format({"bold": True, "font_size": 14, "font_name": "Arial"}),
        "label": book.add_format({"bold": True, "font_name": "Arial"}),
        "example": book.add_format(
            {"italic": True, "font_color": "#5a6b60", "bg_color": "#f3f1e8", "font_name": "Arial"}
        ),
        "quiet": book.add_format({"italic": True, "font_color": "#5a6b60", "font_name": "Arial"}),
        "text": book.add_format({"num_format": "@", "font_name": "Arial"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "font_name": "Arial"}),
        "plain": book.add_format({"font_name": "Arial"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top", "font_name": "Arial"}),
    }
