"""A layout is a folder of data in millimetres: stock, boxes of text, places of symbols. Read and checked here.

The same table, kept as JSON, is a layout without a folder: a co-op's own, or one as it was when it was printed.
"""

import json
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from trace.errors import N_, NotFound
from trace.labels.facts import LabelFacts, Subject
from trace.labels.layout_checks import LayoutBroken, check_layout
from trace.labels.layout_parts import (
    MM_PER_INCH,
    PRINTER_DPI,
    Block,
    Field,
    Grid,
    PicturePlace,
    Rectangle,
    SmallPrint,
    SymbolPlace,
)
from trace.labels.legal import NotAGoodsLabel, check_goods_label

__all__ = [
    "LAYOUTS_FOLDER", "MM_PER_INCH", "PRINTER_DPI", "Block", "Field", "Grid", "Layout", "LayoutBroken", "Rectangle",
    "SmallPrint", "SymbolPlace", "all_layouts", "find_layout", "layout_before", "layout_from_table", "load_layout",
    "table_of",
]  # fmt: skip

LONGEST_MM = 10_000
LAYOUTS_FOLDER = Path(__file__).resolve().parents[2] / "labels"


@dataclass(frozen=True)
class Layout:
    """Everything needed to lay out and print one kind of label.

    `purpose` decides what must be known before it is printed: a goods label asks for all that Phụ lục I names, a trace
    stamp for what the code leads to. `subject` is what it is about. The first symbol is the one that people scan.
    `rules` are black bars that part what is on the label. `heading` stands once on each page, measured from the paper's
    corner, and says the facts of the page's first label: a poster's stall and day. `caution` says in Vietnamese what
    nobody has published about the stock, so that it is calibrated before it is used.
    """

    name: str
    title: str
    title_en: str
    kind: Literal["sheet", "roll"]
    purpose: Literal["trace_stamp", "goods_label", "logistic", "sign", "poster"]
    dpi: int
    paper_width_mm: float
    paper_height_mm: float
    grid: Grid
    symbols: tuple[SymbolPlace, ...]
    blocks: tuple[Block, ...]
    folder: Path | None = None
    subject: Subject = "lot"
    small_print: SmallPrint | None = None
    sample_facts: LabelFacts | None = None
    pictures: tuple[PicturePlace, ...] = ()
    caution: str = ""
    rules: tuple[Rectangle, ...] = ()
    heading: tuple[Block, ...] = ()

    @property
    def labels_per_page(self) -> int:
        """How many labels one page (sheet, or step of the roll) carries."""
        return self.grid.columns * self.grid.rows

    @property
    def dot_mm(self) -> float:
        """The printer's dot."""
        return MM_PER_INCH / self.dpi

    @cached_property
    def sample(self) -> LabelFacts:
        """The layout's own sample values, for its picture and for trying it."""
        if self.sample_facts is not None:
            return self.sample_facts
        if self.folder is None:
            raise LayoutBroken(f"{self.name}: a layout without a folder needs sample values")
        return read_sample(self.folder / "sample.json")

    def at(self, dpi: int) -> "Layout":
        """The same layout for a printer of other dots."""
        return self if dpi == self.dpi else replace(self, dpi=dpi)


def find_layout(name: str, folder: Path = LAYOUTS_FOLDER) -> Layout:
    """The layout called `name`, or NotFound with the names there are."""
    names = [path.parent.name for path in sorted(folder.glob("*/layout.toml"))]
    if name not in names:
        raise NotFound(
            N_("Không có mẫu tem “%(name)s”. Đang có: %(names)s."), field="layout", name=name, names=", ".join(names)
        )
    return load_layout(folder / name)


def all_layouts(folder: Path = LAYOUTS_FOLDER) -> list[Layout]:
    """Every layout on disk, in the order of their names."""
    return [load_layout(path.parent) for path in sorted(folder.glob("*/layout.toml"))]


def load_layout(folder: Path) -> Layout:
    """Read `folder`/layout.toml strictly: unknown keys, boxes off the label or over each other are refused."""
    table = tomllib.loads((folder / "layout.toml").read_text(encoding="utf-8"))
    try:
        layout = layout_from_table(folder.name, table, folder=folder)
        check_goods_label(layout)
    except (LayoutBroken, NotAGoodsLabel) as error:
        raise LayoutBroken(f"{folder.name}/layout.toml: {error}") from error
    return layout


def layout_before(sha256: str, folder: Path = LAYOUTS_FOLDER) -> Layout | None:
    """The layout of a run from when a layout's hash was that of its file; None for any other hash."""
    kept = json.loads((folder / "printed_before.json").read_text(encoding="utf-8")).get(sha256)
    return layout_from_table(kept["name"], kept["table"], folder=folder / kept["name"]) if kept else None


Table = dict[str, Any]
PLAIN_KEYS = ("title", "title_en", "kind", "purpose", "subject", "dpi", "caution")


