"""An empty workbook to fill in: headings, how to fill each column, choices to pick from."""

from collections.abc import Sequence
from typing import Any

from trace.errors import N_
from trace.exchange.columns import Column
from trace.exchange.kinds.base import Kind
from trace.exchange.workbook import Say, Workbook

GUIDE = N_("Cách ghi")
_NEEDED = N_("bắt buộc")
_GUIDE_HEADS = ((N_("Cột"), 30), (GUIDE, 60), (N_("Ví dụ"), 30))


def blank_workbook(kind: Kind, *, say: Say) -> bytes:
    """An xlsx for `kind`. Headings and choices stay Vietnamese, as files here are; `say` translates the notes beside
    them. Text is written as text, never as formula or link."""
    book = Workbook(say(kind.name), say=say)
    sheet = book.add_sheet(say(kind.name))
    book.write_heads(sheet, kind.columns)
    guide = book.add_sheet(say(GUIDE))
    write_guide(book, guide, kind.columns)
    book.add_lists_sheet()
    return book.bytes()


def write_guide(book: Workbook, guide: Any, columns: Sequence[Column], *, row: int = 0) -> int:
    """How each column is filled, from this row down; the row after the last."""
    for place, (head, width) in enumerate(_GUIDE_HEADS):
        guide.write_string(row, place, book.say(head), book.formats["head"])
        guide.set_column(place, place, width)
    for column in columns:
        row += 1
        needed = f" ({book.say(_NEEDED)})" if column.is_needed else ""
        spoken = "" if book.say(column.label) == column.label else f"{book.say(column.label)}. "
        note = book.say(column.note) if column.note else ""
        guide.write_string(row, 0, column.label + needed, book.formats["wrap"])
        guide.write_string(row, 1, spoken + note, book.formats["wrap"])
        guide.write_string(row, 2, column.example, book.formats["wrap"])
    return row + 1
