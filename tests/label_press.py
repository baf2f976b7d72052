"""A sheet that bears every kind of symbol, and readers that say which kind they saw."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image

from trace.gs1.identifiers import Gtin, Sscc
from trace.labels.facts import LabelFacts
from trace.labels.layout import Layout, layout_from_table
from trace.labels.pdf import render_pdf

GTIN13 = Gtin.make("9521234", 1).shortest
SSCC = Sscc.make("9521234", 1).digits
WIDTH_MM, HEIGHT_MM = 105, 95


def sheet(*symbols: dict[str, Any], dpi: int = 203, purpose: str = "trace_stamp") -> Layout:
    """A6 with a product's name at the top and `symbols` in their boxes."""
    table = {
        "title": "Thử", "title_en": "Trial", "kind": "roll", "purpose": purpose, "dpi": dpi,
        "paper": {"width_mm": WIDTH_MM, "height_mm": HEIGHT_MM},
        "grid": {"columns": 1, "rows": 1, "left_mm": 0, "top_mm": 0,
                 "label_width_mm": WIDTH_MM, "label_height_mm": HEIGHT_MM},
        "symbol": list(symbols),
        "block": [{**box(0, 0, WIDTH_MM, 6), "field": [{"fact": "product_name", "size_mm": 3, "max_lines": 1}]}],
    }  # fmt: skip
    return layout_from_table("thu", table)


def box(x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> dict[str, float]:
    return {"x_mm": x_mm, "y_mm": y_mm, "width_mm": width_mm, "height_mm": height_mm}


def bars(kind: str, holds: str, *elements: str, width_mm: float = 101, height_mm: float = 37) -> dict[str, Any]:
    """One linear symbol with its text."""
    held = {"elements": list(elements)} if elements else {}
    return {"kind": kind, "holds": holds, **held, "has_text": True, **box(2, 57, width_mm, height_mm)}


def square(kind: str, holds: str, *elements: str, side_mm: float = 25, **more: Any) -> dict[str, Any]:
    held = {"elements": list(elements)} if elements else {}
    return {"kind": kind, "holds": holds, **held, **box(2, 8, side_mm, side_mm), **more}


EVERY_KIND = (
    square("qr", "full"),
    square("gs1_datamatrix", "elements", "01", "10", "17") | {"x_mm": 30},
    bars("ean13", "gtin") | box(58, 7, 46, 32),
    bars("code128", "lot") | box(2, 40, 60, 14),
    bars("gs1_128", "sscc"),
)


def goods(facts: LabelFacts) -> LabelFacts:
    """The facts with keys whose check digits are right."""
    return replace(facts, gtin=GTIN13, sscc=SSCC, count=12, net_grams=5000)


def pdf_of(layout: Layout, labels: list[Any], **how: Any) -> bytes:
    out = BytesIO()
    render_pdf(layout, labels, out=out, **how)
    return out.getvalue()


def seen(picture: Image.Image) -> list[str]:
    """Symbology identifier and text of everything on a picture."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.All)
    return sorted(f"{one.symbology_identifier}{one.text}" for one in found)
