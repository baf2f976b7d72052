"""Pages of a roll as dots: one row of labels each.

What labels have in common is drawn once and kept; for every pack only its symbol and the lines that differ are put in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from PIL import Image

from trace.labels.drawing import LabelDrawing, draw_label, texts_for, varying_lines
from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout import MM_PER_INCH, Layout
from trace.labels.lines import FittedLine
from trace.labels.sheet import AS_DRAWN, Calibration, seats
from trace.labels.symbol_contents import content_of, varies
from trace.labels.symbols import PlacedSymbol, symbol_of
from trace.labels.thermal.dots import Bitmap, dots_of
from trace.labels.thermal.words import words_of

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
    model: Serial | None = None,
) -> Iterator[Bitmap]:
    """One bitmap for every step of the roll; alike pages that follow one another come as one with its copies.

    The shift of a calibration is given in whole dots. Its scale is not: it would break the symbols' modules, and a
    roll printer whose length is wrong has the wrong dots an inch. `model`: the pack for which the shared part is drawn,
    so that it does not depend on which pack comes first.
    """
    pages = _pages(layout, labels, start_slot)
    press = _Press(layout.at(dpi), calibration, model)
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

    def __init__(self, layout: Layout, calibration: Calibration, model: Serial | None) -> None:
        self.layout, self.model = layout, model
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
            self.plates[key] = _Plate(self.layout, facts, serial and (self.model or serial))
        return self.plates[key]


class _Plate:
    """What all labels of one lot share, drawn; and where the rest goes."""

    def __init__(self, layout: Layout, facts: LabelFacts, serial: Serial | None) -> None:
        self.layout, self.facts = layout, facts
        self.per_mm = layout.dpi / MM_PER_INCH
        drawing = draw_label(layout, facts, serial)
        self.lines = varying_lines(drawing, facts, serial) if serial else []
        self.symbols = [one for one in drawing.symbols if serial and varies(layout.symbols[one.place])]
        self.shared = self._drawn(
            drawing,
            [line for line in drawing.lines if not (serial and drawing.is_varying(line))],
            [one for one in drawing.symbols if one not in self.symbols],
        )

    def stamp(self, canvas: Image.Image, corner: tuple[int, int], serial: Serial | None) -> None:
        """Put one label onto the page."""
        if serial is None:
            canvas.paste(self.shared, corner)
            return
        changed = self._changed(serial)
        if changed is None:
            whole = draw_label(self.layout, self.facts, serial)
            canvas.paste(self._drawn(whole, whole.lines, whole.symbols), corner)
            return
        canvas.paste(self.shared, corner)
        for line in changed[0]:
            _line(canvas, corner, line, self.per_mm)
        for placed in changed[1]:
            _symbol(canvas, corner, placed, self.per_mm)

    def _changed(self, serial: Serial) -> tuple[list[FittedLine], list[PlacedSymbol]] | None:
        """What this pack has of its own, or None when it needs a drawing of its own."""
        texts = texts_for(self.lines, self.facts, serial)
        if texts is None:
            return None
        lines, symbols = [], []
        for one, text in zip(self.lines, texts, strict=True):
            left_mm = one.line.left_for(text)
            if left_mm is None:
                return None
            lines.append(replace(one.line, text=text, x_mm=left_mm))
        for placed in self.symbols:
            place = self.layout.symbols[placed.place]
            symbol = symbol_of(place.kind, content_of(place, self.facts, serial) or "")
            if (symbol.columns, symbol.rows) != (placed.symbol.columns, placed.symbol.rows):
                return None
            symbols.append(replace(placed, symbol=symbol))
        return lines, symbols

    def _drawn(
        self, drawing: LabelDrawing, lines: Iterable[FittedLine], symbols: Iterable[PlacedSymbol]
    ) -> Image.Image:
        size = (round(drawing.width_mm * self.per_mm), round(drawing.height_mm * self.per_mm))
        canvas = Image.new("1", size, WHITE)
        for band in drawing.bands:
            edges = (band.x_mm, band.y_mm, band.x_mm + band.width_mm, band.y_mm + band.height_mm)
            left, top, right, bottom = (round(edge * self.per_mm) for edge in edges)
            canvas.paste(INK, (left, top, right, bottom))
        for line in lines:
            _line(canvas, (0, 0), line, self.per_mm)
        for placed in symbols:
            _symbol(canvas, (0, 0), placed, self.per_mm)
        return canvas


def _line(canvas: Image.Image, corner: tuple[int, int], line: FittedLine, per_mm: float) -> None:
    baseline = round(line.baseline_mm * per_mm) + corner[1]
    ink = WHITE if line.is_reversed else INK
    for mask, left, top in words_of(line.face, line.size_mm * per_mm, line.text, line.x_mm * per_mm):
        x, y = left + corner[0], top + baseline
        canvas.paste(ink, (x, y, x + mask.width, y + mask.height), mask)


def _symbol(canvas: Image.Image, corner: tuple[int, int], placed: PlacedSymbol, per_mm: float) -> None:
    """Every module is whole dots wide; bars are stretched to their height."""
    symbol = placed.symbol
    size = (symbol.columns * placed.dots, round(placed.height_mm * per_mm))
    light = Image.frombytes("1", (symbol.columns, symbol.rows), symbol.light_bits)
    dark = light.point((1,) + (0,) * 255, "1").resize(size, Image.Resampling.NEAREST)
    canvas.paste(dark, (round(placed.x_mm * per_mm) + corner[0], round(placed.y_mm * per_mm) + corner[1]))
