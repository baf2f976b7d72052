"""QR symbols: made by zxing-cpp, measured in whole printer dots.

Sizes after GS1 General Specifications 26.0 Table 5-46: module 0.396 mm or more where a till reads it, quiet zone
four modules on every side.
"""

import math
from dataclasses import dataclass

import zxingcpp
from PIL import Image

from trace.labels.layout import SymbolPlace
from trace.labels.problems import SYMBOL_ALPHABET, SYMBOL_SMALL, SYMBOL_TOO_BIG, FitProblem, millimetres

QR_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
QUIET_MODULES = 4
LEAST_DOTS = 3
LEAST_MODULE_MM = 0.33  # below this, cheap phones begin to fail; a 600 dpi printer could go finer than they see
TILL_MODULE_MM = 0.396


@dataclass(frozen=True, slots=True)
class QrSymbol:
    """`size` × `size` modules. `light_bits`: rows packed to bytes, most significant bit first, 1 = light."""

    text: str
    size: int
    light_bits: bytes

    @property
    def row_bytes(self) -> int:
        """How many bytes one packed row takes."""
        return (self.size + 7) // 8

    def is_dark(self, row: int, column: int) -> bool:
        """Whether the module is printed."""
        byte = self.light_bits[row * self.row_bytes + column // 8]
        return not byte >> (7 - column % 8) & 1


@dataclass(frozen=True, slots=True)
class PlacedSymbol:
    """A symbol on a label: left and top of its dark square (not of the quiet zone) and its module."""

    symbol: QrSymbol
    x_mm: float
    y_mm: float
    module_mm: float
    dots: int

    @property
    def side_mm(self) -> float:
        """Side of the dark square, without quiet zone."""
        return self.symbol.size * self.module_mm


def qr_symbol(address: str, *, keeps_case: bool = False) -> QrSymbol:
    """The QR of `address` in upper case, level M, smallest version; labels take only the alphanumeric set.

    With `keeps_case` as it is written, in a larger symbol: for addresses of our own pages, on paper.
    """
    text = address if keeps_case else address.upper()
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False)
    pixels = bytes(memoryview(drawn))  # type: ignore[arg-type]  # it has the buffer, its stub does not say so
    size = math.isqrt(len(pixels))
    bits = Image.frombuffer("L", (size, size), pixels, "raw", "L", 0, 1).convert("1", dither=Image.Dither.NONE)
    return QrSymbol(text, size, bits.tobytes())


def place_symbol(symbol: QrSymbol, place: SymbolPlace, dpi: int) -> PlacedSymbol:
    """The largest whole-dot module that fits, centred on whole dots. Call `problems_of_symbol` first."""
    dot_mm = 25.4 / dpi
    modules = symbol.size + 2 * QUIET_MODULES
    dots = _dots(modules, place, dpi)
    side_dots = symbol.size * dots
    x_dots = round((place.box.x_mm + place.box.width_mm / 2) / dot_mm - side_dots / 2)
    y_dots = round((place.box.y_mm + place.box.height_mm / 2) / dot_mm - side_dots / 2)
    return PlacedSymbol(symbol, x_dots * dot_mm, y_dots * dot_mm, dots * dot_mm, dots)


def problems_of_symbol(symbol: QrSymbol, place: SymbolPlace, dpi: int) -> list[FitProblem]:
    """Too small is refused with what it needs and what there is; three dots, or below a till's, is a warning."""
    if strange := "".join(sorted(set(symbol.text) - QR_ALPHABET)):
        return [FitProblem(SYMBOL_ALPHABET, {"letters": strange}, fact="symbol")]
    dot_mm = 25.4 / dpi
    modules = symbol.size + 2 * QUIET_MODULES
    least = _least_dots(dpi)
    dots = _dots(modules, place, dpi)
    if dots < least:
        params: dict[str, str | int] = {
            "needed_mm": millimetres(modules * least * dot_mm),
            "available_mm": millimetres(_side_mm(place)),
            "modules": modules,
            "dots": least,
            "dpi": dpi,
        }
        return [FitProblem(SYMBOL_TOO_BIG, params, fact="symbol")]
    if dots == LEAST_DOTS or dots * dot_mm < TILL_MODULE_MM:
        module = millimetres(dots * dot_mm, 3)
        till = millimetres(TILL_MODULE_MM, 3)
        warning: dict[str, str | int] = {"dots": dots, "module_mm": module, "till_mm": till}
        return [FitProblem(SYMBOL_SMALL, warning, is_blocking=False, fact="symbol")]
    return []


def _least_dots(dpi: int) -> int:
    return max(LEAST_DOTS, math.ceil(LEAST_MODULE_MM * dpi / 25.4))


def _side_mm(place: SymbolPlace) -> float:
    return min(place.box.width_mm, place.box.height_mm)


def _dots(modules: int, place: SymbolPlace, dpi: int) -> int:
    """Whole dots per module; half a dot of grace for boxes written in rounded millimetres."""
    return int((_side_mm(place) * dpi / 25.4 + 0.5) / modules)
