"""Names beside their places, none over another: each tries inside, right, left, below and above; one that finds no room
is left to the list. For one width of screen in pixels, since letters keep their size when the map does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LETTER_PX, LINE_PX, ASCENT_PX, GAP_PX = 6.9, 15.0, 11.0, 3.0
_CELL_PX = 48


@dataclass(frozen=True)
class Wanted:
    """A name for a place with its mark at (x, y), everything in percent; the first in the list are placed first."""

    key: str
    text: str
    x: float
    y: float
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class Label:
    """Where a name stands: its point in percent, a shift in pixels, and which end of the text is there."""

    key: str
    text: str
    x: float
    y: float
    dx: float
    dy: float
    anchor: str


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels that belongs to somebody."""

    key: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass
class _Taken:
    """What is taken already, by cell, so that three hundred names do not each ask three hundred others."""

    cells: dict[tuple[int, int], list[Box]] = field(default_factory=dict)

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self.cells.setdefault(cell, []).append(box)

    def is_free(self, box: Box) -> bool:
        near = (other for cell in _cells(box) for other in self.cells.get(cell, ()))
        return not any(other.key != box.key and box.meets(other) for other in near)


def place_labels(wanted: Sequence[Wanted], *, side_px: int, mark_px: float) -> list[Label]:
    """The names that find room on a square of this size, over no other mark and no other name."""
    taken = _Taken()
    for one in wanted:
        x, y = one.x * side_px / 100, one.y * side_px / 100
        taken.add(Box(one.key, x - mark_px, y - mark_px, x + mark_px, y + mark_px))
    found = []
    for one in wanted:
        for dx, dy, anchor in _tries(one, side_px, mark_px):
            box = box_of(one, dx, dy, anchor, side_px)
            is_inside = box.left >= 1 and box.right <= side_px - 1 and box.top >= 1 and box.bottom <= side_px - 1
            if is_inside and taken.is_free(box):
                taken.add(Box("", box.left, box.top, box.right, box.bottom))
                found.append(Label(one.key, one.text, one.x, one.y, round(dx, 1), round(dy, 1), anchor))
                break
    return found


def box_of(one: Wanted | Label, dx: float, dy: float, anchor: str, side_px: int) -> Box:
    """The room that a name takes."""
    wide = len(one.text) * LETTER_PX
    left = one.x * side_px / 100 + dx - {"start": 0.0, "end": wide, "middle": wide / 2}[anchor]
    top = one.y * side_px / 100 + dy - ASCENT_PX
    return Box(one.key, left, top, left + wide, top + LINE_PX)


def _tries(one: Wanted, side_px: int, mark_px: float) -> Iterator[tuple[float, float, str]]:
    """Inside a shape that is wide enough for its name; else beside the shape, so that no edge runs through letters."""
    across, down = one.width * side_px / 200, one.height * side_px / 200
    if 2 * across > len(one.text) * LETTER_PX + 8 and down > mark_px + LINE_PX + 6:
        yield 0, mark_px + LINE_PX + 2, "middle"
    beside, under = max(across, mark_px + 4) + GAP_PX, max(down, mark_px + 4)
    yield beside, 4, "start"
    yield -beside, 4, "end"
    yield 0, under + LINE_PX, "middle"
    yield 0, -under - GAP_PX - 2, "middle"


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // _CELL_PX), int(box.right // _CELL_PX) + 1):
        for row in range(int(box.top // _CELL_PX), int(box.bottom // _CELL_PX) + 1):
            yield column, row
