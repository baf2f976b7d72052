"""The head and foot of every page of a paper. `document` is what is drawn: its `paper`, its `pagesize`."""

from typing import Any

from flask_babel import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from trace.typeset import faces
from trace.typeset.faces import BOLD, REGULAR
from trace.typeset.symbol import MM
from trace.typeset.tables import INK, LINE, QUIET

MARGIN = 14 * MM
FOOT = 13 * MM
HEAD_OF_LATER = 9 * MM
BRAND = HexColor("#1f6b3a")
_TOTAL = "total-pages"


def draw_later(canvas: Canvas, document: Any) -> None:
    """The same, and at the head of every page but the first what paper it is and whose."""
    paper = document.paper
    width, height = document.pagesize
    canvas.saveState()
    canvas.setFont(BOLD, 8.5)
    canvas.setFillColor(INK)
    canvas.drawString(MARGIN, height - MARGIN - 2 * MM, faces.fitted(paper.title, 8.5, 90 * MM, is_bold=True))
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(QUIET)
    owner = faces.fitted(f"{paper.organisation} · {paper.code}", 8, width - 2 * MARGIN - 95 * MM)
    canvas.drawRightString(width - MARGIN, height - MARGIN - 2 * MM, owner)
    canvas.setStrokeColor(BRAND)
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, height - MARGIN - 4 * MM, width - MARGIN, height - MARGIN - 4 * MM)
    canvas.restoreState()
    draw_foot(canvas, document)


def draw_foot(canvas: Canvas, document: Any) -> None:
    """The line, the moment of printing with the code, the mark, and the page's number of how many."""
    paper = document.paper
    width = document.pagesize[0]
    y = MARGIN - 2 * MM
    canvas.saveState()
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, y + 4 * MM, width - MARGIN, y + 4 * MM)
    canvas.setFillColor(QUIET)
    canvas.setFont(REGULAR, 7.5)
    left = _("In lúc %(moment)s · Mã %(code)s", moment=paper.printed_at, code=paper.code)
    canvas.drawString(MARGIN, y, left)
    if paper.mark:
        canvas.drawCentredString(width / 2, y, paper.mark)
    # How many pages there are is known at the end only: a form that is filled then stands on every page.
    end = width - MARGIN
    room = faces.width("000", 7.5)
    canvas.drawRightString(end - room, y, _("Trang %(page)s/", page=canvas.getPageNumber()))
    canvas.translate(end - room, y)
    canvas.doForm(_TOTAL)
    canvas.restoreState()


class Numbered(Canvas):  # type: ignore[misc]
    """A canvas that writes the number of pages once they are all there."""

    def save(self) -> None:
        total = self.getPageNumber() - 1
        self.beginForm(_TOTAL, 0, -3, faces.width("0000", 7.5), 10)
        self.setFont(REGULAR, 7.5)
        self.setFillColor(QUIET)
        self.drawString(0, 0, str(total))
        self.endForm()
        super().save()
