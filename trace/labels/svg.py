"""One label as SVG, for the live preview and for taking away: outlines, so that no font need be installed."""

from html import escape

from trace.labels.drawing import LabelDrawing, draw_label
from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout import Layout, Rectangle
from trace.labels.lines import FittedLine
from trace.labels.pictures import picture_svg
from trace.labels.symbols import PlacedSymbol


def render_svg(layout: Layout, facts: LabelFacts, *, serial: Serial | None = None, prefix: str = "tem") -> str:
    """One label in millimetres. Its words are in <title>, for readers that see none. No style, no script: it
    stands in a page under the strictest CSP; `prefix` keeps glyph ids apart when a page holds several."""
    return svg_of(draw_label(layout, facts, serial), prefix=prefix)


def svg_of(drawing: LabelDrawing, *, prefix: str = "tem") -> str:
    """The drawing as one <svg> element."""
    width, height = number(drawing.width_mm), number(drawing.height_mm)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}"><title>{escape(drawing.spoken)}</title>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _glyph_definitions(drawing, prefix),
        *(_band(band) for band in drawing.bands),
        *(_line(line, prefix) for line in drawing.lines),
        *(picture_svg(placed) for placed in drawing.pictures),
        *(_symbol(placed) for placed in drawing.symbols),
        "</svg>",
    ]
    return "".join(parts)


def number(value: float) -> str:
    """Short decimal for SVG."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _glyph_definitions(drawing: LabelDrawing, prefix: str) -> str:
    used = {(line.face, letter) for line in drawing.lines for letter in line.text if letter != " "}
    paths = [
        f'<path id="{_glyph_id(prefix, face.name, letter)}" d="{face.outline(letter)}"/>'
        for face, letter in sorted(used, key=lambda pair: (pair[0].name, pair[1]))
    ]
    return f"<defs>{''.join(paths)}</defs>"


def _glyph_id(prefix: str, face_name: str, letter: str) -> str:
    return f"{prefix}-{face_name[0]}{ord(letter):x}"


def _band(band: Rectangle) -> str:
    x, y, width, height = (number(value) for value in (band.x_mm, band.y_mm, band.width_mm, band.height_mm))
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _line(line: FittedLine, prefix: str) -> str:
    scale = f"{line.size_mm / 1000:.6f}"
    place = f"translate({number(line.x_mm)} {number(line.baseline_mm)}) scale({scale} -{scale})"
    fill = ' fill="#fff"' if line.is_reversed else ""
    uses, x = [], 0
    for letter in line.text:
        if letter != " ":
            uses.append(f'<use href="#{_glyph_id(prefix, line.face.name, letter)}" x="{x}"/>')
        x += line.face.glyphs[letter].advance
    return f'<g transform="{place}"{fill}>{"".join(uses)}</g>'


def _symbol(placed: PlacedSymbol) -> str:
    """Dark runs of each row as one path in module units, with what it holds as its name."""
    symbol, runs = placed.symbol, []
    for row in range(symbol.rows):
        column = 0
        while column < symbol.columns:
            start = column
            while column < symbol.columns and symbol.is_dark(row, column):
                column += 1
            if column > start:
                runs.append(f"M{start} {row}h{column - start}v1h-{column - start}z")
            column += 1
    scale = f"{placed.module_mm:.6f} {placed.height_mm / symbol.rows:.6f}"
    place = f"translate({number(placed.x_mm)} {number(placed.y_mm)}) scale({scale})"
    named = f"<title>{escape(symbol.name)}</title>"
    return f'<path transform="{place}" shape-rendering="crispEdges" d="{"".join(runs)}">{named}</path>'
