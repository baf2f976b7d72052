"""The kinds of symbol and their measures, as data.

Source: GS1 General Specifications 26.0, symbol specification tables of section 5 (modules, heights, quiet zones):
EAN-13 at a till from 0.264 mm, 0.330 wished, 0.660 at most, quiet 11X and 7X, guard bars 5X longer, bars 69.24X (22.85
mm at 0.330), digits down to 9.33X below them; GS1-128 from 0.250 mm on goods, 0.495 to 1.016 in general distribution,
quiet 10X, 31.75 mm high there and 12.70 elsewhere, at most 165.10 mm and 48 characters (5.4.4.3); DataMatrix quiet 1X,
QR 4X, both 0.396 mm at a till. Plain Code 128 after ISO/IEC 15417: quiet 10X, 5 mm or 15 % of its width.
"""

from dataclasses import dataclass

from zxingcpp import BarcodeFormat as Format

from trace.labels.layout_parts import SymbolKind

GUARD_MODULES = 5
# From the end of the bars to the end of the digits of an EAN-13.
DIGITS_MODULES = 9.33


@dataclass(frozen=True, slots=True)
class Bars:
    """Heights of a linear symbol: less than `least_mm` (or that share of its width) is refused, less than wished is
    a warning; `wished_modules` instead of millimetres where height grows with the module, and is then the most."""

    least_mm: float
    wished_mm: float = 0.0
    wished_modules: float | None = None
    least_share_of_width: float = 0.0
    longest_mm: float | None = None
    most_characters: int | None = None


@dataclass(frozen=True, slots=True)
class KindOfSymbol:
    """One kind: its encoder's name, what a reader calls it (ISO/IEC 15424), and its measures.

    `quiet` zones are in modules: left, right, above and below. Less than `least_module_mm` is refused, less than what a
    till or a fixed scanner wants is a warning; more than `most_module_mm` is never taken.
    """

    name: str
    format: Format
    identifier: str
    quiet: tuple[int, int, int]
    least_module_mm: float
    till_module_mm: float
    most_module_mm: float | None = None
    is_gs1: bool = False
    bars: Bars | None = None


# Below 0.33 mm cheap phones begin to fail, so no square symbol goes lower, though GS1 lets DataMatrix go to 0.255.
KINDS: dict[SymbolKind, KindOfSymbol] = {
    "qr": KindOfSymbol("QR", Format.QRCode, "]Q1", (4, 4, 4), 0.33, 0.396),
    "gs1_datamatrix": KindOfSymbol("GS1 DataMatrix", Format.DataMatrix, "]d2", (1, 1, 1), 0.33, 0.396, is_gs1=True),
    "ean13": KindOfSymbol(
        "EAN-13", Format.EAN13, "]E0", (11, 7, 0), 0.264, 0.330, 0.660, bars=Bars(18.28, wished_modules=69.24)
    ),
    "gs1_128": KindOfSymbol(
        "GS1-128", Format.Code128, "]C1", (10, 10, 0), 0.250, 0.495, 1.016, is_gs1=True,
        bars=Bars(12.70, 31.75, longest_mm=165.10, most_characters=48),
    ),
    "code128": KindOfSymbol(
        "Code 128", Format.Code128, "]C0", (10, 10, 0), 0.250, 0.250, 0.660, bars=Bars(5.0, least_share_of_width=0.15)
    ),
}  # fmt: skip
# On a logistic label GS1 wants these of every bar code; nothing there is scanned at a shelf.
LOGISTIC_MODULE_MM, LOGISTIC_HEIGHT_MM = 0.495, 31.75
