"""TSPL, the language of TSC and Xprinter: the size of the roll, then one picture a page.

In a TSPL picture the bit of a burnt dot is 0.
"""

import re
from collections.abc import Iterable, Iterator

from trace.labels.layout import Layout
from trace.labels.thermal.dots import Bitmap
from trace.labels.thermal.zpl import NotOurs

USUAL_GAP_MM = 2.0  # between two labels of a roll, where the layout does not say
_FLIPPED = bytes(255 - byte for byte in range(256))
_HEAD = re.compile(rb"SIZE [\d.]+ mm,[\d.]+ mm\r\nGAP [\d.]+ mm,0 mm\r\nDIRECTION 0\r\nREFERENCE 0,0\r\n")
_PAGE = re.compile(rb"CLS\r\nBITMAP 0,0,(\d+),(\d+),0,")
_END = re.compile(rb"\r\nPRINT 1,(\d+)\r\n")


def write(pages: Iterable[Bitmap], layout: Layout) -> Iterator[bytes]:
    """The roll first, then each page."""
    gap_mm = layout.grid.row_gap_mm or USUAL_GAP_MM
    size = f"SIZE {layout.paper_width_mm:g} mm,{layout.paper_height_mm:g} mm\r\nGAP {gap_mm:g} mm,0 mm\r\n"
    yield size.encode("ascii") + b"DIRECTION 0\r\nREFERENCE 0,0\r\n"
    for page in pages:
        head = b"CLS\r\nBITMAP 0,0,%d,%d,0," % (page.row_bytes, page.height)
        yield b"%s%s\r\nPRINT 1,%d\r\n" % (head, page.rows.translate(_FLIPPED), page.copies)


def copies(data: bytes) -> Iterator[int]:
    """How often each page of `data` comes out."""
    return (page.copies for page in read(data))


def read(data: bytes) -> Iterator[Bitmap]:
    """The pages that `write` wrote, from the bytes themselves."""
    place = 0
    while place < len(data):
        if head := _HEAD.match(data, place):
            place = head.end()
            continue
        found = _PAGE.match(data, place)
        if found is None:
            raise NotOurs(f"no page at byte {place}")
        row_bytes, height = int(found[1]), int(found[2])
        last = found.end() + row_bytes * height
        end = _END.match(data, last)
        if end is None:
            raise NotOurs(f"a picture that does not end where it says, at byte {place}")
        yield Bitmap(row_bytes * 8, height, data[found.end() : last].translate(_FLIPPED), int(end[1]))
        place = end.end()
