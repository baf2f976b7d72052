"""Reading the codes on a photo: the picture is decoded in memory and kept nowhere."""

from io import BytesIO

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from trace.documents.rules import LARGEST_PIXELS, PICTURES, check_size
from trace.errors import N_, Invalid

Image.MAX_IMAGE_PIXELS = LARGEST_PIXELS
_SIDES_PX = (1600, 3200)
MOST_CODES = 120
"""More than any sheet of labels holds."""


class NothingRead(Invalid):
    """The photo is no picture, or no code can be read from it."""


def read_codes(photo: bytes) -> list[str]:
    """The texts of the codes on a photo, each once: QR codes first, then as one reads; NothingRead when none."""
    check_size(len(photo))
    try:
        with Image.open(BytesIO(photo), formats=PICTURES) as opened:
            opened.draft("L", (_SIDES_PX[-1], _SIDES_PX[-1]))
            picture = ImageOps.exif_transpose(opened).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NothingRead(N_("Không đọc được ảnh này. Dùng ảnh JPEG, PNG hoặc WebP."), field="photo") from error
    found: dict[str, tuple[bool, float, float]] = {}
    for side in _SIDES_PX:
        if found and (len(found) == 1 or max(picture.size) <= _SIDES_PX[0]):
            break  # one label needs no more than the first try, which is four times faster; a sheet of them may
        smaller = picture.copy()
        smaller.thumbnail((side, side))
        for code in zxingcpp.read_barcodes(smaller):
            if code.valid and code.text:
                found.setdefault(code.text, _place(code, smaller))
    if not found:
        raise NothingRead(N_("Không thấy mã nào trên ảnh. Chụp gần hơn, đủ sáng, thẳng mặt tem."), field="photo")
    return sorted(found, key=lambda text: found[text])[:MOST_CODES]


def _place(code: zxingcpp.Barcode, picture: Image.Image) -> tuple[bool, float, float]:
    """QR codes before bars, then rows from the top (a twentieth of the height each), then from the left."""
    corner = code.position.top_left
    return "QR" not in str(code.format), corner.y * 20 // picture.height, corner.x
