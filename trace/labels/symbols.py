"""Symbols as modules: made by zxing-cpp, the same for every output."""

from dataclasses import dataclass
from functools import lru_cache

import zxingcpp
from PIL import Image

from trace.labels.layout_parts import SymbolKind
from trace.labels.symbol_kinds import KINDS

QR_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
QUIET_MODULES = KINDS["qr"].quiet[0]


@dataclass(frozen=True, slots=True)
class Symbol:
    """`columns` × `rows` modules. `light_bits`: rows packed to bytes, most significant bit first, 1 = light.

    Bars are one row, stretched to their height; those of an EAN-13, whose guard bars are longer, are several.
    """

    kind: SymbolKind
    text: str
    columns: int
    rows: int
    light_bits: bytes

    @property
    def row_bytes(self) -> int:
        """How many bytes one packed row takes."""
        return (self.columns + 7) // 8

    def is_dark(self, row: int, column: int) -> bool:
        """Whether the module is printed."""
        byte = self.light_bits[row * self.row_bytes + column // 8]
        return not byte >> (7 - column % 8) & 1


@dataclass(frozen=True, slots=True)
class PlacedSymbol:
    """A symbol on a label: left and top of its dark part (not of the quiet zone), module, size without quiet zone.

    `place` counts from 0 among the layout's symbols.
    """

    symbol: Symbol
    x_mm: float
    y_mm: float
    module_mm: float
    dots: int
    width_mm: float
    height_mm: float
    place: int = 0

    @property
    def name(self) -> str:
        """What it is and holds, for those who do not see it."""
        return f"{KINDS[self.symbol.kind].name}: {self.symbol.text}"


def qr_symbol(address: str, *, keeps_case: bool = False) -> Symbol:
    """The QR of `address` in upper case, level M, smallest version; labels take only the alphanumeric set.

    With `keeps_case` as it is written, in a larger symbol: for addresses of our own pages, on paper.
    """
    text = address if keeps_case else address.upper()
    return _modules("qr", text, zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


def symbol_of(kind: SymbolKind, content: str) -> Symbol:
    """The symbol of `kind` that holds `content`; element strings in brackets."""
    if kind == "qr":
        return qr_symbol(content)
    return _lasting(kind, content)


@lru_cache(maxsize=64)
def _lasting(kind: SymbolKind, content: str) -> Symbol:
    known = KINDS[kind]
    return _modules(kind, content, zxingcpp.create_barcode(content, known.format, gs1=known.is_gs1))


def _modules(kind: SymbolKind, text: str, barcode: zxingcpp.Barcode) -> Symbol:
    drawn = zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False)
    pixels = memoryview(drawn)  # type: ignore[arg-type]  # it has the buffer, its stub does not say so
    rows, columns = pixels.shape or (0, 0)
    bits = Image.frombuffer("L", (columns, rows), pixels, "raw", "L", 0, 1).convert("1", dither=Image.Dither.NONE)
    return Symbol(kind, text, columns, rows, bits.tobytes())
