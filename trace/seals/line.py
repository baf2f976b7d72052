"""The visible line of a seal, small at the foot of every page: what it is, when, and where it can be checked."""

import io
from datetime import datetime
from functools import cache
from typing import Final

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from trace.clock import VIETNAM
from trace.settings import ROOT

_FACE: Final = "SealLine"
_SIZE: Final = 6.0
_FOOT: Final = 9.0  # points above the edge, below the number of the page
_SIDE: Final = 28.0


def with_line(pdf: bytes, *, reason: str, base_url: str, now: datetime) -> bytes:
    """The PDF with the line on every page, rewritten plainly so that the seal covers one whole file."""
    said = [
        f"Niêm phong hệ thống {now.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}: {reason}",
        f"Không phải chữ ký của cán bộ. Kiểm tra tệp này: {base_url}/seals/",
    ]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        drawn: dict[tuple[float, float], pikepdf.Pdf] = {}
        for page in document.pages:
            box = [float(edge) for edge in page.mediabox]
            size = (round(box[2] - box[0], 2), round(box[3] - box[1], 2))
            if size not in drawn:
                drawn[size] = pikepdf.open(io.BytesIO(_drawn(said, *size)))
            page.add_overlay(drawn[size].pages[0], pikepdf.Rectangle(page.mediabox))
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _drawn(lines: list[str], width: float, height: float) -> bytes:
    _register()
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=(width, height), invariant=1)
    canvas.setFillGray(0.25)
    for number, line in enumerate(reversed(lines)):
        size = min(_SIZE, _SIZE * (width - 2 * _SIDE) / pdfmetrics.stringWidth(line, _FACE, _SIZE))
        canvas.setFont(_FACE, size)
        canvas.drawString(_SIDE, _FOOT + number * (_SIZE + 1.2), line)
    canvas.showPage()
    canvas.save()
    return kept.getvalue()


@cache
def _register() -> None:
    pdfmetrics.registerFont(TTFont(_FACE, str(ROOT / "trace" / "static" / "fonts" / "BeVietnamPro-Regular.ttf")))
