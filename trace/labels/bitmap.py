"""One label as a picture made of printer dots: what a thermal head would burn, and the preview in PNG."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont, ImageOps
from PIL.PngImagePlugin import PngInfo

from trace.labels.drawing import LabelDrawing, draw_label
from trace.labels.facts import LabelFacts, Serial
from trace.labels.fonts import Face
from trace.labels.layout import MM_PER_INCH, Layout
from trace.labels.lines import FittedLine
from trace.labels.pictures import paste_picture
from trace.labels.symbols import PlacedSymbol

OVERSAMPLING = 4  # letters are drawn this much larger, then brought down, so that each stands where the PDF has it
BLACK, WHITE = 0, 255
PICTURE_DPI, PICTURE_EDGE, PICTURE_GREY = 300, 2, 170
LARGE_MM, LARGE_PICTURE_DPI = 90, 150  # signs and posters are seen whole, not letter by letter


def render_png(layout: Layout, facts: LabelFacts, *, dpi: int | None = None, serial: Serial | None = None) -> bytes:
    """One label as PNG, `dpi` dots an inch (the layout's own when absent); resolution and words inside."""
    dpi = dpi or layout.dpi
    out = io.BytesIO()
    drawing, said = draw_label(layout, facts, serial), PngInfo()
    said.add_itxt("Description", drawing.spoken, lang="vi", tkey="Description")
    render_image(drawing, dpi).save(out, "PNG", optimize=True, dpi=(dpi, dpi), pnginfo=said)
    return out.getvalue()


def layout_picture(layout: Layout) -> bytes:
    """The picture that lies in the layout's folder: its sample values, edged so that it shows on white."""
    drawing = draw_label(layout, layout.sample)
    dpi = PICTURE_DPI if drawing.width_mm < LARGE_MM else LARGE_PICTURE_DPI
    out = io.BytesIO()
    picture = ImageOps.expand(render_image(drawing, dpi), PICTURE_EDGE, PICTURE_GREY)
    picture.save(out, "PNG", optimize=True, dpi=(dpi, dpi))
    return out.getvalue()


def render_image(drawing: LabelDrawing, dpi: int) -> Image.Image:
    """The drawing in grey, one byte a dot. Edges of symbols lie on whole dots at any `dpi`."""
    per_mm = dpi / MM_PER_INCH
    size = (round(drawing.width_mm * per_mm), round(drawing.height_mm * per_mm))
    large = Image.new("L", (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING), WHITE)
    pen = ImageDraw.Draw(large)
    for band in drawing.bands:
        corners = (band.x_mm, band.y_mm, band.x_mm + band.width_mm, band.y_mm + band.height_mm)
        pen.rectangle([corner * per_mm * OVERSAMPLING for corner in corners], fill=BLACK)
    for line in drawing.lines:
        _draw_line(pen, line, per_mm * OVERSAMPLING)
    image = large.resize(size, Image.Resampling.BOX)
    for picture in drawing.pictures:
        paste_picture(image, picture, per_mm)
    for placed in drawing.symbols:
        _draw_symbol(ImageDraw.Draw(image), placed, per_mm)
    return image


def _draw_line(pen: ImageDraw.ImageDraw, line: FittedLine, per_mm: float) -> None:
    """Letter by letter at exact places: the type engine would round each advance to whole dots."""
    font = _type(line.face, round(line.size_mm * per_mm, 2))
    x = line.x_mm * per_mm
    for letter in line.text:
        pen.text((x, line.baseline_mm * per_mm), letter, WHITE if line.is_reversed else BLACK, font, anchor="ls")
        x += line.face.width_mm(letter, line.size_mm) * per_mm


@cache
def _type(face: Face, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), size, layout_engine=ImageFont.Layout.BASIC)


def _draw_symbol(pen: ImageDraw.ImageDraw, placed: PlacedSymbol, per_mm: float) -> None:
    symbol, row_mm = placed.symbol, placed.height_mm / placed.symbol.rows
    across = [round((placed.x_mm + index * placed.module_mm) * per_mm) for index in range(symbol.columns + 1)]
    down = [round((placed.y_mm + index * row_mm) * per_mm) for index in range(symbol.rows + 1)]
    for row in range(symbol.rows):
        for column in range(symbol.columns):
            if symbol.is_dark(row, column):
                corners = (across[column], down[row], across[column + 1] - 1, down[row + 1] - 1)
                pen.rectangle(corners, fill=BLACK)
