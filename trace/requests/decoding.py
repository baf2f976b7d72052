"""Reading every symbol that can be read on a photo of goods, before the photo is made smaller for keeping."""

import io
from typing import Final

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from trace.documents.rules import LARGEST_PIXELS, check_size
from trace.kit.text import nfc

MOST_SYMBOLS: Final = 10
LONGEST: Final = 300


def texts_on(content: bytes) -> list[str]:
    """The texts of all symbols, in the order in which they are found; nothing where there is none, or no picture.

    What is no picture is refused by the room that keeps it, with its own sentence.
    """
    check_size(len(content))
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                return []
            picture = ImageOps.exif_transpose(opened).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return []
    found = zxingcpp.read_barcodes(picture)
    texts = [nfc("".join(sign for sign in one.text if sign == "\x1d" or sign.isprintable()))[:LONGEST] for one in found]
    return list(dict.fromkeys(text for text in texts if text))[:MOST_SYMBOLS]
