"""What scanners send: a symbology identifier, then the data; FNC1 arrives as GS.

Source: GS1 General Specifications 5.10 and 7.8; symbology identifiers from ISO/IEC 15424.
"""

from typing import Final

from trace.errors import N_

from .digital_links import DigitalLink
from .element_strings import FNC1, GS, ElementString
from .errors import Gs1Error
from .identifiers import Gtin

# GS1-128, GS1 DataMatrix, GS1 QR, GS1 DataBar and composite, GS1 DotCode.
ELEMENT_STRING_SYMBOLOGIES: Final = frozenset({"]C1", "]d2", "]Q3", "]e0", "]J1"})
# The same kinds of symbol with plain text inside, which is where a Digital Link stands.
TEXT_SYMBOLOGIES: Final = frozenset({"]Q1", "]d1", "]J0"})
_RETAIL_LENGTHS: Final = {"]E0": 13, "]E4": 8}


def read_scan(text: str) -> ElementString | DigitalLink:
    """Understand what a scanner sent: an element string, a Digital Link, or the GTIN of an EAN symbol."""
    symbology, data = text[:3], text[3:]
    if symbology in ELEMENT_STRING_SYMBOLOGIES and FNC1 not in data:
        return ElementString.parse_unbracketed(GS + data)
    if symbology in TEXT_SYMBOLOGIES:
        return DigitalLink.parse(data)
    if len(data) == _RETAIL_LENGTHS.get(symbology):
        return ElementString.of([("01", Gtin.parse(data).as_gtin14)])
    raise Gs1Error(N_("Máy quét đã gửi “%(text)s”, không phải dữ liệu GS1."), text=text)


def scan_text(elements: ElementString, symbology: str) -> str:
    """What a scanner sends for these elements in that symbol, for instance `]C1` for GS1-128."""
    if symbology not in ELEMENT_STRING_SYMBOLOGIES:
        raise Gs1Error(N_("Ký hiệu “%(text)s” không mang chuỗi phần tử GS1."), text=symbology)
    return symbology + elements.unbracketed(GS).removeprefix(GS)
