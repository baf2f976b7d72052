"""Sheets of labels as PDF, written page by page: memory stays flat, and the same input gives the same bytes.

What labels have in common is drawn once as a form and placed by number; a symbol is a 1-bit image mask of whole
printer dots. Pages are written when they are full, so the file can be taken away while it grows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from trace.labels.drawing import LabelDrawing, VaryingLine, draw_heading, draw_label, texts_for, varying_lines
from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout import MM_PER_INCH, Layout, Rectangle
from trace.labels.lines import FittedLine
from trace.labels.making.renderer import Printed
from trace.labels.pdf_file import Pages, PdfFile, real
from trace.labels.pictures import PlacedPicture, picture_pdf
from trace.labels.sheet import AS_DRAWN, Calibration, Slot, seats
from trace.labels.symbol_contents import content_of, varies
from trace.labels.symbol_kinds import KINDS
from trace.labels.symbols import PlacedSymbol, Symbol, qr_symbol, symbol_of

POINTS_PER_MM = 72 / MM_PER_INCH
FONT_NAMES = {"regular": "R", "bold": "B"}

OF_THE_CODE = frozenset({"short_code", "look_up"})

Label = LabelFacts | tuple[LabelFacts, Serial]


def render_pdf(
    layout: Layout,
    labels: Iterable[Label],
    *,
    out: BinaryIO,
    start_slot: int = 1,
    calibration: Calibration = AS_DRAWN,
    title: str = "Tem truy xuất nguồn gốc",
    on_progress: Callable[[int], None] | None = None,
) -> Printed:
    """Write one PDF with `labels` in order, the first in `start_slot`, one label after another.

    Facts that come again are drawn once. `on_progress` hears the number of labels written after every page.
    Raises LabelRefused for the first label that does not fit; what is in `out` by then is not a whole PDF.
    """
    file = PdfFile(out, title=title)
    count = draw_pages(layout, labels, file, start_slot=start_slot, calibration=calibration, on_progress=on_progress)
    pages, size_bytes, digest = file.close()
    return Printed(count, pages, size_bytes, digest)


def draw_pages(
    layout: Layout,
    labels: Iterable[Label],
    pages: Pages,
    *,
    start_slot: int = 1,
    calibration: Calibration = AS_DRAWN,
    model: Serial | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> int:
    """Draw `labels` onto pages as `render_pdf` does; how many there were.

    What labels of one lot share is drawn for `model`, the first pack of the run, wherever in the run these pages are.
    """
    sheet = _Sheet(layout, calibration, pages, model)
    count = 0
    for slot, label in zip(seats(layout, start_slot), labels, strict=False):
        if slot.number == 1 and count:
            sheet.end_page()
            if on_progress:
                on_progress(count)
        sheet.place(slot, label)
        count += 1
    if count:
        sheet.end_page()
        if on_progress:
            on_progress(count)
    return count


class _Sheet:
    """The page being filled, and the forms that all pages share."""

    def __init__(self, layout: Layout, calibration: Calibration, pages: Pages, model: Serial | None) -> None:
        self.layout = layout
        self.pages = pages
        self.model = model
        self.dot_mm = layout.dot_mm
        self.calibration = calibration
        self.height_points = layout.paper_height_mm * POINTS_PER_MM
        self.operations: list[str] = []
        self.label_count = 0
        self.forms: dict[tuple[LabelFacts, bool], _Form] = {}
        self.places: dict[int, str] = {}

    def place(self, slot: Slot, label: Label) -> None:
        """Draw one label into its slot."""
        facts, serial = label if isinstance(label, tuple) else (label, None)
        if self.layout.heading and not self.operations:
            self.operations.append(self._heading(facts))
        form = self._form(facts, serial)
        painted = form.painted(serial)
        if painted is None:
            drawing = draw_label(self.layout, facts, serial)
            painted = _content(drawing.bands, drawing.lines, drawing.symbols, drawing.pictures)
        else:
            self.pages.use(form.name)
        self.operations.append(f"/P <</MCID {self.label_count}>> BDC q {self._corner(slot)} cm {painted} Q EMC")
        self.label_count += 1

    def _heading(self, facts: LabelFacts) -> str:
        """What stands above the labels of this page, from the paper's corner."""
        drawn = draw_heading(self.layout, facts)
        painted = _content(drawn.bands, drawn.lines, (), ())
        return f"/Artifact BMC q 1 0 0 1 0 {real(self.height_points)} cm {painted} Q EMC"

    def end_page(self) -> None:
        """Write the page and begin the next."""
        shift = self._shift()
        content = "\n".join([*([shift] if shift else []), *self.operations])
        size = (self.layout.paper_width_mm * POINTS_PER_MM, self.height_points)
        self.pages.add_page(content.encode("ascii"), size, marked_count=self.label_count)
        self.operations, self.label_count = [], 0

    def _form(self, facts: LabelFacts, serial: Serial | None) -> "_Form":
        """What these facts always look like; drawn when first needed."""
        key = (facts, serial is not None)
        if key not in self.forms:
            serial = serial and (self.model or serial)
            drawing = draw_label(self.layout, facts, serial)
            lines, symbols = drawing.lines, drawing.symbols
            if serial:
                lines = tuple(line for line in lines if not _differs(line, drawing, facts, serial))
                symbols = tuple(one for one in symbols if not varies(self.layout.symbols[one.place]))
            content = _content(drawing.bands, lines, symbols, drawing.pictures)
            box = (drawing.width_mm * POINTS_PER_MM, drawing.height_mm * POINTS_PER_MM)
            name = self.pages.add_form(content.encode("ascii"), box)
            self.forms[key] = _Form(name, self.layout, facts, drawing, serial)
        return self.forms[key]

    def _corner(self, slot: Slot) -> str:
        """The matrix to the label's top left corner, moved to the nearest printer dot (at most half a dot), so
        that modules of whole dots also begin on whole dots."""
        if slot.number not in self.places:
            x_points = round(slot.x_mm / self.dot_mm) * self.dot_mm * POINTS_PER_MM
            down_points = round(slot.y_mm / self.dot_mm) * self.dot_mm * POINTS_PER_MM
            self.places[slot.number] = f"1 0 0 1 {real(x_points)} {real(self.height_points - down_points)}"
        return self.places[slot.number]

    def _shift(self) -> str:
        """The printer's calibration as one matrix about the paper's top left corner; shifts in whole dots."""
        calibration = self.calibration
        if calibration == AS_DRAWN:
            return ""
        right = round(calibration.right_tenths_mm / 10 / self.dot_mm) * self.dot_mm * POINTS_PER_MM
        down = round(calibration.down_tenths_mm / 10 / self.dot_mm) * self.dot_mm * POINTS_PER_MM
        up = self.height_points * (1 - calibration.scale_y) - down
        return f"{real(calibration.scale_x)} 0 0 {real(calibration.scale_y)} {real(right)} {real(up)} cm"


