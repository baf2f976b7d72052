"""The test label of a roll: as large as the roll's own step, with a frame, a ruler and three numbers to measure.

One drawing for PDF and for the printer's dots, so that all outputs can be measured with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image

from trace.errors import N_, Invalid
from trace.labels.fonts import FaceName, face
from trace.labels.layout import Layout
from trace.labels.pdf import FONT_NAMES, POINTS_PER_MM
from trace.labels.pdf_file import PdfFile, real
from trace.labels.rules import roll_marks
from trace.labels.sheet import AS_DRAWN, Calibration
from trace.labels.thermal import tspl, zpl
from trace.labels.thermal.dots import Bitmap, dots_of
from trace.labels.thermal.words import words_of

WRITERS: Final = {"zpl": zpl.write, "tspl": tspl.write}
TITLE: Final = "Tem căn chỉnh: đo ba chỗ"
TITLE_ADJUSTED: Final = "Tem kiểm tra, đã chỉnh"
THIN_MM: Final = 0.25
WORD_MM: Final = 2.3
SMALLEST_MM: Final = 1.6
LONG_WORDS: Final = ("mép trái – vạch đứng", "mép trên – vạch ngang", "thước dài")


@dataclass(frozen=True, slots=True)
class Bar:
    """Black, millimetres from the label's top left corner."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Words:
    """Text whose baseline begins there."""

    face: FaceName
    text: str
    x_mm: float
    baseline_mm: float
    size_mm: float


def roll_sheet(layout: Layout, format_name: str, *, dpi: int, calibration: Calibration = AS_DRAWN) -> bytes:
    """The test label in one format; with a calibration it shows whether that printer is right now."""
    if layout.kind != "roll":
        raise Invalid(N_("Tem căn chỉnh chỉ có cho tem cuộn."), field="layout")
    if format_name == "pdf":
        return _pdf(layout, dpi, calibration)
    if format_name not in WRITERS:
        raise Invalid(N_("Tem căn chỉnh có PDF, ZPL và TSPL."), field="format")
    return b"".join(WRITERS[format_name]([roll_bitmap(layout, dpi=dpi, calibration=calibration)], layout))


def roll_bitmap(layout: Layout, *, dpi: int, calibration: Calibration = AS_DRAWN) -> Bitmap:
    """The test label in dots."""
    size = (dots_of(layout.paper_width_mm, dpi), dots_of(layout.paper_height_mm, dpi))
    right, down = (dots_of(one / 10, dpi) for one in (calibration.right_tenths_mm, calibration.down_tenths_mm))
    canvas = Image.new("1", size)
    for part in _parts(layout, calibration):
        if isinstance(part, Bar):
            x, y = dots_of(part.x_mm, dpi) + right, dots_of(part.y_mm, dpi) + down
            wide, high = max(1, dots_of(part.width_mm, dpi)), max(1, dots_of(part.height_mm, dpi))
            canvas.paste(1, (x, y, x + wide, y + high))
            continue
        baseline = dots_of(part.baseline_mm, dpi) + down
        for mask, left, top in words_of(
            face(part.face), part.size_mm * dpi / 25.4, part.text, dots_of(part.x_mm, dpi) + right
        ):
            canvas.paste(1, (left, baseline + top, left + mask.width, baseline + top + mask.height), mask)
    return Bitmap(*size, canvas.tobytes())


def _parts(layout: Layout, calibration: Calibration) -> Iterator[Bar | Words]:
    """Frame lines `edge` from the left and the top, a ruler of `length` along the top one, what to measure."""
    wide, high = layout.paper_width_mm, layout.paper_height_mm
    marks = roll_marks(wide, high)
    edge, length = marks.edge / 10, marks.length / 10
    yield Bar(edge, edge, length + THIN_MM, THIN_MM)
    yield Bar(edge, edge, THIN_MM, high - 2 * edge)
    for number in range(marks.length // 10 + 1):
        tick = 2.6 if number % 10 == 0 else 1.8 if number % 5 == 0 else 1.1
        yield Bar(edge + number, edge, THIN_MM, tick)
    title = TITLE if calibration == AS_DRAWN else TITLE_ADJUSTED
    numbers = (f"{edge:g} mm", f"{edge:g} mm", f"{length:g} mm")
    lines = [title, *(f"({place + 1}) {word}: {numbers[place]}" for place, word in enumerate(LONG_WORDS))]
    size = _size_mm(lines, wide - edge - 2.5, high - edge - 4.5)
    if size < SMALLEST_MM:
        lines = [title.split(":")[0].split(",")[0], *(f"({place + 1}) {one}" for place, one in enumerate(numbers))]
        size = _size_mm(lines, wide - edge - 2.5, high - edge - 4.5)
    for number, line in enumerate(lines):
        yield Words("regular" if number else "bold", line, edge + 1.5, edge + 3.2 + size * (1 + 1.25 * number), size)


def _size_mm(lines: list[str], width_mm: float, height_mm: float) -> float:
    widest = max(face("bold").width_mm(line, 1.0) for line in lines)
    return min(WORD_MM, width_mm / widest, height_mm / 5.2)


def _pdf(layout: Layout, dpi: int, calibration: Calibration) -> bytes:
    dot_mm = 25.4 / dpi
    high = layout.paper_height_mm
    right = round(calibration.right_tenths_mm / 10 / dot_mm) * dot_mm
    down = round(calibration.down_tenths_mm / 10 / dot_mm) * dot_mm
    content = []
    for part in _parts(layout, calibration):
        if isinstance(part, Bar):
            place = (part.x_mm + right, high - part.y_mm - down - part.height_mm, part.width_mm, part.height_mm)
            content.append(" ".join(real(one * POINTS_PER_MM) for one in place) + " re f")
            continue
        point = f"{real((part.x_mm + right) * POINTS_PER_MM)} {real((high - part.baseline_mm - down) * POINTS_PER_MM)}"
        shown = face(part.face).hex_of(part.text)
        size = real(part.size_mm * POINTS_PER_MM)
        content.append(f"BT /{FONT_NAMES[part.face]} {size} Tf {point} Td <{shown}> Tj ET")
    out = BytesIO()
    file = PdfFile(out, title="Tem căn chỉnh máy in cuộn")
    stream = "\n".join(["/P <</MCID 0>> BDC", *content, "EMC"]).encode("ascii")
    file.add_page(stream, (layout.paper_width_mm * POINTS_PER_MM, high * POINTS_PER_MM), marked_count=1)
    file.close()
    return out.getvalue()
