"""The A4 test sheet that a printer is measured with: a frame at known places, and what to do, in words."""

import itertools
from typing import BinaryIO

from trace.labels.fonts import FaceName, face
from trace.labels.pdf import FONT_NAMES, POINTS_PER_MM
from trace.labels.pdf_file import PdfFile, real
from trace.labels.rules import MARK_HEIGHT, MARK_LEFT, MARK_TOP, MARK_WIDTH
from trace.labels.sheet import AS_DRAWN, Calibration

PAPER_MM = (210.0, 297.0)
LEFT, TOP = MARK_LEFT / 10, MARK_TOP / 10
RIGHT, BOTTOM = LEFT + MARK_WIDTH / 10, TOP + MARK_HEIGHT / 10
NEAR_EDGE = 6.0  # printers leave some millimetres white
THIN, THICK = 0.2, 0.35

# Sheets are Vietnamese like the labels. (face, size in mm of the em, text).
STEPS: tuple[tuple[FaceName, float, str], ...] = (
    ("regular", 4.2, "1. Khi in tờ này, chọn “Kích thước thực” hoặc “Tỷ lệ 100%”."),
    ("regular", 4.2, "    Không chọn “Vừa trang” (Fit to page). Khổ giấy A4."),
    ("regular", 4.2, "2. Lấy thước đo bốn chỗ có số, theo mm, lẻ đến nửa mm:"),
    ("regular", 4.2, "    (1) từ mép trái tờ giấy đến cạnh trái khung: đúng là 20 mm"),
    ("regular", 4.2, "    (2) từ mép trên tờ giấy đến cạnh trên khung: đúng là 20 mm"),
    ("regular", 4.2, "    (3) từ cạnh trái đến cạnh phải khung: đúng là 170 mm"),
    ("regular", 4.2, "    (4) từ cạnh trên đến cạnh dưới khung: đúng là 250 mm"),
    ("regular", 4.2, "3. Nhập bốn số vào trang Căn chỉnh máy in."),
    ("regular", 4.2, "4. In tờ kiểm tra của máy đã chỉnh và đo lại:"),
    ("regular", 4.2, "    bốn số phải đúng, sai không quá nửa mm."),
)
TITLE = "Tờ căn chỉnh máy in"
TITLE_ADJUSTED = "Tờ kiểm tra sau khi chỉnh"


def write_calibration_sheet(out: BinaryIO, *, printer: str = "", calibration: Calibration = AS_DRAWN) -> None:
    """Write the sheet; with a calibration it shows whether that printer is right now."""
    title = f"{TITLE_ADJUSTED}: {printer}" if printer else TITLE
    pen = _Pen(calibration)
    pen.begin_words()
    pen.text("bold", 7, LEFT + 12, TOP + 24, title)
    for number, (name, size_mm, text) in enumerate(STEPS):
        pen.text(name, size_mm, LEFT + 12, TOP + 38 + 8 * number, text)
    pen.begin_drawing()
    _frame(pen)
    _measures(pen)
    file = PdfFile(out, title=title)
    size = (PAPER_MM[0] * POINTS_PER_MM, PAPER_MM[1] * POINTS_PER_MM)
    file.add_page(pen.content(), size, marked_count=1)
    file.close()


def _frame(pen: "_Pen") -> None:
    for x in (LEFT, RIGHT):
        pen.line(x, TOP - 6, x, BOTTOM + 6, THICK)
    for y in (TOP, BOTTOM):
        pen.line(LEFT - 6, y, RIGHT + 6, y, THICK)


