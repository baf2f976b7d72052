"""The kinds of symbol and their measures, as data.

Source: GS1 General Specifications 26.0: 5.2 (EAN-13: quiet 11X and 7X, guard bars 5X longer, 22.85 mm high at 0.330
mm), 5.4 (GS1-128: 10X, at most 48 characters and 165 mm), 5.6 (DataMatrix 1X), 5.7 (QR 4X), symbol specification
tables of 5.12 (X-dimensions). Plain Code 128 after ISO/IEC 15417.
"""

from dataclasses import dataclass

from zxingcpp import BarcodeFormat as Format

from trace.labels.layout_parts import SymbolKind


@dataclass(frozen=True, slots=True)
class KindOfSymbol:
    """One kind: who makes it, what a reader calls it, and its measures.

    `quiet` zones are in modules: left, right, above and below. Less than `least_module_mm` is refused, less than what a
    till or a fixed scanner wants is a warning. `least_height_mm` is that of the bars; a square symbol has none.
    """

    name: str
    format: Format
    identifier: str
    quiet: tuple[int, int, int]
    least_module_mm: float
    till_module_mm: float
    is_gs1: bool = False
    least_height_mm: float | None = None
    longest_mm: float | None = None
    most_characters: int | None = None

    @property
    def is_linear(self) -> bool:
        """Bars, as high as there is room."""
        return self.least_height_mm is not None


# Below 0.33 mm cheap phones begin to fail, so no square symbol goes lower, though GS1 lets DataMatrix go to 0.255.
KINDS: dict[SymbolKind, KindOfSymbol] = {
    "qr": KindOfSymbol("QR", Format.QRCode, "]Q1", (4, 4, 4), 0.33, 0.396),
    "gs1_datamatrix": KindOfSymbol("GS1 DataMatrix", Format.DataMatrix, "]d2", (1, 1, 1), 0.33, 0.38, is_gs1=True),
}