class _Form:
    """One lot's labels: the shared form, and the operators around what changes on each pack, made once."""

    def __init__(
        self, name: str, layout: Layout, facts: LabelFacts, drawing: LabelDrawing, serial: Serial | None
    ) -> None:
        self.name = name
        self.layout = layout
        self.facts = facts
        self.symbols = [
            (place, placed.symbol, _before_bits(placed.symbol, "%s"), _symbol_head(placed))
            for placed in drawing.symbols
            if varies(place := layout.symbols[placed.place])
        ]
        lines = varying_lines(drawing, facts, serial) if serial else []
        self.lines = [one for one in lines if serial and _differs(one.line, drawing, facts, serial)]
        self.has_lots_code = len(self.lines) < len(lines)
        self.frames = [_text_frame(one.line) for one in self.lines]
        self.around = _around(self.lines, facts, serial) if serial else None

    def painted(self, serial: Serial | None) -> str | None:
        """The operators for one label, or None when this pack's words or symbol need a drawing of their own."""
        if not serial:
            return f"/{self.name} Do"
        if self.has_lots_code and serial.shown != self.facts.short_code:
            return None
        texts = self._texts(serial)
        if texts is None:
            return None
        parts = [f"/{self.name} Do"]
        for one, (head, tail), text in zip(self.lines, self.frames, texts, strict=True):
            left_mm = one.line.left_for(text)
            if left_mm is None:
                return None
            parts.append(f"{head}{real(left_mm * POINTS_PER_MM)} {tail}{one.line.face.hex_of(text)}> Tj ET")
        for place, first, before, head in self.symbols:
            content = content_of(place, self.facts, serial) or ""
            symbol = qr_symbol(content) if place.kind == "qr" else symbol_of(place.kind, content)
            if (symbol.columns, symbol.rows) != (first.columns, first.rows):
                return None
            parts.append(f"{before % _escaped(content)}{head}{symbol.light_bits.hex()}> EI Q EMC")
        return " ".join(parts)

    def _texts(self, serial: Serial) -> list[str] | None:
        """What the lines say on this pack."""
        if self.around is None or len(serial.serial) != self.around.length:
            return texts_for(self.lines, self.facts, serial)
        return [f"{head}{serial.serial}{tail}" if has else head for head, has, tail in self.around.parts]


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around the number of a pack in every line, where nothing else differs: then no words are broken and
    tidied anew for every pack."""

    length: int
    parts: list[tuple[str, bool, str]]


def _around(lines: list[VaryingLine], facts: LabelFacts, serial: Serial) -> _Around | None:
    """Found by trying: another number of the same length must give the same words around it."""
    number = serial.serial
    texts = texts_for(lines, facts, serial)
    if not number or serial.pin or texts is None or any(text.count(number) > 1 for text in texts):
        return None
    found = [text.partition(number) for text in texts]
    around = _Around(len(number), [(head, bool(same), tail) for head, same, tail in found])
    other = "".join(chr(ord("A") + index % 26) for index in range(len(number)))
    expected = texts_for(lines, facts, replace(serial, serial=other))
    return around if expected == [f"{head}{other if has else ''}{tail}" for head, has, tail in around.parts] else None


def _differs(line: FittedLine, drawing: LabelDrawing, facts: LabelFacts, serial: Serial) -> bool:
    """Whether a line is another on every pack. Those made of the code to type are not, where that is the lot's."""
    if line.fact in OF_THE_CODE and serial.shown == facts.short_code:
        return False
    return drawing.is_varying(line)


