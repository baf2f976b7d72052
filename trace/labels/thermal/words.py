"""Words as dots: each drawn once for its size, then only put in its place.

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


class Dots(NamedTuple):
    """A mask of ink, and where that begins seen from the pen's place on the baseline. None: no ink."""

    mask: Image.Image | None
    left: int
    top: int


NOTHING = Dots(None, 0, 0)


def words_of(face: Face, size_dots: float, text: str, x_dots: float) -> list[tuple[Image.Image, int, int]]:
    """Masks with their left edges and tops above the baseline, for `text` set solid from `x_dots`.

    Every word begins on the whole dot nearest to where the drawing has it, and looks the same wherever it stands.
    """
    placed, per_unit = [], size_dots / 1000
    for word in text.split(" "):
        drawn, advance = _word(face, size_dots, word)
        if drawn.mask is not None:
            placed.append((drawn.mask, round(x_dots) + drawn.left, drawn.top))
        x_dots += (advance + face.advances[" "]) * per_unit
    return placed


@lru_cache(maxsize=4096)
def _word(face: Face, size_dots: float, word: str) -> tuple[Dots, int]:
    """A word's dots, and how far it moves the pen in thousandths of the em."""
    size, advances, x = round(size_dots * SIZE_STEPS), face.advances, 0
    pieces: list[tuple[Image.Image, int, int]] = []
    for letter in word:
        drawn = _letter(face, size, letter)
        if drawn.mask is not None:
            pieces.append((drawn.mask, round(x * size_dots / 1000) + drawn.left, drawn.top))
        x += advances[letter]
    if not pieces:
        return NOTHING, x
    left, top = min(one[1] for one in pieces), min(one[2] for one in pieces)
    wide = max(one[1] + one[0].width for one in pieces) - left
    whole = Image.new("1", (wide, max(one[2] + one[0].height for one in pieces) - top))
    for mask, at, above in pieces:
        whole.paste(1, (at - left, above - top, at - left + mask.width, above - top + mask.height), mask)
    return Dots(whole, left, top), x


@lru_cache(maxsize=8192)
def _letter(face: Face, size: int, letter: str) -> Dots:
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
        return NOTHING
    return Dots(mask.crop(ink), x0 // OVERSAMPLING + ink[0], y0 // OVERSAMPLING + ink[1])


@cache
def _type(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), size * OVERSAMPLING / SIZE_STEPS, layout_engine=ImageFont.Layout.BASIC)
