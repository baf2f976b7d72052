"""Reading labels back from the pages that will be sent: every symbol of a chosen label, at the printer's own dots.

A symbol counts as read when its kind, its symbology identifier and its whole text are what they must be.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import zxingcpp
from PIL import Image

from trace.labels.layout import MM_PER_INCH, Rectangle
from trace.labels.making.plan import ChunkPlan, RunPlan
from trace.labels.making.renderer import Pictures, renderer_of
from trace.labels.sheet import Slot, slots_of
from trace.labels.symbol_drawing import symbols_on
from trace.labels.symbol_kinds import KINDS
from trace.labels.symbols import PlacedSymbol


@dataclass(frozen=True, slots=True)
class Fault:
    """The first label that could not be read: its number in the run, its page and slot, all counted from 1; and what
    its symbol had to hold."""

    label: int
    page: int
    slot: int
    holds: str


def check_chunk(content: bytes, plan: ChunkPlan) -> Fault | None:
    """Read the chosen labels of a chunk back from its bytes; the first that cannot be read, or None."""
    if not plan.run.layout.symbols:
        return None
    pictures = renderer_of(plan.run.format).pictures(content, plan)
    try:
        return check_labels(pictures, plan, plan.chosen)
    finally:
        pictures.close()


def check_ends(path: Path, run: RunPlan) -> Fault | None:
    """Read first and last label of the joined file."""
    pictures = renderer_of(run.format).opened(path, run) if run.layout.symbols else None
    if pictures is None:
        return None
    first, last = run.chunk(0), run.chunk(run.chunk_count - 1)
    try:
        return check_labels(pictures, first, [0]) or check_labels(
            pictures, last, [last.count - 1], first_page=last.first_page
        )
    finally:
        pictures.close()


def check_labels(pictures: Pictures, plan: ChunkPlan, indexes: list[int], *, first_page: int = 0) -> Fault | None:
    """Read some labels of a chunk, counted from 0 in it; the chunk begins on page `first_page` of the pictures."""
    slots = slots_of(plan.run.layout)
    for index, serial in zip(indexes, plan.serials_of(indexes), strict=True):
        page, slot = plan.seat_of(index)
        for placed in symbols_on(plan.run.layout, plan.run.facts, serial):
            image = pictures.cut(first_page + page, place_on_page(placed, slots[slot - 1], plan.run))
            if image is None or not is_read(image, placed):
                return Fault(plan.first_label + index + 1, plan.first_page + page + 1, slot, placed.symbol.text)
    return None


def place_on_page(placed: PlacedSymbol, slot: Slot, run: RunPlan) -> Rectangle:
    """Where a symbol with its quiet zone lies on the paper once the printer's calibration has moved it."""
    dot_mm, calibration = MM_PER_INCH / run.layout.dpi, run.calibration
    if run.format != "pdf":  # a print head only shifts: its modules are whole dots
        calibration = replace(calibration, scale_x=1.0, scale_y=1.0)
    left, right, around = (modules * placed.module_mm for modules in KINDS[placed.symbol.kind].quiet)
    x_mm = (round(slot.x_mm / dot_mm) * dot_mm + placed.x_mm - left) * calibration.scale_x
    y_mm = (round(slot.y_mm / dot_mm) * dot_mm + placed.y_mm - around) * calibration.scale_y
    return Rectangle(
        x_mm + round(calibration.right_tenths_mm / 10 / dot_mm) * dot_mm,
        y_mm + round(calibration.down_tenths_mm / 10 / dot_mm) * dot_mm,
        (placed.width_mm + left + right) * calibration.scale_x,
        (placed.height_mm + 2 * around) * calibration.scale_y,
    )


def is_read(image: Image.Image, placed: PlacedSymbol) -> bool:
    """Whether the picture holds this symbol: its kind, its identifier, every letter of its text, and nothing else."""
    kind = KINDS[placed.symbol.kind]
    found = zxingcpp.read_barcodes(
        image,
        formats=zxingcpp.BarcodeFormats(kind.format),
        text_mode=zxingcpp.TextMode.HRI if kind.is_gs1 else zxingcpp.TextMode.Plain,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
    )
    return [f"{one.symbology_identifier}{one.text}" for one in found] == [placed.symbol.scan]
