"""What a layout is made of: places in millimetres, fields of text, symbols, the grid of labels on their paper."""

from dataclasses import dataclass
from typing import Literal

PRINTER_DPI = (203, 300, 600)
MM_PER_INCH = 25.4
GRACE_MM = 0.001  # 0.1 + 16.6 is a little more than 16.7
# The x-height that everybody reads at arm's length, and the one below which nobody does.
USUAL_X_HEIGHT_MM, LEAST_X_HEIGHT_MM = 1.2, 0.9
USUAL_LINES = 2

SymbolKind = Literal["qr", "ean13", "code128", "gs1_128", "gs1_datamatrix"]
Holds = Literal["full", "short", "gtin", "lot", "serial", "elements", "sscc"]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on the label, measured from its top left corner."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float

    def overlaps(self, other: "Rectangle") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x_mm + GRACE_MM < other.x_mm + other.width_mm
            and other.x_mm + GRACE_MM < self.x_mm + self.width_mm
            and self.y_mm + GRACE_MM < other.y_mm + other.height_mm
            and other.y_mm + GRACE_MM < self.y_mm + self.height_mm
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """How labels lie on the paper. A roll is a grid of one: its page is its label."""

    columns: int
    rows: int
    left_mm: float
    top_mm: float
    label_width_mm: float
    label_height_mm: float
    column_gap_mm: float = 0.0
    row_gap_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class SmallPrint:
    """Why this stock may carry smaller letters, or more lines of one fact, than others; the reason is for people."""

    reason: str
    min_x_height_mm: float = USUAL_X_HEIGHT_MM
    max_lines: int = USUAL_LINES


@dataclass(frozen=True, slots=True)
class Field:
    """One fact as lines of text: wished size (mm of the em), smallest x-height, at most so many lines.

    An optional field gives way, aloud, where the others need its room; compulsory facts cannot be optional.
    """

    fact: str
    size_mm: float
    min_x_height_mm: float = USUAL_X_HEIGHT_MM
    face: Literal["regular", "bold"] = "regular"
    max_lines: int = USUAL_LINES
    gap_mm: float = 0.0
    lead: str | None = None
    is_reversed: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A box in which fields follow one another downwards; absent facts leave no hole."""

    box: Rectangle
    fields: tuple[Field, ...]
    align: Literal["left", "centre"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """Where a logo goes, named by the SHA-256 of its bytes, which are no part of the layout's table."""

    box: Rectangle
    sha256: str
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class SymbolPlace:
    """Where a symbol goes, its quiet zone and the text below its bars included, and what it holds.

    `elements` are the GS1 identifiers of an element string, in their order. An optional symbol gives way, aloud,
    where it does not fit; one whose lot has nothing to put into it is left out.
    """

    box: Rectangle
    kind: SymbolKind = "qr"
    holds: Holds = "full"
    elements: tuple[str, ...] = ()
    has_text: bool = False
    is_optional: bool = False
