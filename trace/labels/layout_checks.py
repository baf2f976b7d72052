"""What no layout may do: leave its label, lie over itself, print what nobody can read. Each refusal is a sentence."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, get_args

from trace.labels.element_values import ELEMENT_VALUES
from trace.labels.facts import COMPULSORY_OF, HEADING_OF, WORDING
from trace.labels.layout_parts import (
    LEAST_X_HEIGHT_MM,
    PRINTER_DPI,
    USUAL_LINES,
    USUAL_X_HEIGHT_MM,
    Field,
    Holds,
    Rectangle,
    SymbolKind,
    SymbolPlace,
)

if TYPE_CHECKING:
    from trace.labels.layout import Layout

PURPOSES = ("trace_stamp", "goods_label", "logistic", "sign", "poster")
# What each kind of symbol can hold.
HOLDS: dict[SymbolKind, tuple[Holds, ...]] = {
    "qr": ("full", "short"),
    "ean13": ("gtin",),
    "code128": ("lot", "serial", "gtin"),
    "gs1_128": ("elements", "sscc"),
    "gs1_datamatrix": ("elements", "sscc"),
}
# GS1 wants what these hold in digits and letters too.
SPELLED_OUT = ("ean13", "gs1_128")


class LayoutBroken(ValueError):
    """A layout's own table is wrong: a fault of whoever wrote it, so the sentence names the key."""


def check_layout(layout: "Layout") -> None:
    """Raise ValueError with a sentence for the first thing that is wrong."""
    _expect(all(isinstance(one, str) for one in (layout.title, layout.title_en)), "a layout has two titles")
    _expect(layout.kind in ("sheet", "roll"), "kind is sheet or roll")
    _expect(layout.purpose in PURPOSES, f"purpose is one of {', '.join(PURPOSES)}")
    _expect(layout.subject in COMPULSORY_OF, f"subject is one of {', '.join(COMPULSORY_OF)}")
    _expect(layout.dpi in PRINTER_DPI, f"dpi is one of {PRINTER_DPI}")
    _check_paper(layout)
    boxes = [part.box for parts in (layout.symbols, layout.blocks, layout.pictures) for part in parts]
    _check_boxes(boxes, Rectangle(0, 0, layout.grid.label_width_mm, layout.grid.label_height_mm))
    heading_boxes = [block.box for block in layout.heading]
    _check_boxes(heading_boxes, Rectangle(0, 0, layout.paper_width_mm, layout.grid.top_mm))
    for rule in layout.rules:
        _check_boxes([rule], Rectangle(0, 0, layout.grid.label_width_mm, layout.grid.label_height_mm))
    for symbol in layout.symbols:
        _check_symbol(symbol)
    _check_sscc(layout, boxes)
    facts = [field.fact for block in layout.blocks for field in block.fields]
    heading = HEADING_OF[layout.subject]
    said = "a label names its product once" if layout.subject == "lot" else f"{heading} stands once on such a label"
    _expect(facts.count(heading) == 1, said)
    for picture in layout.pictures:
        _expect(re.fullmatch(r"[0-9a-f]{64}", picture.sha256) is not None, "a picture is named by its SHA-256")
    _check_text(layout)


def _check_paper(layout: "Layout") -> None:
    grid = layout.grid
    whole = all(type(one) is int and one >= 1 for one in (grid.columns, grid.rows))
    _expect(whole, "a grid has at least one column and one row")
    _expect(min(grid.left_mm, grid.top_mm, grid.column_gap_mm, grid.row_gap_mm) >= 0, "a grid has no negative lengths")
    width_mm = grid.left_mm + grid.columns * grid.label_width_mm + (grid.columns - 1) * grid.column_gap_mm
    height_mm = grid.top_mm + grid.rows * grid.label_height_mm + (grid.rows - 1) * grid.row_gap_mm
    _expect(width_mm <= layout.paper_width_mm + 0.01, f"labels reach {width_mm} mm across the paper")
    _expect(height_mm <= layout.paper_height_mm + 0.01, f"labels reach {height_mm} mm down the paper")
    if layout.kind == "roll":
        _expect(layout.labels_per_page == grid.columns, "a roll's page is one row of labels")


