"""Papers as PDF on A4: head with the organisation and the QR, tables that break across pages, pages numbered x/y.

The same paper gives the same bytes (reportlab's `invariant`); the moment of printing is part of the paper. Language,
title, author and an outline are in the file; reportlab 5 writes no structure tree, so the order of reading is that of
the page.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

from flask_babel import gettext as _
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepInFrame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from trace.typeset import faces
from trace.typeset.faces import BOLD
from trace.typeset.margins import BRAND, FOOT, HEAD_OF_LATER, MARGIN, Numbered, draw_foot, draw_later
from trace.typeset.paper import Fact, Paper, Section, Signature
from trace.typeset.symbol import MM, draw_qr
from trace.typeset.tables import INK, LINE, Styles, section_table

QR_MM = 27
_ENDLESS = 1e6  # points


def pdf_of(paper: Paper) -> bytes:
    """The paper as a PDF file."""
    return render(paper)[0]


def render(paper: Paper) -> tuple[bytes, int]:
    """The file and how many pages it has."""
    faces.register()
    kept = io.BytesIO()
    document = _Document(kept, paper)
    document.build(list(_story(paper, document)), canvasmaker=Numbered)
    return kept.getvalue(), document.page


class PageRoom:
    """Tells whether a paper takes one page without being drawn smaller; a section met again is not measured again."""

    def __init__(self) -> None:
        self._heights: dict[Section, float] = {}

    def __call__(self, paper: Paper) -> bool:
        faces.register()
        document = _Document(io.BytesIO(), paper)
        styles, width = document.styles, document.inner_width
        bare = _height(_parts(replace(paper, sections=()), document), width)
        return bare + sum(self._section(one, styles, width) for one in paper.sections) <= document.inner_height

    def _section(self, section: Section, styles: Styles, width: float) -> float:
        if section not in self._heights:
            self._heights[section] = _height(_section(section, styles, width, key=""), width)
        return self._heights[section]


def _height(parts: Iterable[Flowable], width: float) -> float:
    """What these take one under another, with the space that each asks for."""
    return sum(one.wrap(width, _ENDLESS)[1] + one.getSpaceBefore() + one.getSpaceAfter() for one in parts)


class _Document(BaseDocTemplate):
    """Frames and the lines at the head and foot of every page."""

    def __init__(self, out: io.BytesIO, paper: Paper) -> None:
        self.paper = paper
        size = landscape(A4) if paper.is_landscape else A4
        super().__init__(
            out, pagesize=size, invariant=1, pageCompression=1, lang=paper.language, displayDocTitle=1,
            title=" · ".join(filter(None, (paper.title, paper.subtitle))), author=paper.organisation,
            subject=paper.code, creator="trace", producer="trace", keywords=list(paper.keywords),
            leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN + FOOT / 2,
        )  # fmt: skip
        self.styles = Styles(is_small=paper.is_one_page)
        width, height = size
        self.inner_width = width - 2 * MARGIN
        bottom = MARGIN + FOOT / 2
        self.inner_height = height - MARGIN - bottom
        plain = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
        first = Frame(MARGIN, bottom, self.inner_width, self.inner_height, **plain)
        later = Frame(MARGIN, bottom, self.inner_width, self.inner_height - HEAD_OF_LATER, **plain)
        self.addPageTemplates(
            [
                PageTemplate("first", [first], onPage=draw_foot, autoNextPageTemplate="later"),
                PageTemplate("later", [later], onPage=draw_later),
            ]
        )


def _story(paper: Paper, document: _Document) -> Iterator[Flowable]:
    head, *parts = _parts(paper, document)
    yield head
    if not paper.is_one_page:
        yield from parts
        return
    # What the builder of a one-page paper could not cut is drawn smaller rather than on a second page; the head with
    # its QR keeps its size.
    taken = head.wrap(document.inner_width, document.inner_height)[1]
    yield KeepInFrame(document.inner_width, document.inner_height - taken - 1, parts, mode="shrink")


def _parts(paper: Paper, document: _Document) -> Iterator[Flowable]:
    styles, width = document.styles, document.inner_width
    yield _head(paper, styles, width)
    yield Spacer(1, styles.gap)
    if paper.facts:
        yield _facts(paper.facts, styles, width)
    for place, section in enumerate(paper.sections):
        # A heading alone at the foot of a page helps nobody.
        if not paper.is_one_page:
            yield CondPageBreak(28 * MM)
        yield from _section(section, styles, width, key=f"section-{place}")
    if paper.foot:
        yield Spacer(1, styles.gap)
        yield Paragraph(escape(paper.foot), styles.quiet)
    if paper.signatures:
        signed = [Spacer(1, styles.gap * 2), _signatures(paper.signatures, styles, width)]
        yield from signed if paper.is_one_page else [KeepTogether(signed)]


def _head(paper: Paper, styles: Styles, width: float) -> Table:
    left: list[Flowable] = [Paragraph(escape(paper.organisation), styles.owner)]
    left += [Paragraph(escape(line), styles.quiet) for line in paper.organisation_lines if line]
    left.append(Spacer(1, styles.gap * 1.5))
    if paper.mark:
        left.append(Paragraph(escape(paper.mark), styles.mark))
    left.append(Paragraph(escape(paper.title), styles.title))
    if paper.subtitle:
        left.append(Paragraph(escape(paper.subtitle), styles.subtitle))
    if paper.number:
        left.append(Paragraph(escape(paper.number), styles.subtitle))
    right = _Code(paper.address, paper.code) if paper.address else ""
    side = QR_MM * MM + 4
    head = Table([[left, right]], colWidths=[width - side, side])
    head.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LINEBELOW", (0, 0), (-1, 0), 1.2, BRAND),
        ]
    )
    return head


class _Code(Flowable):  # type: ignore[misc]
    """A QR with the code under it that people may type instead."""

    def __init__(self, address: str, code: str) -> None:
        super().__init__()
        self.address, self.code = address, code

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        del height
        self.width, self.height = width, QR_MM * MM + 3 * MM
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        # The frame's place is where the whole dots are counted from, so it is asked for and taken off again.
        x, y = canvas.absolutePosition(0, 0)
        canvas.saveState()
        canvas.translate(-x, -y)
        side = draw_qr(canvas, self.address, right=x + self.width, top=y + self.height, most_mm=QR_MM)
        canvas.restoreState()
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 8)
        canvas.drawCentredString(self.width - side / 2, self.height - side - 2.5, self.code)


def _facts(facts: tuple[Fact, ...], styles: Styles, width: float) -> Table:
    """Two to a line, wide ones alone; what is empty gets a dotted line to write on."""
    lines: list[list[Any]] = []
    spans: list[tuple[Any, ...]] = []
    waiting: list[Any] = []
    for fact in facts:
        pair = [Paragraph(escape(fact.label), styles.label), _value_of(fact, styles)]
        if fact.is_wide:
            if waiting:
                lines.append([*waiting, "", ""])
                waiting = []
            spans.append(("SPAN", (1, len(lines)), (3, len(lines))))
            lines.append([*pair, "", ""])
        elif waiting:
            lines.append([*waiting, *pair])
            waiting = []
        else:
            waiting = pair
    if waiting:
        lines.append([*waiting, "", ""])
    label = 0.17 * width
    table = Table(lines, colWidths=[label, width / 2 - label, label, width / 2 - label])
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), styles.pad),
            ("BOTTOMPADDING", (0, 0), (-1, -1), styles.pad),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE),
            *spans,
        ]
    )
    return table


def _value_of(fact: Fact, styles: Styles) -> Paragraph:
    dots = "." * 42
    return Paragraph(escape(fact.value) if fact.value else f'<font color="#8a968d">{dots}</font>', styles.value)


def _section(section: Section, styles: Styles, width: float, *, key: str) -> Iterator[Flowable]:
    yield _Heading(section.title, styles, key)
    if section.facts:
        yield _facts(section.facts, styles, width)
        yield Spacer(1, styles.gap / 2)
    if section.rows:
        yield section_table(section, styles, width)
    elif section.empty:
        yield Paragraph(escape(section.empty), styles.quiet)
    if section.note:
        yield Spacer(1, 2)
        yield Paragraph(escape(section.note), styles.quiet)


class _Heading(Paragraph):  # type: ignore[misc]
    """A section's name, which also stands in the outline of the file."""

    def __init__(self, title: str, styles: Styles, key: str) -> None:
        super().__init__(escape(title), styles.heading)
        self.entry, self.key = title, key

    def draw(self) -> None:
        self.canv.bookmarkPage(self.key)
        self.canv.addOutlineEntry(self.entry, self.key, 0)
        super().draw()


def _signatures(signatures: tuple[Signature, ...], styles: Styles, width: float) -> Table:
    centre = ParagraphStyle("sign", parent=styles.value, alignment=TA_CENTER)
    role = ParagraphStyle("role", parent=centre, fontName=BOLD)
    hint = ParagraphStyle("hint", parent=styles.quiet, alignment=TA_CENTER)
    lines = [
        [Paragraph(escape(one.role), role) for one in signatures],
        [Paragraph(escape(_("(ký, ghi rõ họ tên)")), hint) for _one in signatures],
        [Spacer(1, (11 if styles.is_small else 17) * MM) for _one in signatures],
        [Paragraph(escape(one.name), centre) for one in signatures],
    ]
    table = Table(lines, colWidths=[width / len(signatures)] * len(signatures))
    table.setStyle([("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])
    return table
