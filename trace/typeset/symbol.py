"""QR symbols on paper: modules of whole dots at 300 dots an inch, so that office printers draw them sharp."""

import io
from functools import lru_cache

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from trace.labels.symbols import QUIET_MODULES, Symbol, qr_symbol

DOT = 72 / 300  # points
MM = 72 / 25.4


@lru_cache(maxsize=512)
def symbol_of(address: str) -> Symbol:
    """The QR of an address as it is written: pages of this service tell capital letters from small ones."""
    return qr_symbol(address, keeps_case=True)


def draw_qr(canvas: Canvas, address: str, *, right: float, top: float, most_mm: float) -> float:
    """Draw the QR with its quiet zone, right and top given in points; the largest whole-dot module within `most_mm`.

    Gives the side of what was drawn, quiet zone included, in points.
    """
    symbol = symbol_of(address)
    modules = symbol.columns + 2 * QUIET_MODULES
    module = max(2, int(most_mm * MM / DOT / modules)) * DOT
    side = modules * module
    # The corner stands on a whole dot as well, counted from the upper left of the page as printers do.
    height = canvas._pagesize[1]
    left = round((right - side) / DOT) * DOT + QUIET_MODULES * module
    upper = height - round((height - top) / DOT) * DOT - QUIET_MODULES * module
    path = canvas.beginPath()
    for row in range(symbol.rows):
        column = 0
        while column < symbol.columns:
            start = column
            while column < symbol.columns and symbol.is_dark(row, column):
                column += 1
            if column > start:
                path.rect(left + start * module, upper - (row + 1) * module, (column - start) * module, module)
            column += 1
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    return side


def picture_of(address: str, *, dots: int = 4) -> bytes:
    """The same as a PNG with its quiet zone, `dots` pixels a module, for workbooks."""
    symbol = symbol_of(address)
    side = symbol.columns + 2 * QUIET_MODULES
    picture = Image.new("1", (side, side), 1)
    for row in range(symbol.rows):
        for column in range(symbol.columns):
            if symbol.is_dark(row, column):
                picture.putpixel((column + QUIET_MODULES, row + QUIET_MODULES), 0)
    kept = io.BytesIO()
    picture.resize((side * dots, side * dots), Image.Resampling.NEAREST).save(kept, "PNG", dpi=(96, 96))
    return kept.getvalue()
