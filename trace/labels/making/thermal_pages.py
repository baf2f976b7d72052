"""Chunks for thermal printers: each page as the picture that the print head will burn, one after another.

A chunk bears a line before its bytes, which says how long each page is and how often it comes out; files do not.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Final

from PIL import Image

from trace.labels.layout import Layout, Rectangle
from trace.labels.making.plan import ChunkPlan, RunPlan
from trace.labels.making.renderer import Pictures, Printed
from trace.labels.thermal import tspl, zpl
from trace.labels.thermal.dots import Bitmap, dots_of
from trace.labels.thermal.raster import page_bitmaps

Write = Callable[[Iterable[Bitmap], Layout], Iterator[bytes]]
Read = Callable[[bytes], Iterator[Bitmap]]


class ThermalRenderer:
    """Rolls in one printer language: what writes a page, and what reads it back."""

    media_type = "application/octet-stream"

    def __init__(self, extension: str, write: Write, read: Read) -> None:
        self.extension = extension
        self._write, self._read = write, read

    def chunk(self, plan: ChunkPlan) -> bytes:
        """The chunk's pages in the printer's language."""
        run, copies = plan.run, []

        def pages() -> Iterator[Bitmap]:
            for page in page_bitmaps(
                run.layout,
                plan.labels(),
                dpi=run.layout.dpi,
                calibration=run.calibration,
                start_slot=plan.start_slot,
            ):
                copies.append(page.copies)
                yield page

        parts = list(self._write(pages(), run.layout))
        before = len(parts) - len(copies)  # what some languages say of the roll, once
        head = {
            "labels": plan.count,
            "before": sum(map(len, parts[:before])),
            "pages": [*zip(map(len, parts[before:]), copies, strict=True)],
        }
        return b"".join([json.dumps(head).encode(), b"\n", *parts])

    def pictures(self, chunk: bytes, plan: ChunkPlan) -> Pictures:
        """The chunk's pages, read back from the printer's language."""
        return ThermalPictures(chunk, self._read, plan.run.layout.dpi)

    def opened(self, path: Path, run: RunPlan) -> None:  # noqa: ARG002
        """Chunks are put in a row as they are."""
        return

    def joined(self, chunks: Iterable[bytes], out: BinaryIO, *, run: RunPlan) -> Printed:  # noqa: ARG002
        """The chunks in a row, as a printer takes them."""
        labels = pages = size_bytes = 0
        digest = hashlib.sha256()
        for chunk in chunks:
            head, content = _opened(chunk)
            labels += head["labels"]
            pages += sum(copies for _, copies in head["pages"])
            size_bytes += len(content)
            digest.update(content)
            out.write(content)
        return Printed(labels, pages, size_bytes, digest.hexdigest())


class ThermalPictures:
    """Pages as they will be burnt; the last one read stays at hand."""

    def __init__(self, chunk: bytes, read: Read, dpi: int) -> None:
        head, self._content = _opened(chunk)
        self._read, self._dpi = read, dpi
        lengths, copies = zip(*head["pages"], strict=True)
        self._starts = [*accumulate(lengths, initial=head["before"])]
        self._first_pages = [0, *accumulate(copies)]
        self._open: tuple[int, Image.Image] | None = None

    def cut(self, page: int, place: Rectangle) -> Image.Image | None:
        """A rectangle of a page in its own dots."""
        if page >= self._first_pages[-1]:
            return None
        image = self._page(bisect_right(self._first_pages, page) - 1)
        left, top = max(0, dots_of(place.x_mm, self._dpi)), max(0, dots_of(place.y_mm, self._dpi))
        right = min(image.width, dots_of(place.x_mm + place.width_mm, self._dpi))
        bottom = min(image.height, dots_of(place.y_mm + place.height_mm, self._dpi))
        return image.crop((left, top, right, bottom)) if left < right and top < bottom else None

    def close(self) -> None:
        """Let go of the page at hand."""
        self._open = None

    def _page(self, number: int) -> Image.Image:
        if self._open is None or self._open[0] != number:
            (bitmap,) = self._read(self._content[self._starts[number] : self._starts[number + 1]])
            self._open = (number, bitmap.image())
        return self._open[1]


def _opened(chunk: bytes) -> tuple[dict[str, object], bytes]:
    line, _, content = chunk.partition(b"\n")
    return json.loads(line), content


RENDERERS: Final = {
    "zpl": ThermalRenderer("zpl", zpl.write, zpl.read),
    "tspl": ThermalRenderer("tspl", tspl.write, tspl.read),
}
