"""Reading a picture: decode to verify, turn upright, shrink, forget where and with what it was taken."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from trace.documents.rules import CARD_PX, LARGEST_PIXELS, LONGEST_SIDE_PX, PICTURES, SMALL_SIDE_PX, FileRefused
from trace.errors import N_

Image.MAX_IMAGE_PIXELS = LARGEST_PIXELS


@dataclass(frozen=True)
class Picture:
    """`large` and `small` are WebP bytes without any metadata; `taken_at` is kept privately."""

    large: bytes
    small: bytes
    width_px: int
    height_px: int
    taken_at: datetime | None


def read_picture(content: bytes) -> Picture:
    """Decode and re-encode; what cannot be decoded is refused with a sentence."""
    try:
        with Image.open(BytesIO(content), formats=PICTURES) as opened:
            taken_at = _taken_at(opened)
            opened.draft("RGB", (LONGEST_SIDE_PX * 2, LONGEST_SIDE_PX * 2))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
            plain = upright.convert("RGBA" if "A" in upright.getbands() else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise FileRefused(N_("Không đọc được ảnh này. Dùng ảnh JPEG, PNG hoặc WebP."), field="file") from error
    small = plain.copy()
    small.thumbnail((SMALL_SIDE_PX, SMALL_SIDE_PX))
    return Picture(_webp(plain, quality=78), _webp(small, quality=70), plain.width, plain.height, taken_at)


def read_card(kept: bytes) -> bytes:
    """A kept picture as the JPEG that a shared link shows: cut to `CARD_PX`, on white where it was transparent.

    Messengers that read Open Graph do not all read WebP.
    """
    with Image.open(BytesIO(kept), formats=PICTURES) as opened:
        cut = ImageOps.fit(opened.convert("RGBA"), CARD_PX)
    card = Image.new("RGB", CARD_PX, "white")
    card.paste(cut, mask=cut)
    out = BytesIO()
    card.save(out, "JPEG", quality=80, optimize=True, progressive=True)
    return out.getvalue()


def _webp(picture: Image.Image, *, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()


def _taken_at(opened: Image.Image) -> datetime | None:
    """The camera's clock; one that does not say where it stands is taken to stand in Vietnam."""
    told = opened.getexif().get_ifd(ExifTags.IFD.Exif)
    text = f"{told.get(ExifTags.Base.DateTimeOriginal)}".strip("\x00 ")
    zone = str(told.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\x00 ")
    try:
        return datetime.strptime(f"{text}{zone or '+07:00'}", "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
    except ValueError:
        return None
