"""A layout is a folder of data in millimetres: stock, boxes of text, place of the symbol. Read and checked here."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

from trace.errors import N_, NotFound
from trace.labels.facts import COMPULSORY, WORDING, LabelFacts

LAYOUTS_FOLDER = Path(__file__).resolve().parents[2] / "labels"
PRINTER_DPI = (203, 300, 600)
MM_PER_INCH = 25.4
GRACE_MM = 0.001  # 0.1 + 16.6 is a little more than 16.7


class LayoutBroken(ValueError):
    """A layout's own file is wrong: a fault of whoever wrote it, so the sentence names file and key."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on the label, measured from its top left corner."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float

    def overlaps(self, other: "Rectangle") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x_mm + GRACE_MM < other.x_mm + other.width_mm
            and other.x_mm + GRACE_MM < self.x_mm + self.width_mm
            and self.y_mm + GRACE_MM < other.y_mm + other.height_mm
            and other.y_mm + GRACE_MM < self.y_mm + self.height_mm
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """How labels lie on the paper. A roll is a grid of one: its page is its label."""

    columns: int
    rows: int
    left_mm: float
    top_mm: float
    label_width_mm: float
    label_height_mm: float
    column_gap_mm: float = 0.0
    row_gap_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Field:
    """One fact as lines of text: wished size (mm of the em), smallest x-height, at most so many lines.

    An optional field gives way, aloud, where the others need its room; compulsory facts cannot be optional.
    """

    fact: str
    size_mm: float
    min_x_height_mm: float
    face: Literal["regular", "bold"] = "regular"
    max_lines: int = 2
    gap_mm: float = 0.0
    lead: str | None = None
    is_reversed: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A box in which fields follow one another downwards; absent facts leave no hole."""

    box: Rectangle
    fields: tuple[Field, ...]
    align: Literal["left", "centre"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"


@dataclass(frozen=True, slots=True)
class SymbolPlace:
    """Where the QR goes, quiet zone included, and which of the two addresses it holds."""

    box: Rectangle
    address: Literal["full", "short"] = "full"


@dataclass(frozen=True)
class Layout:
    """Everything needed to lay out and print one kind of label.

    `purpose` decides what must be known before it is printed: a goods label asks for all that Phụ lục I names, a trace
    stamp for what the code leads to.
    """

    name: str
    title: str
    title_en: str
    kind: Literal["sheet", "roll"]
    purpose: Literal["trace_stamp", "goods_label"]
    dpi: int
    paper_width_mm: float
    paper_height_mm: float
    grid: Grid
    symbol: SymbolPlace
    blocks: tuple[Block, ...]
    folder: Path

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
        return read_sample(self.folder / "sample.json")


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
        layout = _build(table, folder)
        _check(layout)
    except (KeyError, TypeError, ValueError) as error:
        raise LayoutBroken(f"{folder.name}/layout.toml: {error}") from error
    return layout


def read_sample(path: Path) -> LabelFacts:
    """Sample values from JSON; dates as ISO text."""
    values = json.loads(path.read_text(encoding="utf-8"))
    for key in ("produced_on", "expires_on"):
        if values.get(key):
            values[key] = date.fromisoformat(values[key])
    return LabelFacts(**values)


Table = dict[str, object]


def _build(table: Table, folder: Path) -> Layout:
    paper = cast(Table, table.pop("paper"))
    grid = Grid(**cast(dict[str, float], table.pop("grid")))  # type: ignore[arg-type]
    symbol = cast(Table, table.pop("symbol"))
    blocks = [_block(one) for one in cast(list[Table], table.pop("block"))]
    return Layout(
        name=folder.name,
        paper_width_mm=cast(float, paper["width_mm"]),
        paper_height_mm=cast(float, paper["height_mm"]),
        grid=grid,
        symbol=SymbolPlace(box=_take_box(symbol), **symbol),  # type: ignore[arg-type]
        blocks=tuple(blocks),
        folder=folder,
        **table,  # type: ignore[arg-type]
    )


def _block(table: Table) -> Block:
    inner = tuple(Field(**one) for one in cast(list[dict[str, str]], table.pop("field")))  # type: ignore[arg-type]
    return Block(box=_take_box(table), fields=inner, **table)  # type: ignore[arg-type]


def _take_box(table: Table) -> Rectangle:
    """Lift the four numbers of a box out of `table`, so that what is left are its other keys."""
    return Rectangle(*(float(cast(float, table.pop(field.name))) for field in fields(Rectangle)))


def _check(layout: Layout) -> None:
    _expect(layout.kind in ("sheet", "roll"), "kind is sheet or roll")
    _expect(layout.purpose in ("trace_stamp", "goods_label"), "purpose is trace_stamp or goods_label")
    _expect(layout.dpi in PRINTER_DPI, f"dpi is one of {PRINTER_DPI}")
    _expect(layout.symbol.address in ("full", "short"), "symbol address is full or short")
    _check_paper(layout)
    boxes = [layout.symbol.box, *(block.box for block in layout.blocks)]
    _check_boxes(boxes, Rectangle(0, 0, layout.grid.label_width_mm, layout.grid.label_height_mm))
    facts = [field.fact for block in layout.blocks for field in block.fields]
    _expect(facts.count("product_name") == 1, "a label names its product once")
    for block in layout.blocks:
        _expect(block.align in ("left", "centre"), "align is left or centre")
        _expect(block.anchor in ("top", "middle", "bottom"), "anchor is top, middle or bottom")
        for field in block.fields:
            _expect(field.fact in WORDING, f"no fact is called {field.fact!r}")
            _expect(field.face in ("regular", "bold"), f"{field.fact}: face is regular or bold")
            _expect(field.min_x_height_mm >= 0.9, f"{field.fact}: letters below 0.9 mm cannot be read")
            _expect(not (field.is_optional and field.fact in COMPULSORY), f"{field.fact} cannot be optional")
            _expect(field.max_lines >= 1, f"{field.fact}: max_lines is at least 1")


def _check_paper(layout: Layout) -> None:
    grid = layout.grid
    _expect(grid.columns >= 1 and grid.rows >= 1, "a grid has at least one column and one row")
    width_mm = grid.left_mm + grid.columns * grid.label_width_mm + (grid.columns - 1) * grid.column_gap_mm
    height_mm = grid.top_mm + grid.rows * grid.label_height_mm + (grid.rows - 1) * grid.row_gap_mm
    _expect(width_mm <= layout.paper_width_mm + 0.01, f"labels reach {width_mm} mm across the paper")
    _expect(height_mm <= layout.paper_height_mm + 0.01, f"labels reach {height_mm} mm down the paper")
    if layout.kind == "roll":
        _expect(layout.labels_per_page == grid.columns, "a roll's page is one row of labels")


def _check_boxes(boxes: list[Rectangle], label: Rectangle) -> None:
    for index, box in enumerate(boxes):
        _expect(box.width_mm > 0 and box.height_mm > 0, f"{box} is empty")
        inside = box.x_mm >= 0 and box.y_mm >= 0
        inside = inside and box.x_mm + box.width_mm <= label.width_mm + 0.001
        _expect(inside and box.y_mm + box.height_mm <= label.height_mm + 0.001, f"{box} leaves the label")
        _expect_apart(box, boxes[index + 1 :])


def _expect_apart(box: Rectangle, others: Iterable[Rectangle]) -> None:
    for other in others:
        _expect(not box.overlaps(other), f"{box} lies over {other}")


def _expect(is_true: bool, sentence: str) -> None:  # noqa: FBT001
    if not is_true:
        raise ValueError(sentence)
