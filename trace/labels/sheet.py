"""Where labels lie on their paper, how many sheets a job takes, and the picture of a sheet to choose a slot on."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from html import escape

from trace.errors import N_, Invalid
from trace.labels.layout import Layout
from trace.labels.svg import number

MAX_SHIFT_TENTHS_MM = 100
SCALES = (0.95, 1.05)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for a label: 1-based number, left to right then down; corner from the top left of the paper."""

    number: int
    x_mm: float
    y_mm: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one printer needs so that ink meets the label: shifts in tenths of a millimetre (right and down are
    positive) and a scale (1.0 = as drawn), as measured on its own test print."""

    right_tenths_mm: int = 0
    down_tenths_mm: int = 0
    scale_x: float = 1.0
    scale_y: float = 1.0

    def __post_init__(self) -> None:
        if max(abs(self.right_tenths_mm), abs(self.down_tenths_mm)) > MAX_SHIFT_TENTHS_MM:
            raise Invalid(N_("Chỉnh lệch nhiều nhất là 10 mm."), field="calibration")
        if not all(SCALES[0] <= scale <= SCALES[1] for scale in (self.scale_x, self.scale_y)):
            raise Invalid(N_("Tỷ lệ chỉnh phải từ 95% đến 105%."), field="calibration")


AS_DRAWN = Calibration()


def slots_of(layout: Layout) -> list[Slot]:
    """Every slot of one page."""
    grid = layout.grid
    across_mm = grid.label_width_mm + grid.column_gap_mm
    down_mm = grid.label_height_mm + grid.row_gap_mm
    return [
        Slot(row * grid.columns + column + 1, grid.left_mm + column * across_mm, grid.top_mm + row * down_mm)
        for row in range(grid.rows)
        for column in range(grid.columns)
    ]


def check_start_slot(layout: Layout, start_slot: int) -> None:
    """Refuse a start outside the sheet."""
    if not 1 <= start_slot <= layout.labels_per_page:
        raise Invalid(N_("Ô bắt đầu phải từ 1 đến %(last)s."), field="start_slot", last=layout.labels_per_page)


def pages_needed(layout: Layout, count: int, start_slot: int = 1) -> int:
    """How many pages `count` labels take when the first goes into `start_slot`."""
    check_start_slot(layout, start_slot)
    return -(-(count + start_slot - 1) // layout.labels_per_page) if count else 0


def seats(layout: Layout, start_slot: int = 1) -> Iterator[Slot]:
    """Slots for one label after another without end; slot 1 after the first means a new page."""
    check_start_slot(layout, start_slot)
    slots = slots_of(layout)
    yield from slots[start_slot - 1 :]
    while True:
        yield from slots


def picture_svg(
    layout: Layout,
    *,
    used_slots: Collection[int] = (),
    start_slot: int = 1,
    count: int = 0,
    translate: Callable[[str], str] = str,
) -> str:
    """The first sheet: used slots crossed out, the slots that `count` labels will take filled, the start ringed.

    Each slot is a list item with its number and state in words, so shape and words carry what colour does; class
    names (`slot`, `is-used`, `is-next`, `is-start`) and `data-slot` are for the page's style and radio buttons.
    """
    check_start_slot(layout, start_slot)
    taken = range(start_slot, min(start_slot + count, layout.labels_per_page + 1))
    width, height = number(layout.paper_width_mm), number(layout.paper_height_mm)
    label = translate(N_("Hình tờ tem: %(columns)s cột, %(rows)s hàng")) % {
        "columns": layout.grid.columns,
        "rows": layout.grid.rows,
    }
    drawn = [
        _slot(layout, slot, _state(slot.number, used_slots, taken), slot.number == start_slot, translate)
        for slot in slots_of(layout)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sheet" role="list" aria-label="{escape(label)}" '
        f'viewBox="0 0 {width} {height}" font-family="Be Vietnam Pro, system-ui, sans-serif">'
        f'<rect role="presentation" width="{width}" height="{height}" fill="#fff" stroke="#5a6b60" '
        f'stroke-width="0.6"/>{"".join(drawn)}</svg>'
    )


STATES = {
    "free": (N_("Ô %(number)s: còn trống"), "#fff", "#1b2a1f"),
    "used": (N_("Ô %(number)s: đã dùng"), "#e6e3da", "#5a6b60"),
    "next": (N_("Ô %(number)s: sẽ in"), "#1f6b3a", "#fff"),
}


def _state(slot: int, used: Collection[int], taken: range) -> str:
    if slot in used:
        return "used"
    return "next" if slot in taken else "free"


def _slot(layout: Layout, slot: Slot, state: str, is_start: bool, translate: Callable[[str], str]) -> str:  # noqa: FBT001
    words, fill, ink = STATES[state]
    width, height = layout.grid.label_width_mm - 1, layout.grid.label_height_mm - 1
    x, y = slot.x_mm + 0.5, slot.y_mm + 0.5
    size = min(height * 0.42, width * 0.3)
    box = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" rx="1.5"'
    border = 'stroke="#1b2a1f" stroke-width="1.4"' if is_start else 'stroke="#5a6b60" stroke-width="0.4"'
    cross = ""
    if state == "used":
        right, bottom = number(x + width), number(y + height)
        cross = (
            f'<path d="M{number(x)} {number(y)}L{right} {bottom}M{right} {number(y)}L{number(x)} {bottom}" '
            'stroke="#b5b0a2" stroke-width="0.6"/>'
        )
    classes = f"slot is-{state}" + (" is-start" if is_start else "")
    spoken = escape(translate(words) % {"number": slot.number})
    return (
        f'<g class="{classes}" data-slot="{slot.number}" role="listitem" aria-label="{spoken}">'
        f'<title>{spoken}</title><rect {box} fill="{fill}" {border}/>{cross}'
        f'<text aria-hidden="true" x="{number(x + width / 2)}" y="{number(y + height / 2 + size * 0.36)}" '
        f'font-size="{number(size)}" text-anchor="middle" fill="{ink}">{slot.number}</text></g>'
    )
