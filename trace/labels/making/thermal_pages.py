"""Chunks of a roll in a printer's language: bytes that are only put in a row."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final

from PIL import Image

from trace.labels.layout import MM_PER_INCH, Rectangle
from trace.labels.making.plan import ChunkPlan, RunPlan
from trace.labels.making.renderer import Printed
from trace.labels.thermal import tspl, zpl
from trace.labels.thermal.dots import Bitmap
from trace.labels.thermal.raster import page_bitmaps


class ThermalRenderer:
    """Rolls in ZPL or TSPL, as the module of the language writes and reads them."""

    media_type = "application/octet-stream"

    def __init__(self, extension: str, language: ModuleType) -> None:
        self.extension = extension
        self.language = language

    def chunk(self, plan: ChunkPlan) -> bytes:
        """The chunk's pages, ready to be sent."""
        run = plan.run
        pages = page_bitmaps(
            run.layout,
            plan.labels(),
            dpi=run.layout.dpi,
            calibration=run.calibration,
            start_slot=plan.start_slot,
            model=run.model,
        )
        return b"".join(self.language.write(pages, run.layout))

    def pictures(self, chunk: bytes, plan: ChunkPlan) -> "ThermalPictures":
        """The pages of a chunk, read back from its own bytes."""
        return ThermalPictures(list(self.language.read(chunk)), plan.run.layout.dpi)

    def opened(self, path: Path, run: RunPlan) -> None:
        """Joining is putting chunks in a row; they have been read."""
        del path, run

    def joined(self, chunks: Iterable[bytes], out: BinaryIO, *, run: RunPlan) -> Printed:
        """One file of chunks in their order."""
        digest, size_bytes, pages = hashlib.sha256(), 0, 0
        for chunk in chunks:
            digest.update(chunk)
            size_bytes += out.write(chunk)
            pages += sum(self.language.copies(chunk))
        labels = min(run.total, pages * run.layout.labels_per_page - run.start_slot + 1)
        return Printed(labels, pages, size_bytes, digest.hexdigest())


class ThermalPictures:
    """Pages as they will be burnt, each as often as it comes out."""

    def __init__(self, pages: list[Bitmap], dpi: int) -> None:
        self._pages = pages
        self._ends = list(accumulate(page.copies for page in pages))
        self._dots_per_mm = dpi / MM_PER_INCH
        self._image: tuple[int, Image.Image] | None = None

    def cut(self, page: int, place: Rectangle) -> Image.Image | None:
        """A rectangle of a page; what reaches over its edge is not there."""
        index = bisect_right(self._ends, page)
        if index >= len(self._pages):
            return None
        if self._image is None or self._image[0] != index:
            self._image = (index, self._pages[index].image())
        image = self._image[1]
        edges = (place.x_mm, place.y_mm, place.x_mm + place.width_mm, place.y_mm + place.height_mm)
        left, top, right, bottom = (round(edge * self._dots_per_mm) for edge in edges)
        box = (max(0, left), max(0, top), min(image.width, right), min(image.height, bottom))
        return image.crop(box) if box[0] < box[2] and box[1] < box[3] else None

    def close(self) -> None:
        """Nothing was opened."""
        self._image = None


RENDERERS: Final = {"zpl": ThermalRenderer("zpl", zpl), "tspl": ThermalRenderer("tspl", tspl)}
