"""What a print head burns on one page: a picture of one bit a dot."""

from dataclasses import dataclass

from PIL import Image

from trace.labels.layout import MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Rows packed to bytes, most significant bit first, 1 = burnt; what is over at a row's end is 0.

    `copies` says how often the page comes out.
    """

    width: int
    height: int
    rows: bytes
    copies: int = 1

    @property
    def row_bytes(self) -> int:
        """How many bytes one packed row takes."""
        return (self.width + 7) // 8

    def image(self) -> Image.Image:
        """As it will look on paper, grey, for eyes and for decoding."""
        burnt = Image.frombytes("1", (self.width, self.height), self.rows)
        return burnt.point((255,) + (0,) * 255, "L")


def dots_of(mm: float, dpi: int) -> int:
    """A length in whole dots."""
    return round(mm * dpi / MM_PER_INCH)
