"""Letters as dots: each drawn once for its size, then only put in its place.

Drawn larger without hinting and brought down. Hinting for one bit a dot closes the gap under the dot of ị and turns
the hook of ỉ into a ring at the smallest size; these thresholds keep every Vietnamese mark apart at an x-height of
seven dots (0.9 mm at 203 dpi), judged by eye.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from trace.labels.fonts import Face

OVERSAMPLING = 4
SIZE_STEPS = 4  # sizes are told apart to a quarter of a dot
# A dot is burnt where the letter leaves less than this of it white, out of 255.
THRESHOLDS = {"regular": 145, "bold": 120}


class Letter(NamedTuple):
    """A mask of its ink, and where that begins seen from the pen's place on the baseline. None: no ink."""

    mask: Image.Image | None
    left: int
    top: int


def letters_of(face: Face, size_dots: float, text: str, x_dots: float) -> list[tuple[Image.Image, int, int]]:
    """Masks with their left edges and tops above the baseline, for `text` set solid from `x_dots`.

    Every letter stands on the whole dot nearest to where the drawing has it.
    """
    size = round(size_dots * SIZE_STEPS)
    advances, placed = face.advances, []
    per_unit = size_dots / 1000
    for letter in text:
        drawn = _letter(face, size, letter)
        if drawn.mask is not None:
            placed.append((drawn.mask, round(x_dots) + drawn.left, drawn.top))
        x_dots += advances[letter] * per_unit
    return placed


@lru_cache(maxsize=8192)
def _letter(face: Face, size: int, letter: str) -> Letter:
    font = _type(face, size)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(letter, anchor="ls"))
    edge = 2 * OVERSAMPLING
    x0 = left // OVERSAMPLING * OVERSAMPLING - edge
    y0 = top // OVERSAMPLING * OVERSAMPLING - edge
    wide = -(-(right - x0 + edge) // OVERSAMPLING) * OVERSAMPLING
    high = -(-(bottom - y0 + edge) // OVERSAMPLING) * OVERSAMPLING
    large = Image.new("L", (wide, high), 255)
    ImageDraw.Draw(large).text((-x0, -y0), letter, 0, font, anchor="ls")
    small = large.resize((wide // OVERSAMPLING, high // OVERSAMPLING), Image.Resampling.BOX)
    threshold = THRESHOLDS[face.name]
    mask = small.point([255 if value < threshold else 0 for value in range(256)], "1")
    ink = mask.getbbox()
    if ink is None:
        return Letter(None, 0, 0)
    return Letter(mask.crop(ink), x0 // OVERSAMPLING + ink[0], y0 // OVERSAMPLING + ink[1])


@cache
def _type(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), size * OVERSAMPLING / SIZE_STEPS, layout_engine=ImageFont.Layout.BASIC)
