"""A logo on a label: fitted into its box, drawn in greys on paper and screen, in dots by a thermal head."""

import base64
import io
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PIL import Image

from trace.labels.layout_parts import PicturePlace, Rectangle
from trace.labels.problems import PICTURE_LOST, FitProblem, LabelRefused

POINTS_PER_MM: Final = 72 / 25.4


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A grey PNG and where it lies: as large as its place allows, in the middle of it, never out of proportion."""

    box: Rectangle
    content: bytes


def place_picture(place: PicturePlace) -> PlacedPicture:
    """The picture in its place; refused when its bytes are not there."""
    if not place.content:
        raise LabelRefused([FitProblem(PICTURE_LOST)])
    width_px, height_px = _opened(place.content).size
    box = place.box
    scale = min(box.width_mm / width_px, box.height_mm / height_px)
    width_mm, height_mm = width_px * scale, height_px * scale
    left_mm, top_mm = box.x_mm + (box.width_mm - width_mm) / 2, box.y_mm + (box.height_mm - height_mm) / 2
    return PlacedPicture(Rectangle(left_mm, top_mm, width_mm, height_mm), place.content)


def picture_svg(placed: PlacedPicture) -> str:
    """One <image>, the picture inside it: a label that is taken away takes its logo along."""
    x, y, width, height = (
        f"{value:.3f}" for value in (placed.box.x_mm, placed.box.y_mm, placed.box.width_mm, placed.box.height_mm)
    )
    data = base64.b64encode(placed.content).decode("ascii")
    return f'<image x="{x}" y="{y}" width="{width}" height="{height}" href="data:image/png;base64,{data}"/>'


def picture_pdf(placed: PlacedPicture) -> str:
    """Operators that draw it, the label's top left corner being the origin. It goes into the form that all labels
    of a lot share, so that a file holds it once."""
    grey = _opened(placed.content)
    packed = base64.a85encode(zlib.compress(grey.tobytes(), 9)).decode("ascii")
    width, height = placed.box.width_mm * POINTS_PER_MM, placed.box.height_mm * POINTS_PER_MM
    x, y = placed.box.x_mm * POINTS_PER_MM, -placed.box.y_mm * POINTS_PER_MM - height
    return (
        f"q {width:.4f} 0 0 {height:.4f} {x:.4f} {y:.4f} cm "
        f"BI /W {grey.width} /H {grey.height} /CS /G /BPC 8 /F [/A85 /Fl] ID\n{packed}~>\nEI Q"
    )


def paste_picture(image: Image.Image, placed: PlacedPicture, per_mm: float) -> None:
    """Into a bitmap of printer dots: made of dots alone, since a dot is burnt or it is not."""
    box = placed.box
    size = (max(1, round(box.width_mm * per_mm)), max(1, round(box.height_mm * per_mm)))
    dots = _opened(placed.content).resize(size, Image.Resampling.LANCZOS).convert("1")
    image.paste(dots.convert("L"), (round(box.x_mm * per_mm), round(box.y_mm * per_mm)))


@lru_cache(maxsize=16)
def _opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=("PNG",)) as opened:
        return opened.convert("L")