def _check_symbol(symbol: SymbolPlace) -> None:
    _expect(symbol.kind in get_args(SymbolKind), f"a symbol's kind is one of {', '.join(get_args(SymbolKind))}")
    allowed = HOLDS[symbol.kind]
    _expect(symbol.holds in allowed, f"a symbol of kind {symbol.kind} holds {' or '.join(allowed)}")
    _expect(bool(symbol.elements) == (symbol.holds == "elements"), "elements are listed where a symbol holds elements")
    _expect(
        symbol.has_text or symbol.kind not in SPELLED_OUT, f"has_text: a {symbol.kind} is spelled out below its bars"
    )
    _expect(not (symbol.has_text and symbol.kind == "qr"), "has_text: what a QR holds is a field of its own")
    for ai in symbol.elements:
        _expect(ai in ELEMENT_VALUES, f"no fact gives ({ai}); known are {', '.join(ELEMENT_VALUES)}")


def _check_sscc(layout: "Layout", boxes: list[Rectangle]) -> None:
    """General Specifications 6.6: the bar code with the SSCC is the lowest thing on a logistic label."""
    lowest = [one.box for one in layout.symbols if one.kind == "gs1_128" and one.holds == "sscc"]
    if layout.purpose != "logistic":
        return
    _expect(len(lowest) == 1, "a logistic label has one gs1_128 that holds the sscc")
    bottom_mm = lowest[0].y_mm + lowest[0].height_mm
    others = [box for box in boxes if box != lowest[0]]
    _expect(all(box.y_mm + box.height_mm <= bottom_mm + 0.001 for box in others), "the SSCC's bars are lowest")


def _check_text(layout: "Layout") -> None:
    small = layout.small_print
    if small:
        _expect(bool(small.reason.strip()), "small_print needs a reason")
        _expect(small.min_x_height_mm >= LEAST_X_HEIGHT_MM, "small_print: letters below 0.9 mm cannot be read")
    least_mm = small.min_x_height_mm if small else USUAL_X_HEIGHT_MM
    lines = small.max_lines if small else USUAL_LINES
    for block in (*layout.heading, *layout.blocks):
        _expect(block.align in ("left", "centre"), "align is left or centre")
        _expect(block.anchor in ("top", "middle", "bottom"), "anchor is top, middle or bottom")
        for field in block.fields:
            _check_field(field, COMPULSORY_OF[layout.subject], least_mm, lines)


def _check_field(field: Field, compulsory: Iterable[str], least_mm: float, lines: int) -> None:
    name = field.fact
    _expect(name in WORDING, f"no fact is called {name!r}")
    _expect(field.face in ("regular", "bold"), f"{name}: face is regular or bold")
    _expect(field.size_mm > 0, f"{name}: size_mm is above 0")
    _expect(field.gap_mm >= 0, f"{name}: gap_mm is not below 0")
    _expect(field.lead is None or isinstance(field.lead, str), f"{name}: lead is a text")
    _expect(field.min_x_height_mm >= LEAST_X_HEIGHT_MM, f"{name}: letters below 0.9 mm cannot be read")
    _expect(field.min_x_height_mm >= min(least_mm, USUAL_X_HEIGHT_MM), f"{name}: letters below 1.2 mm need small_print")
    _expect(not (field.is_optional and name in compulsory), f"{name} cannot be optional")
    _expect(type(field.max_lines) is int and field.max_lines >= 1, f"{name}: max_lines is at least 1")
    _expect(field.max_lines <= max(lines, USUAL_LINES), f"{name}: more than two lines need small_print")


def _check_boxes(boxes: list[Rectangle], label: Rectangle) -> None:
    for index, box in enumerate(boxes):
        _expect(box.width_mm > 0 and box.height_mm > 0, f"{box} is empty")
        inside = box.x_mm >= 0 and box.y_mm >= 0
        inside = inside and box.x_mm + box.width_mm <= label.width_mm + 0.001
        _expect(inside and box.y_mm + box.height_mm <= label.height_mm + 0.001, f"{box} leaves the label")
        _expect_apart(box, boxes[index + 1 :])


def _expect_apart(box: Rectangle, others: Iterable[Rectangle]) -> None:
    for other in others:
        _expect(not box.overlaps(other), f"{box} lies over {other}")


def _expect(is_true: bool, sentence: str) -> None:  # noqa: FBT001
    if not is_true:
        raise ValueError(sentence)
