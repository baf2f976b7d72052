"""Symbols as modules, the same for every output.

zxing-cpp makes them; those of an EAN-13, of which a lot has one, come from python-barcode.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import zxingcpp
from barcode.ean import EAN13

from trace.gs1.check_digits import has_check_digit
from trace.labels.layout_parts import SymbolKind
from trace.labels.symbol_kinds import GUARD_MODULES, KINDS

QR_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
QUIET_MODULES = KINDS["qr"].quiet[0]


@dataclass(frozen=True, slots=True)
class Symbol:
    """`columns` × `rows` modules. `light_bits`: rows packed to bytes, most significant bit first, 1 = light.

    Bars are one row, stretched to their height; an EAN-13 has a second one, where only its guard bars go on.
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

    @property
    def name(self) -> str:
        """What it is and holds, for those who do not see it."""
        return f"{KINDS[self.kind].name}: {self.text}"

    @property
    def scan(self) -> str:
        """What a reader says that knows all of it: symbology identifier, then the text, brackets around AIs."""
        return KINDS[self.kind].identifier + self.text.replace("\\(", "(")

    def with_guards(self, bar_rows: int) -> "Symbol":
        """An EAN-13 whose bars are so many modules high, its guard bars longer."""
        bars, guards = self.light_bits[: self.row_bytes], self.light_bits[self.row_bytes :]
        rows = bar_rows + GUARD_MODULES
        return replace(self, rows=rows, light_bits=bars * bar_rows + guards * GUARD_MODULES)


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


def qr_symbol(address: str, *, keeps_case: bool = False) -> Symbol:
    """The QR of `address` in upper case, level M, smallest version; labels take only the alphanumeric set.

    With `keeps_case` as it is written, in a larger symbol: for addresses of our own pages, on paper.
    """
    text = address if keeps_case else address.upper()
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels, columns, rows = _pixels(barcode)
    return _symbol("qr", text, pixels, columns, rows)


@lru_cache(maxsize=64)
def symbol_of(kind: SymbolKind, content: str) -> Symbol:
    """The symbol of `kind` that holds `content`, judged before by `symbol_checks`; element strings in brackets."""
    if kind == "qr":
        return qr_symbol(content)
    if kind == "ean13":
        return _ean13(content)
    known = KINDS[kind]
    options = {"force_square": True} if kind == "gs1_datamatrix" else {}
    barcode = zxingcpp.create_barcode(content, known.format, gs1=known.is_gs1, **options)
    if barcode.symbology_identifier != known.identifier:
        raise AssertionError(f"{kind} came out as {barcode.symbology_identifier}")
    pixels, columns, rows = _pixels(barcode)
    return _symbol(kind, content, pixels, columns, 1 if known.bars else rows)


def _ean13(digits: str) -> Symbol:
    """python-barcode writes guard bars as G, and would quietly put another check digit for a wrong one."""
    if len(digits) != len("9521234543213") or not has_check_digit(digits):
        raise AssertionError(f"{digits} is no GTIN-13")
    (modules,) = EAN13(digits, guardbar=True).build()
    bars = bytes(255 if module == "0" else 0 for module in modules)
    guards = bytes(0 if module == "G" else 255 for module in modules)
    return _symbol("ean13", digits, bars + guards, len(modules), 2)


def _pixels(barcode: zxingcpp.Barcode) -> tuple[bytes, int, int]:
    """One byte a module, its columns and rows."""
    drawn = zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False)
    view = memoryview(drawn)  # type: ignore[arg-type]  # it has the buffer, its stub does not say so
    rows, columns = view.shape or (0, 0)
    return bytes(view), columns, rows


def _symbol(kind: SymbolKind, text: str, pixels: bytes, columns: int, rows: int) -> Symbol:
    """Packed by way of one large number: five times as fast as an image library, and a run does it for every pack."""
    digits, padding = pixels.translate(_AS_DIGITS), b"0" * (-columns % 8)
    each_row = [digits[start : start + columns] for start in range(0, columns * rows, columns)]
    bits = int(padding.join(each_row) + padding, 2).to_bytes(rows * ((columns + 7) // 8), "big")
    return Symbol(kind, text, columns, rows, bits)


_AS_DIGITS = bytes(ord("1") if value else ord("0") for value in range(256))
