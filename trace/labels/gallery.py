"""The layouts' pictures and the table in labels/README.md, drawn from the layouts themselves.

Run `python -m trace.labels.gallery` after a change of a layout; a test says when that was forgotten.
"""

from typing import Final

from trace.labels.bitmap import layout_picture
from trace.labels.layout import LAYOUTS_FOLDER, Layout, all_layouts
from trace.labels.problems import millimetres

BEGIN, END = "<!-- layouts -->\n", "<!-- /layouts -->\n"
_PURPOSES: Final = {
    "trace_stamp": "trace stamp", "goods_label": "goods label", "logistic": "pack", "sign": "sign", "poster": "poster"
}  # fmt: skip
_HOLDS: Final = {"full": "the whole address", "short": "the short address", "sscc": "SSCC", "gtin": "GTIN"}


def redraw() -> None:
    """Every picture and the table anew."""
    layouts = all_layouts()
    for layout in layouts:
        (LAYOUTS_FOLDER / layout.name / "picture.png").write_bytes(layout_picture(layout))
    readme = LAYOUTS_FOLDER / "README.md"
    readme.write_text(with_table(readme.read_text(encoding="utf-8"), layouts), encoding="utf-8")


def with_table(text: str, layouts: list[Layout]) -> str:
    """The README with this table in it."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + _table(layouts) + END + rest.split(END)[1]


def _table(layouts: list[Layout]) -> str:
    rows = ["| layout | what it is | stock | dpi | symbols hold |", "|---|---|---|---|---|"]
    rows += [
        f"| `{one.name}` | {_PURPOSES[one.purpose]} | {_stock(one)} | {one.dpi} | {_symbols(one)} |" for one in layouts
    ]
    return "\n".join([*rows, ""])


def _stock(layout: Layout) -> str:
    grid = layout.grid
    size = f"{_length(grid.label_width_mm)} × {_length(grid.label_height_mm)} mm"
    if layout.kind == "roll":
        across = f", {grid.columns} across on {_length(layout.paper_width_mm)} mm" if grid.columns > 1 else ""
        return f"roll, {size}{across}"
    paper = f"{_length(layout.paper_width_mm)} × {_length(layout.paper_height_mm)} mm"
    if layout.labels_per_page == 1:
        return f"page of {paper}"
    return f"sheet of {paper}, {grid.columns} × {grid.rows} of {size}"


def _symbols(layout: Layout) -> str:
    said = [f"{one.kind}: {_HOLDS.get(one.holds) or ' '.join(one.elements) or one.holds}" for one in layout.symbols]
    return ", ".join(said) or "none; the code stands in letters"


def _length(value_mm: float) -> str:
    return millimetres(value_mm).removesuffix(",0").replace(",", ".")


if __name__ == "__main__":
    redraw()
