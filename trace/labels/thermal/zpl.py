"""Zebra's ZPL II, of which only the page's frame and its picture are used.

The picture is ^GFA in the run-length form that the first ZPL II printers already read. Z64 would be a third of it,
but cheap printers that imitate a Zebra print its letters instead.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from trace.labels.layout import Layout
from trace.labels.thermal.dots import Bitmap

# Runs of white and of black, longest first, as a letter for the number and a stand-in for the digit, so that no
# shorter run begins inside a number.
_NUMBERS = ((400, b"z"), (200, b"p"), (100, b"k"), (40, b"h"), (20, b"g"), (10, b"P"), (6, b"L"), (4, b"J"))
_RUNS = [(digit * times, letter + sign) for digit, sign in ((b"0", b"o"), (b"F", b"f")) for times, letter in _NUMBERS]
_DIGITS = bytes.maketrans(b"of", b"0F")
_RUN = re.compile(rb"([G-Yg-z]*)([0-9A-F])|([,!:])")
_LABEL = re.compile(
    rb"\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^FO0,0\^GFA,(\d+),(\d+),(\d+),([0-9A-Zg-z,!:]*)\^FS\^PQ(\d+),0,0,N\^XZ\n"
)


_COPIES = re.compile(rb"\^PQ(\d+),0,0,N\^XZ\n")


class NotOurs(ValueError):
    """These bytes were not written here, or no longer are what was written."""


def write(pages: Iterable[Bitmap], layout: Layout) -> Iterator[bytes]:
    """Each page as one label format."""
    del layout  # its size is the picture's; the gap is what the printer has learnt of its roll
    for page in pages:
        yield _label(page)


def read(data: bytes) -> Iterator[Bitmap]:
    """The pages that `write` wrote, from the bytes themselves."""
    place = 0
    while place < len(data):
        found = _LABEL.match(data, place)
        if found is None:
            raise NotOurs(f"no label at byte {place}")
        width, height, count, total, row_bytes, copies = (int(found[one]) for one in (1, 2, 3, 4, 5, 7))
        rows = _unpacked(found[6], row_bytes)
        if not len(rows) == count == total == row_bytes * height:
            raise NotOurs(f"a picture of {len(rows)} bytes where {total} are said, at byte {place}")
        yield Bitmap(width, height, rows, copies)
        place = found.end()


def copies(data: bytes) -> Iterator[int]:
    """How often each page of `data` comes out, without drawing any."""
    return (int(found[1]) for found in _COPIES.finditer(data))


def _label(page: Bitmap) -> bytes:
    each = page.row_bytes
    total = each * page.height
    rows, before, parts = page.rows, b"", []
    for start in range(0, total, each):
        row = rows[start : start + each]
        parts.append(b":" if row == before else _packed(row))
        before = row
    head = b"^XA^PW%d^LL%d^LH0,0^FO0,0^GFA,%d,%d,%d," % (page.width, page.height, total, total, each)
    return b"%s%s^FS^PQ%d,0,0,N^XZ\n" % (head, b"".join(parts), page.copies)


@lru_cache(maxsize=4096)
def _packed(row: bytes) -> bytes:
    """One row: runs as letters, a comma for white up to the end."""
    digits = row.hex().upper().encode("ascii")
    inked = digits.rstrip(b"0")
    if len(inked) & 1:
        inked += b"0"
    text = inked
    for run, short in _RUNS:
        text = text.replace(run, short)
    text = text.translate(_DIGITS)
    return text if len(inked) == len(digits) else text + b","


def _unpacked(text: bytes, row_bytes: int) -> bytes:
    digits, rows, row, before = row_bytes * 2, [], b"", b""
    for run in _RUN.finditer(text):
        if run[3] == b":":
            rows.append(before)
            continue
        row += run[2] * _times(run[1]) if run[2] else (b"0" if run[3] == b"," else b"F") * (digits - len(row))
        if len(row) == digits:
            rows.append(row)
            before, row = row, b""
    if row:
        raise NotOurs("a row that does not end with the picture's edge")
    return bytes.fromhex(b"".join(rows).decode("ascii"))


def _times(letters: bytes) -> int:
    if not letters:
        return 1
    return sum(one - ord("F") if one < ord("a") else 20 * (one - ord("f")) for one in letters)
