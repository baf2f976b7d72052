"""Blank sheets drawn straight onto the page: what all plots share is drawn once, so hundreds of them stay quick."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from trace.typeset import faces
from trace.typeset.faces import BOLD, REGULAR
from trace.typeset.paper import DAY, Column, Fact, Paper, Section
from trace.typeset.symbol import MM, draw_qr
from trace.typeset.tables import HEAD_PAPER, INK, LINE, QUIET

WIDTH, HEIGHT = landscape(A4)
MARGIN = 12 * MM
QR_MM = 34
HEAD = 36 * MM
FOOT = 9 * MM
LINE_HEIGHT = 9 * MM  # room for a hand that writes with a ball pen on its knee
TITLE_HEIGHT = 7.5 * MM
HEAD_HEIGHT = 9 * MM
DAY_WIDTH = 24 * MM
BODY = HEIGHT - 2 * MARGIN - HEAD - FOOT
_HEAD_SIZE = 7.5


@dataclass(frozen=True, slots=True)
class _Part:
    """Some lines of a table on one page; a table that goes on has its head again."""

    section: Section
    lines: int
    is_continued: bool

    @property
    def height(self) -> float:
        return TITLE_HEIGHT + HEAD_HEIGHT + self.lines * LINE_HEIGHT


def sheets_pdf(papers: Iterable[Paper], *, is_filled: bool = True) -> tuple[bytes, int]:
    """One file with the sheets of all papers in order, and how many pages it has. With `is_filled` what is left of a
    page becomes more lines; otherwise there are as many lines as the papers say."""
    faces.register()
    kept = io.BytesIO()
    canvas: Canvas | None = None
    bodies: dict[tuple[Section, ...], list[str]] = {}
    pages = 0
    for place, paper in enumerate(papers):
        if canvas is None:
            canvas = _opened(kept, paper)
        if paper.sections not in bodies:
            bodies[paper.sections] = _draw_bodies(
                canvas, _paged(paper.sections, is_filled=is_filled), f"body-{len(bodies)}"
            )
        names = bodies[paper.sections]
        canvas.beginForm(f"head-{place}", 0, 0, WIDTH, HEIGHT)
        _draw_head(canvas, paper)
        canvas.endForm()
        for number, name in enumerate(names, start=1):
            if number == 1:
                canvas.bookmarkPage(f"sheet-{place}")
                canvas.addOutlineEntry(paper.subtitle, f"sheet-{place}", 0)
            canvas.doForm(f"head-{place}")
            canvas.doForm(name)
            _draw_foot(canvas, paper, number, len(names))
            canvas.showPage()
            pages += 1
    if canvas is None:
        raise ValueError("There is no paper to draw.")
    canvas.save()
    return kept.getvalue(), pages


def _opened(kept: io.BytesIO, paper: Paper) -> Canvas:
    canvas = Canvas(kept, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang=paper.language)
    canvas.setTitle(paper.title)
    canvas.setAuthor(paper.organisation)
    canvas.setSubject(paper.code)
    canvas.setCreator("trace")
    canvas.setProducer("trace")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _draw_bodies(canvas: Canvas, pages: Sequence[Sequence[_Part]], name: str) -> list[str]:
    """The tables of every page as forms, drawn once whatever the number of plots; gives their names."""
    names = []
    for number, parts in enumerate(pages):
        names.append(f"{name}-{number}")
        canvas.beginForm(names[-1], 0, 0, WIDTH, HEIGHT)
        top = HEIGHT - MARGIN - HEAD
        for part in parts:
            _draw_table(canvas, part, top)
            top -= part.height
        canvas.endForm()
    return names


def _paged(sections: Sequence[Section], *, is_filled: bool) -> list[list[_Part]]:
    """Which lines of which table stand on which page. A table stays whole where a page can hold it."""
    pages: list[list[_Part]] = [[]]
    for section in sections:
        waiting, is_continued = len(section.rows), False
        while waiting:
            left = BODY - sum(part.height for part in pages[-1])
            room = int((left - TITLE_HEIGHT - HEAD_HEIGHT) / LINE_HEIGHT + 1e-6)
            if room < waiting and pages[-1]:
                pages.append([])
                continue
            lines = min(waiting, room)
            pages[-1].append(_Part(section, lines, is_continued))
            waiting -= lines
            is_continued = True
    return [_filled(page) for page in pages] if is_filled else pages


def _filled(page: list[_Part]) -> list[_Part]:
    """The same tables with the lines that the page has room for besides, shared out from the first."""
    spare = int((BODY - sum(part.height for part in page)) / LINE_HEIGHT + 1e-6)
    each, rest = divmod(spare, len(page))
    return [replace(part, lines=part.lines + each + (place < rest)) for place, part in enumerate(page)]


def _draw_table(canvas: Canvas, part: _Part, top: float) -> None:
    columns = part.section.columns
    widths = _widths(columns)
    title = part.section.title + (f" {_('(tiếp)')}" if part.is_continued else "")
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 10)
    canvas.drawString(MARGIN, top - 5.2 * MM, title)
    head = top - TITLE_HEIGHT
    bottom = head - HEAD_HEIGHT - part.lines * LINE_HEIGHT
    canvas.setFillColor(HEAD_PAPER)
    canvas.rect(MARGIN, head - HEAD_HEIGHT, WIDTH - 2 * MARGIN, HEAD_HEIGHT, stroke=0, fill=1)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    for line in range(part.lines + 1):
        y = head - HEAD_HEIGHT - line * LINE_HEIGHT
        canvas.line(MARGIN, y, WIDTH - MARGIN, y)
    x = MARGIN
    canvas.setFillColor(INK)
    for column, width in zip(columns, widths, strict=True):
        _draw_label(canvas, column, x, head, width)
        x += width
        if x < WIDTH - MARGIN - 1:
            canvas.line(x, head, x, bottom)
    canvas.setLineWidth(0.9)
    canvas.rect(MARGIN, bottom, WIDTH - 2 * MARGIN, head - bottom, stroke=1, fill=0)


def _draw_label(canvas: Canvas, column: Column, x: float, head: float, width: float) -> None:
    """The name of a column in at most three lines, in the middle of its head."""
    lines = simpleSplit(column.label, BOLD, _HEAD_SIZE, width - 5)[:3]
    leading = _HEAD_SIZE + 0.9
    y = head - (HEAD_HEIGHT - len(lines) * leading) / 2 - _HEAD_SIZE + 0.5
    canvas.setFont(BOLD, _HEAD_SIZE)
    for line in lines:
        canvas.drawString(x + 3, y, faces.fitted(line, _HEAD_SIZE, width - 4, is_bold=True))
        y -= leading


def _widths(columns: Sequence[Column]) -> list[float]:
    left = WIDTH - 2 * MARGIN - DAY_WIDTH * sum(one.kind == DAY for one in columns)
    total = sum(one.share for one in columns if one.kind != DAY)
    return [DAY_WIDTH if one.kind == DAY else left * one.share / total for one in columns]


def _draw_head(canvas: Canvas, paper: Paper) -> None:
    top = HEIGHT - MARGIN
    side = draw_qr(canvas, paper.address, right=WIDTH - MARGIN, top=top + 2 * MM, most_mm=QR_MM)
    code_size = 12
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, code_size)
    canvas.drawCentredString(WIDTH - MARGIN - side / 2, top + 2 * MM - side - code_size + 6, paper.code)
    room = WIDTH - 2 * MARGIN - side - 8 * MM
    canvas.setFont(BOLD, 9.5)
    canvas.drawString(MARGIN, top - 3 * MM, faces.fitted(paper.organisation, 9.5, room, is_bold=True))
    canvas.setFont(BOLD, 16)
    canvas.drawString(MARGIN, top - 10 * MM, faces.fitted(f"{paper.title} · {paper.subtitle}", 16, room, is_bold=True))
    for place, fact in enumerate(paper.facts):
        line, column = divmod(place, 2)
        _draw_fact(canvas, fact, MARGIN + column * room / 2, top - (16.5 + 6.2 * line) * MM, room / 2 - 4 * MM)
    if paper.mark:
        canvas.setFillColor(QUIET)
        canvas.setFont(BOLD, 8)
        canvas.drawRightString(MARGIN + room, top - 3 * MM, paper.mark)


def _draw_fact(canvas: Canvas, fact: Fact, x: float, y: float, width: float) -> None:
    """Name and value on one line; a dotted line where it is to be written by hand."""
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 8.5)
    canvas.drawString(x, y, f"{fact.label}:")
    start = x + faces.width(f"{fact.label}: ", 8.5) + 2
    canvas.setFillColor(INK)
    if fact.value:
        canvas.setFont(BOLD, 9.5)
        canvas.drawString(start, y, faces.fitted(fact.value, 9.5, x + width - start, is_bold=True))
        return
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.5)
    canvas.setDash(0.6, 2)
    canvas.line(start, y - 1, x + width, y - 1)
    canvas.setDash()


def _draw_foot(canvas: Canvas, paper: Paper, number: int, total: int) -> None:
    y = MARGIN - 3 * MM
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 7.5)
    said = _("Tờ của %(code)s, trang %(page)s/%(pages)s", code=paper.code, page=number, pages=total)
    canvas.drawRightString(WIDTH - MARGIN, y, f"{said} · {_('in lúc %(moment)s', moment=paper.printed_at)}")
    canvas.drawString(MARGIN, y, faces.fitted(paper.foot, 7.5, WIDTH - 2 * MARGIN - faces.width(said, 7.5) - 130))
