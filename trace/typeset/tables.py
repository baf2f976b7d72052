"""Tables of a paper: heads that come again on every page, notes under their row, numbers to the right."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, Table

from trace.kit.days import show_day
from trace.kit.languages import language
from trace.kit.lunar import show_lunar
from trace.kit.units import show_number
from trace.typeset.faces import BOLD, REGULAR
from trace.typeset.paper import DAY, NUMBER, Column, Measured, Row, Section, Value

INK, QUIET, LINE = HexColor("#1b2a1f"), HexColor("#5a6b60"), HexColor("#b5c2b6")
HEAD_PAPER, STRUCK_PAPER, TOTAL_PAPER = HexColor("#eaf1e8"), HexColor("#f4f2ec"), HexColor("#f3f7f1")


class Styles:
    """The sizes of one paper, in points; a one-page paper is set smaller."""

    def __init__(self, *, is_small: bool = False) -> None:
        self.is_small = is_small
        body = 7.6 if is_small else 8.8
        self.gap = 4.0 if is_small else 7.0
        self.pad = 1.4 if is_small else 2.6

        def style(name: str, size: float, *, is_bold: bool = False, colour: Any = INK, **more: Any) -> ParagraphStyle:
            return ParagraphStyle(
                name, fontName=BOLD if is_bold else REGULAR, fontSize=size, leading=size * 1.28, textColor=colour,
                splitLongWords=1, **more,
            )  # fmt: skip

        self.title = style("title", 14 if is_small else 16.5, is_bold=True)
        self.subtitle = style("subtitle", body + 0.8)
        self.owner = style("owner", body + 1.2, is_bold=True)
        self.mark = style("mark", body, is_bold=True, colour=HexColor("#7a4f00"))
        self.heading = style(
            "heading", body + 1.6, is_bold=True, colour=HexColor("#1f6b3a"), spaceBefore=self.gap * 1.3,
            spaceAfter=self.gap / 2, keepWithNext=1,
        )  # fmt: skip
        self.label = style("label", body - 0.4, colour=QUIET)
        self.value = style("value", body)
        self.quiet = style("quiet", body - 0.8, colour=QUIET)
        self.head = style("head", body - 0.8, is_bold=True)
        self.cell = style("cell", body)
        self.number = style("number", body, alignment=TA_RIGHT)
        self.head_number = style("head-number", body - 0.8, is_bold=True, alignment=TA_RIGHT)
        self.note = style("note", body - 1.2, colour=QUIET)


def section_table(section: Section, styles: Styles, width: float) -> Table:
    """One table over the whole width; its head is repeated where it breaks."""
    columns = section.columns
    lines: list[list[Any]] = [[Paragraph(escape(one.label), _head_style(one, styles)) for one in columns]]
    looks: list[tuple[Any, ...]] = [
        ("BACKGROUND", (0, 0), (-1, 0), HEAD_PAPER),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), styles.pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), styles.pad),
        ("BOX", (0, 0), (-1, -1), 0.6, LINE),
        ("LINEAFTER", (0, 0), (-2, -1), 0.3, LINE),
    ]
    for row in section.rows:
        at = len(lines)
        lines.append([_cell(value, column, row, styles) for value, column in zip(row.cells, columns, strict=True)])
        looks.append(("LINEABOVE", (0, at), (-1, at), 0.4, LINE))
        if row.is_struck or row.is_total:
            looks.append(("BACKGROUND", (0, at), (-1, at), STRUCK_PAPER if row.is_struck else TOTAL_PAPER))
        if row.notes:
            said = "<br/>".join(escape(note) for note in row.notes)
            lines.append([Paragraph(said, styles.note), *[""] * (len(columns) - 1)])
            looks += [
                ("SPAN", (0, at + 1), (-1, at + 1)),
                ("TOPPADDING", (0, at + 1), (-1, at + 1), 0),
                ("NOSPLIT", (0, at), (-1, at + 1)),
            ]
            if row.is_struck:
                looks.append(("BACKGROUND", (0, at + 1), (-1, at + 1), STRUCK_PAPER))
    table = Table(lines, colWidths=_widths(columns, styles, width), repeatRows=1, splitInRow=1)
    table.setStyle(looks)
    return table


def _widths(columns: Sequence[Column], styles: Styles, width: float) -> list[float]:
    """Days take what a day needs; the others share the rest."""
    day = 58.0 if styles.is_small else 68.0
    left = width - day * sum(one.kind == DAY for one in columns)
    total = sum(one.share for one in columns if one.kind != DAY)
    return [day if one.kind == DAY else left * one.share / total for one in columns]


def _head_style(column: Column, styles: Styles) -> ParagraphStyle:
    return styles.head_number if column.kind == NUMBER else styles.head


def _cell(value: Value, column: Column, row: Row, styles: Styles) -> Paragraph:
    text = shown(value, has_lunar=not styles.is_small)
    if row.is_struck and text:
        text = f"<strike>{text}</strike>"
    if row.is_total:
        text = f"<b>{text}</b>"
    return Paragraph(text, styles.number if column.kind == NUMBER else styles.cell)


def shown(value: Value, *, has_lunar: bool = True) -> str:
    """A value as markup: numbers and days as people here write them, the day of the moon small under the sun's."""
    if value is None:
        return ""
    if isinstance(value, Measured):
        return escape(value.words)
    if isinstance(value, date):
        lunar = show_lunar(value, language()) if has_lunar else ""
        return f'{show_day(value)}<br/><font size="6" color="#5a6b60">{lunar}</font>' if lunar else show_day(value)
    if isinstance(value, Decimal | int):
        return show_number(value, language())
    return escape(value)
