"""Reading the codes on a photo: the picture is decoded in memory and kept nowhere."""

from io import BytesIO

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from trace.documents.rules import LARGEST_PIXELS, PICTURES, check_size
from trace.errors import N_, Invalid

Image.MAX_IMAGE_PIXELS = LARGEST_PIXELS
_SIDES_PX = (1600, 3200)


class NothingRead(Invalid):
    """The photo is no picture, or no code can be read from it."""


def read_codes(photo: bytes) -> list[str]:
    """The texts of the codes on a photo, QR codes first; NothingRead when there are none."""
    check_size(len(photo))
    try:
        with Image.open(BytesIO(photo), formats=PICTURES) as opened:
            opened.draft("L", (_SIDES_PX[-1], _SIDES_PX[-1]))
            picture = ImageOps.exif_transpose(opened).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NothingRead(N_("Không đọc được ảnh này. Dùng ảnh JPEG, PNG hoặc WebP."), field="photo") from error
    for side in _SIDES_PX:  # most photos need no more than the first, and it is four times faster
        smaller = picture.copy()
        smaller.thumbnail((side, side))
        found = [code for code in zxingcpp.read_barcodes(smaller) if code.valid and code.text]
        if found:
            return [code.text for code in sorted(found, key=lambda code: "QR" not in str(code.format))]
    raise NothingRead(N_("Không thấy mã nào trên ảnh. Chụp gần hơn, đủ sáng, thẳng mặt tem."), field="photo")
