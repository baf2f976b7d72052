"""What every kind of output does for a chunk. One module a format; `renderer_of` knows them by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from PIL import Image

from trace.labels.layout import Rectangle
from trace.labels.making.plan import ChunkPlan, RunPlan


@dataclass(frozen=True, slots=True)
class Printed:
    """What came out: labels and pages, bytes of the file, and its SHA-256 in hexadecimal."""

    labels: int
    pages: int
    size_bytes: int
    sha256: str


class Pictures(Protocol):
    """The pages of something that will be sent, drawn as the printer will see them."""

    def cut(self, page: int, place: Rectangle) -> Image.Image | None:
        """A rectangle of a page in printer dots, or None where it is not on the paper at all."""

    def close(self) -> None:
        """Let go of what was opened."""


class Renderer(Protocol):
    """A format that labels are printed in. A chunk's bytes are for `joined` and `pictures` only."""

    extension: str
    media_type: str

    def chunk(self, plan: ChunkPlan) -> bytes:
        """Draw the pages of a chunk; the same plan gives the same bytes. LabelRefused when a label does not fit."""

    def pictures(self, chunk: bytes, plan: ChunkPlan) -> Pictures:
        """The pages of a chunk from the very bytes that will be sent."""

    def opened(self, path: Path, run: RunPlan) -> Pictures | None:
        """The joined file, to read some of its labels; None where joining is nothing but putting chunks in a row."""

    def joined(self, chunks: Iterable[bytes], out: BinaryIO, *, run: RunPlan) -> Printed:
        """Write one file of chunks in their order, holding no more than one of them."""


_MODULES: Final = {
    "pdf": "trace.labels.making.pdf_pages",
    "zpl": "trace.labels.making.thermal_pages",
    "tspl": "trace.labels.making.thermal_pages",
}


def renderer_of(format_name: str) -> Renderer:
    """The renderer of a format; its libraries are loaded only where it is used."""
    renderer: Renderer = import_module(_MODULES[format_name]).RENDERERS[format_name]
    return renderer
