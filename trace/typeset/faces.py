"""The two faces of every paper, given to reportlab once a process; they hold all Vietnamese letters."""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from trace.labels.fonts import FILES, FONTS_FOLDER

REGULAR, BOLD = "BeVietnamPro", "BeVietnamPro-Bold"


@cache
def register() -> None:
    """Make both faces known by name, and bold of the regular one the bold face."""
    pdfmetrics.registerFont(TTFont(REGULAR, str(FONTS_FOLDER / FILES["regular"])))
    pdfmetrics.registerFont(TTFont(BOLD, str(FONTS_FOLDER / FILES["bold"])))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Width of `text` in points."""
    register()
    return float(pdfmetrics.stringWidth(text, BOLD if is_bold else REGULAR, size))


def fitted(text: str, size: float, most: float, *, is_bold: bool = False) -> str:
    """`text` cut with `…` so that it is at most `most` points wide."""
    if width(text, size, is_bold=is_bold) <= most:
        return text
    while text and width(f"{text}…", size, is_bold=is_bold) > most:
        text = text[:-1]
    return f"{text.rstrip()}…"