def layout_from_table(
    name: str, table: Mapping[str, Any], *, folder: Path | None = None, sample: LabelFacts | None = None
) -> Layout:
    """The layout that `table` describes, as strictly as from a file. LayoutBroken with a sentence."""
    try:
        layout = _build(name, deepcopy(dict(table)), folder, sample)
        check_layout(layout)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        said = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise LayoutBroken(said) from error
    return layout


def table_of(layout: Layout) -> Table:
    """The layout as the table it came from, defaults left out: plain JSON, for keeping it."""
    table: Table = {name: value for name in PLAIN_KEYS if (value := getattr(layout, name)) != ""}
    if layout.small_print:
        table["small_print"] = _without_defaults(layout.small_print)
    table["paper"] = {"width_mm": float(layout.paper_width_mm), "height_mm": float(layout.paper_height_mm)}
    table["grid"] = _without_defaults(layout.grid)
    table["symbol"] = [_boxed(one) for one in layout.symbols]
    if layout.pictures:
        table["picture"] = [_boxed(one, leaving=("content",)) for one in layout.pictures]
    for key, blocks in (("heading", layout.heading), ("block", layout.blocks)):
        if blocks:
            table[key] = [_table_of_block(block) for block in blocks]
    if layout.rules:
        table["rule"] = [_without_defaults(rule) for rule in layout.rules]
    return table


def read_sample(path: Path) -> LabelFacts:
    """Sample values from JSON; dates as ISO text."""
    return sample_from(json.loads(path.read_text(encoding="utf-8")))


def sample_from(values: Mapping[str, Any]) -> LabelFacts:
    """Sample values from plain JSON: what ends in `_on` is a day, a list is a tuple."""
    read: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    days = {key: date.fromisoformat(value) for key, value in values.items() if value and key.endswith("_on")}
    return LabelFacts(**{**read, **days})


def _build(name: str, table: Table, folder: Path | None, sample: LabelFacts | None) -> Layout:
    paper = table.pop("paper")
    small_print = SmallPrint(**table.pop("small_print")) if "small_print" in table else None
    parts = {key: table.pop(key) for key in ("grid", "block")}
    symbols, rules, heading, pictures = (table.pop(key, []) for key in ("symbol", "rule", "heading", "picture"))
    if strange := ", ".join(sorted(set(table) - set(PLAIN_KEYS))):
        raise ValueError(f"a layout has no key {strange}")
    return Layout(
        name=name,
        paper_width_mm=_length("width_mm", paper["width_mm"]),
        paper_height_mm=_length("height_mm", paper["height_mm"]),
        grid=_with_floats(Grid(**parts["grid"])),
        symbols=tuple(_symbol(one) for one in symbols),
        blocks=tuple(_block(one, small_print) for one in parts["block"]),
        pictures=tuple(_picture(one) for one in pictures),
        folder=folder,
        small_print=small_print,
        sample_facts=sample,
        rules=tuple(_with_floats(Rectangle(**one)) for one in rules),
        heading=tuple(_block(one, small_print) for one in heading),
        **table,
    )


def _symbol(table: Table) -> SymbolPlace:
    return SymbolPlace(box=_take_box(table), elements=tuple(table.pop("elements", ())), **table)


def _picture(table: Table) -> PicturePlace:
    box, sha256 = _take_box(table), table.pop("sha256")
    if table:
        raise TypeError(f"a picture has no {min(table)}")
    return PicturePlace(box, sha256)


def _block(table: Table, small_print: SmallPrint | None) -> Block:
    usual = {"min_x_height_mm": small_print.min_x_height_mm} if small_print else {}
    inner = tuple(_with_floats(Field(**{**usual, **one})) for one in table.pop("field"))
    return Block(box=_take_box(table), fields=inner, **table)


def _take_box(table: Table) -> Rectangle:
    """Lift the four numbers of a box out of `table`, so that what is left are its other keys."""
    return Rectangle(*(_length(field.name, table.pop(field.name)) for field in fields(Rectangle)))


def _length(name: str, value: object) -> float:
    """Millimetres as a table may give them; what a person typed into JSON can be anything."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LONGEST_MM:
        raise ValueError(f"{name} is not a length: {value!r}")
    return float(value)


def _with_floats(part: Any) -> Any:
    """Lengths typed as whole numbers become the same lengths: two spellings of a layout are one layout."""
    lengths = {one.name: getattr(part, one.name) for one in fields(part) if one.name.endswith("_mm")}
    return replace(part, **{name: _length(name, value) for name, value in lengths.items()})


def _without_defaults(part: Any, *, keeping: tuple[str, ...] = ()) -> Table:
    pairs = ((one, getattr(part, one.name)) for one in fields(part))
    return {one.name: _plain(value) for one, value in pairs if value != one.default or one.name in keeping}


def _boxed(part: Block | SymbolPlace | PicturePlace, *, leaving: tuple[str, ...] = ()) -> Table:
    rest = {key: value for key, value in _without_defaults(part).items() if key not in ("box", *leaving)}
    return {**_without_defaults(part.box), **rest}


def _table_of_block(block: Block) -> Table:
    inner = [_without_defaults(field, keeping=("min_x_height_mm", "max_lines")) for field in block.fields]
    return {**_boxed(block, leaving=("fields",)), "field": inner}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
