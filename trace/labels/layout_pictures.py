"""A logo as it is printed: read from what was sent, on white, grey, small. Nothing of the sent file is kept."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from trace.documents.rules import LARGEST_PIXELS
from trace.errors import N_, Invalid

LONGEST_SIDE_PX: Final = 600
LEAST_SIDE_PX: Final = 24
LARGEST_FILE: Final = 5_000_000
FORMATS: Final = ("PNG", "JPEG")


@dataclass(frozen=True, slots=True)
class Logo:
    """A grey PNG without any metadata."""

    content: bytes
    width_px: int
    height_px: int


def read_logo(sent: bytes) -> Logo:
    """The picture in `sent`, cut to its ink. Refused: other kinds of files, far too large or too small ones."""
    if len(sent) > LARGEST_FILE:
        raise Invalid(N_("Hình lớn quá 5 MB."), field="picture_file")
    try:
        with Image.open(io.BytesIO(sent), formats=FORMATS) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                raise Invalid(N_("Hình có quá nhiều điểm ảnh."), field="picture_file")
            grey = _grey(ImageOps.exif_transpose(opened))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(N_("Không đọc được hình này. Dùng hình PNG hoặc JPEG."), field="picture_file") from error
    ink = ImageOps.invert(grey).getbbox()
    if ink is None:
        raise Invalid(N_("Hình trắng, không có gì để in."), field="picture_file")
    grey = grey.crop(ink)
    if max(grey.size) < LEAST_SIDE_PX:
        raise Invalid(
            N_("Hình nhỏ quá, in ra sẽ vỡ. Cần ít nhất %(least)s điểm."), field="picture_file", least=LEAST_SIDE_PX
        )
    grey.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    grey.save(out, "PNG", optimize=True)
    return Logo(out.getvalue(), grey.width, grey.height)


def _grey(picture: Image.Image) -> Image.Image:
    """On white, since paper is; almost white is white, so that no veil is printed around a scanned logo."""
    see_through = picture.convert("RGBA")
    paper = Image.new("RGBA", see_through.size, "white")
    paper.alpha_composite(see_through)
    return paper.convert("L").point(lambda grey: 255 if grey > 244 else grey)
