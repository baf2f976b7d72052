"""Units of quantity: UN/ECE Rec 20 codes, how people write them, integer thousandths inside.

Source: UN/ECE Recommendation 20; the Northern sào (360 m²), mẫu (3,600 m²), thước (24 m²), yến, tạ in
everyday use (general knowledge, shown beside the converted value so that a reader can object).
"""

from dataclasses import dataclass
from decimal import Decimal

from trace.errors import N_


@dataclass(frozen=True)
class Unit:
    """`code` is Rec 20; `symbol` is what is shown, `symbol_en` where English has another one; `kind` is mass, volume,
    count, area or length."""

    code: str
    symbol: str
    name: str
    kind: str
    symbol_en: str = ""

    def shown(self, language: str = "vi") -> str:
        """What stands beside a number."""
        return (self.symbol_en if language == "en" else "") or self.symbol


UNITS = {
    unit.code: unit
    for unit in (
        Unit("KGM", "kg", N_("ki-lô-gam"), "mass"),
        Unit("GRM", "g", N_("gam"), "mass"),
        Unit("TNE", "tấn", N_("tấn"), "mass", "t"),
        Unit("LTR", "l", N_("lít"), "volume"),
        Unit("MLT", "ml", N_("mi-li-lít"), "volume"),
        Unit("H87", "cái", N_("cái, con"), "count", "pcs"),
        Unit("MTK", "m²", N_("mét vuông"), "area"),
        Unit("HAR", "ha", N_("héc-ta"), "area"),
    )
}

# What people say → (Rec 20 unit, how many of it). Shown converted before anything is saved.
SPOKEN = {
    "kg": ("KGM", Decimal(1)),
    "g": ("KGM", Decimal("0.001")),
    "yến": ("KGM", Decimal(10)),
    "tạ": ("KGM", Decimal(100)),
    "tấn": ("KGM", Decimal(1000)),
    "l": ("LTR", Decimal(1)),
    "ml": ("LTR", Decimal("0.001")),
    "con": ("H87", Decimal(1)),
    "cái": ("H87", Decimal(1)),
    "m²": ("MTK", Decimal(1)),
    "sào": ("MTK", Decimal(360)),
    "mẫu": ("MTK", Decimal(3600)),
    "thước": ("MTK", Decimal(24)),
    "ha": ("MTK", Decimal(10000)),
}


def show_quantity(thousandths: int, unit: str, language: str = "vi") -> str:
    """`1234500, KGM` → `1.234,5 kg` (thousands point, decimal comma, no idle zeros), in English `1,234.5 kg`."""
    symbol = UNITS[unit].shown(language) if unit in UNITS else unit
    return f"{show_number(Decimal(thousandths) / 1000, language)} {symbol}"


def show_number(value: Decimal | int, language: str = "vi") -> str:
    """A number as written in Vietnam, or in English."""
    text = f"{Decimal(value):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))
