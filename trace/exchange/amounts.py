"""Amounts as people write them in a cell: `3 tạ` is 300 kg, and says so."""

import re

from trace.errors import N_, Invalid
from trace.kit.inputs import parse_number
from trace.kit.text import fold, nfc
from trace.kit.units import SPOKEN, show_number, show_quantity

_WORDS = {fold(word): (word, *unit) for word, unit in SPOKEN.items()} | {
    "lit": ("lít", *SPOKEN["l"]), "kilogam": ("kg", *SPOKEN["kg"]), "hop": ("hộp", *SPOKEN["cái"]),
    "goi": ("gói", *SPOKEN["cái"]), "tui": ("túi", *SPOKEN["cái"]), "chai": ("chai", *SPOKEN["cái"]),
}  # fmt: skip
_AMOUNT = re.compile(r"([+-]?[\d.,\s]*\d)\s*([^\d\s.,+-].*)?")
_UNITS = ("KGM", "LTR", "H87")


def read_amount(text: str) -> tuple[int, str, str]:
    """(thousandths, their unit, how it was understood): `3 tạ` → (300000, "KGM", "3 tạ = 300 kg"). A bare number is
    kilograms. Invalid for what is no positive amount of goods."""
    found = _AMOUNT.fullmatch(nfc(text))
    word, unit, factor = _WORDS.get(fold(found[2] or "kg") if found else "", ("", "", 0))
    if not found or unit not in _UNITS:
        raise Invalid(N_("Số lượng “%(text)s” chưa rõ. Ví dụ: 500 kg, 3 tạ, 200 gói."), field="quantity", text=text)
    number = parse_number(found[1])
    thousandths = number * factor * 1000
    if thousandths <= 0 or thousandths != thousandths.to_integral_value():
        raise Invalid(N_("Số lượng “%(text)s” chưa rõ. Ví dụ: 500 kg, 3 tạ, 200 gói."), field="quantity", text=text)
    whole = show_quantity(int(thousandths), unit)
    return int(thousandths), unit, whole if factor == 1 else f"{show_number(number)} {word} = {whole}"
