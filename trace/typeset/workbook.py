"""Papers as Excel: the same lines as the PDF on one sheet, numbers as numbers, days as days, text never a formula."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from trace.typeset.paper import DAY, NUMBER, Column, Fact, Measured, Paper, Row, Section, Value
from trace.typeset.symbol import picture_of

_NAME = "Arial"
_ROWS_OF_QR = 7  # as high as the picture
_ROOM = 11  # characters for a column of share 1
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # still, so that the same paper gives the same bytes


def workbook_of(papers: Sequence[Paper]) -> bytes:
    """Papers as an xlsx file, one sheet each, set up to print on A4."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(
        kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    first = papers[0]
    book.set_properties({"title": first.title, "subject": first.code, "author": first.organisation, "created": _MADE})
    for paper in papers:
        _Sheet(book, paper, _sheet_name(paper.title if len(papers) == 1 else f"{paper.code} {paper.subtitle}")).write()
    book.close()
    return kept.getvalue()


class _Sheet:
    """One sheet, written from the top."""

    def __init__(self, book: xlsxwriter.Workbook, paper: Paper, name: str) -> None:
        self.paper = paper
        self.sheet = book.add_worksheet(name)
        self.width = max([4, *(len(section.columns) for section in paper.sections)])
        self.at = 0
        plain = {"font_name": _NAME, "font_size": 10, "valign": "top"}
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 16},
            "owner": {"bold": True, "font_size": 11},
            "quiet": {"font_color": "#5a6b60"},
            "mark": {"bold": True, "font_color": "#7a4f00"},
            "heading": {"bold": True, "font_size": 12, "font_color": "#1f6b3a"},
            "head": {"bold": True, "bg_color": "#eaf1e8", "text_wrap": True, "border": 1, "border_color": "#b5c2b6"},
            "text": {"text_wrap": True, "border": 1, "border_color": "#b5c2b6"},
            "number": {"num_format": "#,##0.###", "border": 1, "border_color": "#b5c2b6"},
            "whole": {"num_format": "#,##0", "border": 1, "border_color": "#b5c2b6"},
            "day": {"num_format": "dd/mm/yyyy", "align": "left", "border": 1, "border_color": "#b5c2b6"},
        }
        struck = {"font_strikeout": True, "bg_color": "#f4f2ec"}
        self.looks = {name: book.add_format({**plain, **look}) for name, look in looks.items()}
        self.struck = {name: book.add_format({**plain, **look, **struck}) for name, look in looks.items()}
        self.total = {name: book.add_format({**plain, **look, "bold": True}) for name, look in looks.items()}

    def write(self) -> None:
        """Everything the paper says, then how it prints."""
        paper = self.paper
        for text, look in (
            (paper.organisation, "owner"),
            *((line, "quiet") for line in paper.organisation_lines),
            (paper.mark, "mark"),
            (paper.title, "title"),
            (paper.subtitle, "quiet"),
            (paper.number, "quiet"),
            (_("Mã %(code)s", code=paper.code) + (f" · {paper.address}" if paper.address else ""), "quiet"),
        ):
            if text:
                self._line(text, look)
        if paper.address:
            self.sheet.insert_image(0, self.width - 1, "qr.png", {"image_data": io.BytesIO(picture_of(paper.address))})
            self.at = max(self.at, _ROWS_OF_QR)
        self._facts(paper.facts)
        for section in paper.sections:
            self._section(section)
        self.at += 1
        if paper.foot:
            self._line(paper.foot, "quiet")
        self._line(_("In lúc %(moment)s · Mã %(code)s", moment=paper.printed_at, code=paper.code), "quiet")
        self._set_up()

    def _line(self, text: str, look: str) -> None:
        self.sheet.write_string(self.at, 0, text, self.looks[look])
        self.at += 1

    def _facts(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self.sheet.write_string(self.at, 0, fact.label, self.looks["quiet"])
            self.sheet.write_string(self.at, 1, fact.value, self.looks["owner"])
            self.at += 1

    def _section(self, section: Section) -> None:
        self.at += 1
        self._line(section.title, "heading")
        self._facts(section.facts)
        if section.rows:
            for place, column in enumerate(section.columns):
                self.sheet.write_string(self.at, place, column.label, self.looks["head"])
            self.at += 1
            for row in section.rows:
                self._row(row, section.columns)
        elif section.empty:
            self._line(section.empty, "quiet")
        if section.note:
            self._line(section.note, "quiet")

    def _row(self, row: Row, columns: Sequence[Column]) -> None:
        looks = self.struck if row.is_struck else self.total if row.is_total else self.looks
        for place, value in enumerate(row.cells):
            self._cell(place, value, looks)
        # Notes stand in a column after the table, so that its lines can still be sorted and added up.
        if row.notes:
            self.sheet.write_string(self.at, len(columns), " ".join(row.notes), self.looks["quiet"])
        self.at += 1

    def _cell(self, place: int, value: Value, looks: dict[str, Any]) -> None:
        value = value.number if isinstance(value, Measured) else value
        if isinstance(value, date):
            self.sheet.write_datetime(self.at, place, datetime(value.year, value.month, value.day), looks["day"])  # noqa: DTZ001 (Excel knows no zones)
        elif isinstance(value, Decimal | int):
            look = "whole" if value == int(value) else "number"
            self.sheet.write_number(self.at, place, float(value), looks[look])
        else:
            self.sheet.write_string(self.at, place, value or "", looks["text"])

    def _set_up(self) -> None:
        for place in range(self.width):
            shares = [s.columns[place] for s in self.paper.sections if place < len(s.columns)]
            room = max((_room(column) for column in shares), default=16)
            self.sheet.set_column(place, place, max(12, min(42, room)))
        self.sheet.set_paper(9)
        if self.paper.is_landscape:
            self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(0.5, 0.5, 0.5, 0.6)
        self.sheet.set_footer("&R&P/&N")
        self.sheet.hide_gridlines(2)


def _room(column: Column) -> int:
    return 13 if column.kind in (DAY, NUMBER) else round(_ROOM * column.share) + 4


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "1"