def _content(
    bands: Iterable[Rectangle],
    lines: Iterable[FittedLine],
    symbols: Iterable[PlacedSymbol],
    pictures: Iterable[PlacedPicture],
) -> str:
    """Drawing operators, the origin at the label's top left corner, y upwards."""
    return "\n".join([*map(_band, bands), *map(picture_pdf, pictures), *_text(lines), *map(_symbol, symbols)])


def _band(band: Rectangle) -> str:
    x, y = band.x_mm * POINTS_PER_MM, -(band.y_mm + band.height_mm) * POINTS_PER_MM
    return f"{real(x)} {real(y)} {real(band.width_mm * POINTS_PER_MM)} {real(band.height_mm * POINTS_PER_MM)} re f"


def _text(lines: Iterable[FittedLine]) -> Iterator[str]:
    for line in lines:
        head, tail = _text_frame(line)
        shown = f"{head}{real(line.x_mm * POINTS_PER_MM)} {tail}{line.face.hex_of(line.text)}> Tj ET"
        yield f"1 g {shown} 0 g" if line.is_reversed else shown


def _text_frame(line: FittedLine) -> tuple[str, str]:
    """What stands before and after the x of a line of text, up to its glyph numbers."""
    size, y = real(line.size_mm * POINTS_PER_MM), real(-line.baseline_mm * POINTS_PER_MM)
    return f"BT /{FONT_NAMES[line.face.name]} {size} Tf ", f"{y} Td <"


def _symbol(placed: PlacedSymbol) -> str:
    before = _before_bits(placed.symbol, _escaped(placed.symbol.text))
    return f"{before}{_symbol_head(placed)}{placed.symbol.light_bits.hex()}> EI Q EMC"


def _before_bits(symbol: Symbol, held: str) -> str:
    """What the symbol is and holds, for those who do not see it (ISO 32000-1 14.9.3)."""
    return f"/Span <</Alt ({KINDS[symbol.kind].name}: {held})>> BDC "


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _symbol_head(placed: PlacedSymbol) -> str:
    """An image mask that paints where a bit is 0, one sample a module. Its bits follow in hexadecimal: raw bytes
    could hold the letters that end an inline image."""
    symbol, width, height = placed.symbol, placed.width_mm * POINTS_PER_MM, placed.height_mm * POINTS_PER_MM
    x, y = real(placed.x_mm * POINTS_PER_MM), real(-placed.y_mm * POINTS_PER_MM - height)
    return (
        f"q {real(width)} 0 0 {real(height)} {x} {y} cm "
        f"BI /W {symbol.columns} /H {symbol.rows} /IM true /BPC 1 /F /AHx ID\n"
    )
