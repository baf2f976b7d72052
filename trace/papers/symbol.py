"""QR symbols on paper: modules of whole dots at 300 dots an inch, so that office printers draw them sharp."""

from functools import lru_cache

from reportlab.pdfgen.canvas import Canvas

from trace.labels.symbols import QUIET_MODULES, QrSymbol, qr_symbol

DOT = 72 / 300  # points
MM = 72 / 25.4


@lru_cache(maxsize=512)
def symbol_of(address: str) -> QrSymbol:
    """The QR of an address as it is written: pages of this service tell capital letters from small ones."""
    return qr_symbol(address, keeps_case=True)


def draw_qr(canvas: Canvas, address: str, *, right: float, top: float, most_mm: float) -> float:
    """Draw the QR with its quiet zone, right and top given in points; the largest whole-dot module within `most_mm`.

    Gives the side of what was drawn, quiet zone included, in points.
    """
    symbol = symbol_of(address)
    modules = symbol.size + 2 * QUIET_MODULES
    module = max(2, int(most_mm * MM / DOT / modules)) * DOT
    side = modules * module
    # The corner stands on a whole dot as well.
    left = round((right - side) / DOT) * DOT + QUIET_MODULES * module
    upper = round(top / DOT) * DOT - QUIET_MODULES * module
    path = canvas.beginPath()
    for row in range(symbol.size):
        column = 0
        while column < symbol.size:
            start = column
            while column < symbol.size and symbol.is_dark(row, column):
                column += 1
            if column > start:
                path.rect(left + start * module, upper - (row + 1) * module, (column - start) * module, module)
            column += 1
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    return side