def _measures(pen: "_Pen") -> None:
    """Four double arrows, each with its number in a ring."""
    pen.line(NEAR_EDGE, TOP + 60, LEFT, TOP + 60, THIN)
    pen.head(LEFT, TOP + 60, -1, 0)
    pen.number(1, NEAR_EDGE + 6, TOP + 66)
    pen.line(LEFT + 60, NEAR_EDGE, LEFT + 60, TOP, THIN)
    pen.head(LEFT + 60, TOP, 0, -1)
    pen.number(2, LEFT + 66, NEAR_EDGE + 6)
    middle = TOP + 150
    pen.line(LEFT, middle, RIGHT, middle, THIN)
    pen.head(LEFT, middle, 1, 0)
    pen.head(RIGHT, middle, -1, 0)
    pen.number(3, (LEFT + RIGHT) / 2, middle + 7)
    column = RIGHT - 14
    pen.line(column, TOP, column, BOTTOM, THIN)
    pen.head(column, TOP, 0, 1)
    pen.head(column, BOTTOM, 0, -1)
    pen.number(4, column - 7, TOP + 190)


class _Pen:
    """Drawing operators in millimetres from the paper's top left corner."""

    def __init__(self, calibration: Calibration) -> None:
        self.parts = [_matrix(calibration)] if calibration != AS_DRAWN else []

    def begin_words(self) -> None:
        """What follows is the page's text for those who listen."""
        self.parts.append("/P <</MCID 0>> BDC")

    def begin_drawing(self) -> None:
        """What follows is decoration to those who listen: the words have said it."""
        self.parts.append("EMC /Artifact BMC")

    def content(self) -> bytes:
        """The page's stream."""
        return "\n".join([*self.parts, "EMC"]).encode("ascii")

    def line(self, x1: float, y1: float, x2: float, y2: float, width_mm: float) -> None:
        width = real(width_mm * POINTS_PER_MM)
        self.parts.append(f"{width} w {_point(x1, y1)} m {_point(x2, y2)} l S")

    def head(self, x: float, y: float, along_x: int, along_y: int) -> None:
        """An arrow's head whose tip is at (x, y) and whose shaft goes the given way."""
        left = (x + 3 * along_x + along_y, y + 3 * along_y + along_x)
        right = (x + 3 * along_x - along_y, y + 3 * along_y - along_x)
        self.parts.append(f"{_point(x, y)} m {_point(*left)} l {_point(*right)} l f")

    def number(self, value: int, x: float, y: float) -> None:
        """A digit in a ring."""
        radius = 3.4
        self._ring(x, y, radius)
        width = face("bold").width_mm(str(value), 4.6)
        self.text("bold", 4.6, x - width / 2, y + 1.65, str(value))

    def text(self, name: FaceName, size_mm: float, x: float, y: float, words: str) -> None:
        size = real(size_mm * POINTS_PER_MM)
        self.parts.append(f"BT /{FONT_NAMES[name]} {size} Tf {_point(x, y)} Td <{face(name).hex_of(words)}> Tj ET")

    def _ring(self, x: float, y: float, radius: float) -> None:
        bend = radius * 0.5523
        corners = ((radius, 0), (0, radius), (-radius, 0), (0, -radius), (radius, 0))
        path = [f"{_point(x + radius, y)} m"]
        for (ax, ay), (bx, by) in itertools.pairwise(corners):
            first = (x + ax + bend * bx / radius, y + ay + bend * by / radius)
            second = (x + bx + bend * ax / radius, y + by + bend * ay / radius)
            path.append(f"{_point(*first)} {_point(*second)} {_point(x + bx, y + by)} c")
        self.parts.append(f"{real(THICK * POINTS_PER_MM)} w {' '.join(path)} S")


def _point(x_mm: float, y_mm: float) -> str:
    return f"{real(x_mm * POINTS_PER_MM)} {real((PAPER_MM[1] - y_mm) * POINTS_PER_MM)}"


def _matrix(calibration: Calibration) -> str:
    """The same correction that labels get, about the paper's top left corner."""
    right = calibration.right_tenths_mm / 10 * POINTS_PER_MM
    down = calibration.down_tenths_mm / 10 * POINTS_PER_MM
    up = PAPER_MM[1] * POINTS_PER_MM * (1 - calibration.scale_y) - down
    return f"{real(calibration.scale_x)} 0 0 {real(calibration.scale_y)} {real(right)} {real(up)} cm"
