"""Pages of a roll as dots: one row of labels each.

What labels have in common is drawn once and kept; for every pack only its symbol and the lines that differ are put in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from PIL import Image

from trace.labels.drawing import LabelDrawing, address_of, draw_label, texts_for, varying_lines
from trace.labels.facts import VARYING, LabelFacts, Serial
from trace.labels.layout import MM_PER_INCH, Layout
from trace.labels.lines import FittedLine
from trace.labels.sheet import AS_DRAWN, Calibration, seats
from trace.labels.symbols import PlacedSymbol, qr_symbol
from trace.labels.thermal.dots import Bitmap, dots_of
from trace.labels.thermal.letters import letters_of

Label = LabelFacts | tuple[LabelFacts, Serial]
INK, WHITE = 1, 0
KEPT = 16  # facts of that many lots are kept drawn


def page_bitmaps(
    layout: Layout,
    labels: Iterable[Label],
    *,
    dpi: int,
    calibration: Calibration = AS_DRAWN,
    start_slot: int = 1,
) -> Iterator[Bitmap]:
    """One bitmap for every step of the roll; alike pages that follow one another come as one with its copies.

    The shift of a calibration is given in whole dots. Its scale is not: it would break the symbols' modules, and a
    roll printer whose length is wrong has the wrong dots an inch.
    """
    pages = _pages(layout, labels, start_slot)
    press = _Press(replace(layout, dpi=dpi), calibration)
    waiting: Bitmap | None = None
    for page in pages:
        drawn = press.page(page)
        if waiting is not None and drawn.rows == waiting.rows:
            waiting = replace(waiting, copies=waiting.copies + 1)
            continue
        if waiting is not None:
            yield waiting
        waiting = drawn
    if waiting is not None:
        yield waiting


def _pages(layout: Layout, labels: Iterable[Label], start_slot: int) -> Iterator[list[tuple[int, Label]]]:
    """Labels with their slots, page by page."""
    page: list[tuple[int, Label]] = []
    for slot, label in zip(seats(layout, start_slot), labels, strict=False):
        if slot.number == 1 and page:
            yield page
            page = []
        page.append((slot.number, label))
    if page:
        yield page


class _Press:
    """The roll at its dots, and what it has drawn before."""

    def __init__(self, layout: Layout, calibration: Calibration) -> None:
        self.layout = layout
        self.per_mm = layout.dpi / MM_PER_INCH
        self.size = (dots_of(layout.paper_width_mm, layout.dpi), dots_of(layout.paper_height_mm, layout.dpi))
        right = dots_of(calibration.right_tenths_mm / 10, layout.dpi)
        down = dots_of(calibration.down_tenths_mm / 10, layout.dpi)
        self.corners = {
            slot.number: (dots_of(slot.x_mm, layout.dpi) + right, dots_of(slot.y_mm, layout.dpi) + down)
            for slot, _ in zip(seats(layout), range(layout.labels_per_page), strict=False)
        }
        self.plates: dict[tuple[LabelFacts, bool], _Plate] = {}
        self.last: tuple[list[tuple[int, Label]], Bitmap] | None = None

    def page(self, labels: list[tuple[int, Label]]) -> Bitmap:
        """The page with these labels; the same ones again cost nothing."""
        if self.last is not None and self.last[0] == labels:
            return self.last[1]
        canvas = Image.new("1", self.size, WHITE)
        for number, label in labels:
            facts, serial = label if isinstance(label, tuple) else (label, None)
            self._plate(facts, serial).stamp(canvas, self.corners[number], serial)
        bitmap = Bitmap(*self.size, canvas.tobytes())
        self.last = (labels, bitmap)
        return bitmap

    def _plate(self, facts: LabelFacts, serial: Serial | None) -> "_Plate":
        key = (facts, serial is not None)
        if key not in self.plates:
            if len(self.plates) >= KEPT:
                self.plates.pop(next(iter(self.plates)))
            self.plates[key] = _Plate(self.layout, facts, serial)
        return self.plates[key]


class _Plate:
    """What all labels of one lot share, drawn; and where the rest goes."""

    def __init__(self, layout: Layout, facts: LabelFacts, serial: Serial | None) -> None:
        self.layout, self.facts = layout, facts
        self.per_mm = layout.dpi / MM_PER_INCH
        drawing = draw_label(layout, facts, serial)
        self.symbol = drawing.symbol
        self.lines = varying_lines(drawing, facts, serial) if serial else []
        self.shared = self._drawn(drawing, leaves_out=VARYING if serial else frozenset(), has_symbol=serial is None)

    def stamp(self, canvas: Image.Image, corner: tuple[int, int], serial: Serial | None) -> None:
        """Put one label onto the page."""
        if serial is None:
            canvas.paste(self.shared, corner)
            return
        texts = texts_for(self.lines, self.facts, serial)
        lefts = [one.line.left_for(text) for one, text in zip(self.lines, texts or (), strict=False)]
        symbol = qr_symbol(address_of(self.layout, self.facts, serial))
        if texts is None or None in lefts or symbol.size != self.symbol.symbol.size:
            whole = draw_label(self.layout, self.facts, serial)
            canvas.paste(self._drawn(whole, leaves_out=frozenset(), has_symbol=True), corner)
            return
        canvas.paste(self.shared, corner)
        for one, text, left_mm in zip(self.lines, texts, lefts, strict=True):
            self._line(canvas, corner, replace(one.line, text=text, x_mm=left_mm or 0.0))
        _symbol(canvas, corner, replace(self.symbol, symbol=symbol), self.per_mm)

    def _drawn(self, drawing: LabelDrawing, *, leaves_out: frozenset[str], has_symbol: bool) -> Image.Image:
        size = (round(drawing.width_mm * self.per_mm), round(drawing.height_mm * self.per_mm))
        canvas = Image.new("1", size, WHITE)
        for band in drawing.bands:
            edges = (band.x_mm, band.y_mm, band.x_mm + band.width_mm, band.y_mm + band.height_mm)
            left, top, right, bottom = (round(edge * self.per_mm) for edge in edges)
            canvas.paste(INK, (left, top, right, bottom))
        for line in drawing.lines:
            if line.fact not in leaves_out:
                self._line(canvas, (0, 0), line)
        if has_symbol:
            _symbol(canvas, (0, 0), drawing.symbol, self.per_mm)
        return canvas

    def _line(self, canvas: Image.Image, corner: tuple[int, int], line: FittedLine) -> None:
        baseline = round(line.baseline_mm * self.per_mm) + corner[1]
        ink = WHITE if line.is_reversed else INK
        for mask, left, top in letters_of(line.face, line.size_mm * self.per_mm, line.text, line.x_mm * self.per_mm):
            x, y = left + corner[0], top + baseline
            canvas.paste(ink, (x, y, x + mask.width, y + mask.height), mask)


def _symbol(canvas: Image.Image, corner: tuple[int, int], placed: PlacedSymbol, per_mm: float) -> None:
    """Every module is a square of whole dots."""
    symbol, side = placed.symbol, placed.symbol.size * placed.dots
    light = Image.frombytes("1", (symbol.size, symbol.size), symbol.light_bits)
    dark = light.point((1,) + (0,) * 255, "1").resize((side, side), Image.Resampling.NEAREST)
    canvas.paste(dark, (round(placed.x_mm * per_mm) + corner[0], round(placed.y_mm * per_mm) + corner[1]))
