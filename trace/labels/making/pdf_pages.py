"""Chunks of a PDF: pages and the forms they share, drawn and compressed by a worker, put into one file later."""

import json
import math
import threading
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

import pypdfium2
from PIL import Image

from trace.labels.layout import MM_PER_INCH, Rectangle
from trace.labels.making.plan import ChunkPlan, RunPlan
from trace.labels.making.renderer import Printed
from trace.labels.pdf import draw_pages
from trace.labels.pdf_file import Form, Page, Pages, PdfFile

POINTS_PER_INCH: Final = 72
# From so many cuts of one page on it is cheaper to draw the whole page once.
WHOLE_PAGE_FROM: Final = 12
_MARK: Final = b"trace-pages-1\n"
# PDFium is one machine a process: two threads in it at once would crash it.
_pdfium: Final = threading.Lock()


class PdfRenderer:
    """Sheets and rolls as PDF."""

    extension = "pdf"
    media_type = "application/pdf"

    def chunk(self, plan: ChunkPlan) -> bytes:
        """The chunk's pages, compressed, with the forms they use."""
        run = plan.run
        pages = _Kept()
        draw_pages(
            run.layout, plan.labels(), pages, start_slot=plan.start_slot, calibration=run.calibration, model=run.model
        )
        return pages.packed()

    def pictures(self, chunk: bytes, plan: ChunkPlan) -> "PdfPictures":
        """The chunk as a PDF of its own, written by the same writer as the whole one."""
        out = BytesIO()
        self.joined([chunk], out, run=plan.run)
        return PdfPictures(out.getvalue(), plan.run.layout.dpi, expected=len(plan.chosen) // plan.pages)

    def opened(self, path: Path, run: RunPlan) -> "PdfPictures":
        """The whole file as it lies on the disk."""
        return PdfPictures(path, run.layout.dpi)

    def joined(self, chunks: Iterable[bytes], out: BinaryIO, *, run: RunPlan) -> Printed:
        """One PDF of chunks in their order."""
        file = PdfFile(out, title=run.title)
        labels = 0
        for chunk in chunks:
            for part in _unpacked(chunk):
                if isinstance(part, Form):
                    file.put_form(part)
                else:
                    file.put_page(part)
                    labels += part.marked_count
        pages, size_bytes, digest = file.close()
        return Printed(labels, pages, size_bytes, digest)


class PdfPictures:
    """Pages of a PDF as a printer of so many dots an inch gets them; `expected` cuts are asked of each."""

    def __init__(self, source: bytes | Path, dpi: int, *, expected: int = 1) -> None:
        self._scale = dpi / POINTS_PER_INCH
        self._dots_per_mm = dpi / MM_PER_INCH
        self._is_whole = expected >= WHOLE_PAGE_FROM
        self._open: tuple[int, pypdfium2.PdfPage] | None = None
        self._whole: Image.Image | None = None
        with _pdfium:
            self._document = pypdfium2.PdfDocument(source)

    def cut(self, page: int, place: Rectangle) -> Image.Image | None:
        """A rectangle of a page, its edges on whole dots; what reaches over the paper's edge is not there."""
        with _pdfium:
            if page >= len(self._document):
                return None
            opened = self._opened(page)
            size = (math.ceil(opened.get_width() * self._scale), math.ceil(opened.get_height() * self._scale))
            left, top = max(0, _floor(place.x_mm, self)), max(0, _floor(place.y_mm, self))
            right = min(size[0], -_floor(-place.x_mm - place.width_mm, self))
            bottom = min(size[1], -_floor(-place.y_mm - place.height_mm, self))
            if left >= right or top >= bottom:
                return None
            if self._is_whole:
                return self._drawn(opened).crop((left, top, right, bottom))
            edges = (left, size[1] - bottom, size[0] - right, top)
            return _image(opened, self._scale, tuple(_points(edge, self._scale) for edge in edges))

    def close(self) -> None:
        """Let go of the document."""
        with _pdfium:
            self._let_go()
            self._document.close()

    def _opened(self, number: int) -> pypdfium2.PdfPage:
        """The page; the last one stays at hand, because labels are asked for in their order."""
        if self._open is None or self._open[0] != number:
            self._let_go()
            self._open = (number, self._document[number])
        return self._open[1]

    def _drawn(self, page: pypdfium2.PdfPage) -> Image.Image:
        if self._whole is None:
            self._whole = _image(page, self._scale, (0.0, 0.0, 0.0, 0.0))
        return self._whole

    def _let_go(self) -> None:
        if self._open is not None:
            self._open[1].close()
        self._open = self._whole = None


class _Kept(Pages):
    """Pages that wait for their file."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Form | Page] = []

    def put_form(self, form: Form) -> None:
        self.parts.append(form)

    def put_page(self, page: Page) -> None:
        self.parts.append(page)

    def packed(self) -> bytes:
        """A line that says what follows, then every part's bytes."""
        head = [
            ["form", len(one.data), one.size, one.name]
            if isinstance(one, Form)
            else ["page", len(one.data), one.size, one.marked_count, one.forms]
            for one in self.parts
        ]
        return b"".join([_MARK, json.dumps(head).encode(), b"\n", *(one.data for one in self.parts)])


def _unpacked(chunk: bytes) -> Iterator[Form | Page]:
    if not chunk.startswith(_MARK):
        raise ValueError("these are not the pages of a chunk")
    end = chunk.index(b"\n", len(_MARK))
    start = end + 1
    for kind, length, (width, height), *rest in json.loads(chunk[len(_MARK) : end]):
        data = chunk[start : start + length]
        start += length
        if kind == "form":
            yield Form(rest[0], (width, height), data)
        else:
            yield Page((width, height), data, rest[0], tuple(rest[1]))


def _floor(millimetres: float, pictures: PdfPictures) -> int:
    return math.floor(millimetres * pictures._dots_per_mm + 1e-6)


def _points(dots: int, scale: float) -> float:
    """As much as PDFium, which rounds up, makes `dots` of again."""
    return (dots - 0.5) / scale if dots else 0.0


def _image(page: pypdfium2.PdfPage, scale: float, crop: tuple[float, ...]) -> Image.Image:
    image: Image.Image = page.render(scale=scale, grayscale=True, crop=crop).to_pil()
    return image


RENDERERS: Final = {"pdf": PdfRenderer()}
