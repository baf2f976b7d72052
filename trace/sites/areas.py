"""Areas as people say them: `2 mẫu 3 sào`, `1,5 ha`, `500 m²` → whole square metres.

Northern measures (1 mẫu = 10 sào = 3.600 m², 1 sào = 360 m², 1 thước = 24 m²): general knowledge, shown beside the
converted value so that a reader can object.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from trace.errors import N_, Invalid
from trace.kit.inputs import parse_number
from trace.kit.text import fold, nfc
from trace.kit.units import SPOKEN, show_number

LARGEST_M2 = 100_000_000  # 10.000 ha: larger than any commune here

_SQUARE_METRES = {
    "mau": ("mẫu", SPOKEN["mẫu"][1]),
    "sao": ("sào", SPOKEN["sào"][1]),
    "thuoc": ("thước", SPOKEN["thước"][1]),
    "ha": ("ha", SPOKEN["ha"][1]),
    "hecta": ("ha", SPOKEN["ha"][1]),
    "hec-ta": ("ha", SPOKEN["ha"][1]),
    "m2": ("m²", Decimal(1)),
    "m²": ("m²", Decimal(1)),
    "m": ("m²", Decimal(1)),
    "met vuong": ("m²", Decimal(1)),
}
_PART = re.compile(r"([\d.,]+)\s*(met vuong|hec-ta|hecta|thuoc|mau|sao|ha|m2|m²|m)?(?:\s|,|$)\s*")


@dataclass(frozen=True)
class Area:
    """`m2` is kept; `text` is what was said, in one spelling; `is_converted` when the two differ in unit."""

    m2: int
    text: str
    is_converted: bool

    @property
    def shown(self) -> str:
        """`12 sào = 4.320 m²`; an area typed in square metres is only repeated."""
        metres = f"{show_number(self.m2)} m²"
        return f"{self.text} = {metres}" if self.is_converted else metres


def parse_area(text: str) -> Area:
    """Read an area; a bare number is square metres. Whole metres, halves upwards."""
    refused = Invalid(
        N_("Diện tích “%(text)s” chưa rõ. Ví dụ: 12 sào, 2 mẫu 3 sào, 1,5 ha, 500 m²."), field="area", text=text
    )
    said: list[tuple[Decimal, str]] = []
    total, at, asked = Decimal(0), 0, fold(nfc(text))
    while at < len(asked):
        found = _PART.match(asked, at)
        if not found or (not found[2] and (said or found.end() < len(asked))):
            raise refused
        try:
            number = parse_number(found[1].strip(".,") if found[2] else found[1])
        except Invalid:
            raise refused from None
        word, metres = _SQUARE_METRES[found[2] or "m2"]
        total += number * metres
        said.append((number, word))
        at = found.end()
    if not said or len({word for _n, word in said}) < len(said):
        raise refused
    m2 = int(total.quantize(Decimal(1), ROUND_HALF_UP))
    if not 0 < m2 <= LARGEST_M2:
        raise Invalid(N_("Diện tích phải từ 1 m² đến 10.000 ha."), field="area")
    words = " ".join(f"{show_number(number)} {word}" for number, word in said)
    return Area(m2, words, is_converted=[word for _n, word in said] != ["m²"])
