"""One label of a finished run as a picture: the first pack's with its number, read back like the pages of the run."""

from PIL import Image

from trace.labels import rules
from trace.labels.actions_making import plan_of
from trace.labels.bitmap import render_image, render_png
from trace.labels.drawing import LabelDrawing, draw_label
from trace.labels.layout_parts import MM_PER_INCH
from trace.labels.making.decoding import is_read
from trace.labels.models import LabelRun
from trace.labels.svg import render_svg
from trace.labels.symbol_kinds import KINDS
from trace.settings import Settings


def one_label(run: LabelRun, format_name: str, *, settings: Settings) -> bytes:
    """PNG or SVG at the run's own dots. No paper is around it, so there is nothing for a calibration to move."""
    plan = plan_of(run, settings=settings)
    serial = next(plan.numbering.serials(0, 1)) if plan.numbering else None
    drawing = draw_label(plan.layout, plan.facts, serial)
    if not is_all_read(drawing, plan.layout.dpi):
        raise rules.Unreadable(rules.UNREADABLE, label=1, page=1, slot=run.start_slot)
    if format_name == "png":
        return render_png(plan.layout, plan.facts, serial=serial)
    return render_svg(plan.layout, plan.facts, serial=serial).encode()


def is_all_read(drawing: LabelDrawing, dpi: int) -> bool:
    """Whether each symbol, cut out of the picture with its quiet zone, says what it must."""
    picture, per_mm = render_image(drawing, dpi), dpi / MM_PER_INCH
    for placed in drawing.symbols:
        left, right, around = (modules * placed.module_mm for modules in KINDS[placed.symbol.kind].quiet)
        edges_mm = (placed.x_mm - left, placed.y_mm - around, placed.x_mm + placed.width_mm + right,
                    placed.y_mm + placed.height_mm + around)  # fmt: skip
        if not is_read(_cut(picture, [round(edge * per_mm) for edge in edges_mm]), placed):
            return False
    return True


def _cut(picture: Image.Image, edges: list[int]) -> Image.Image:
    left, top, right, bottom = edges
    return picture.crop((max(left, 0), max(top, 0), min(right, picture.width), min(bottom, picture.height)))
