"""A film that Chromium's pretended camera plays over and over: labels with their symbols, lying on a mat."""

from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image

WIDTH, HEIGHT = 1280, 720
FRAMES_A_SECOND = 30


def make_film(file: Path, scenes: list[list[str]], *, seconds: float = 1.0) -> Path:
    """Write scenes of up to three codes each, every one shown so long, as Motion JPEG."""
    with file.open("wb") as film:
        for texts in scenes:
            frame = _frame(texts)
            for _ in range(int(seconds * FRAMES_A_SECOND)):
                film.write(frame)
    return file


def symbol_of(text: str, *, scale: int) -> Image.Image:
    """The QR code of a text as a grey picture."""
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode), scale=scale)
    return Image.frombytes("L", (drawn.shape[1], drawn.shape[0]), bytes(memoryview(drawn)))


def _frame(texts: list[str]) -> bytes:
    mat = Image.new("L", (WIDTH, HEIGHT), 205)
    for at, text in enumerate(texts):
        symbol = symbol_of(text, scale=8)
        paper = Image.new("L", (400, 460), 250)
        paper.paste(symbol, ((400 - symbol.width) // 2, 40))
        mat.paste(paper, (20 + at * 420, 120))
    out = BytesIO()
    mat.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()
