"""What keeps an own layout from being printed, each thing beside its input: a draft may have it, a label may not."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from trace.errors import N_, Invalid
from trace.labels.fact_titles import title_of_fact
from trace.labels.facts import COMPULSORY_OF, HEADING_OF
from trace.labels.layout import LayoutBroken, Rectangle, layout_from_table
from trace.labels.legal import LACKS, not_shown
from trace.labels.own_inputs import shown

# Whoever shows one of these shows the code.
CODES: Final = ("short_code", "look_up", "code_spaced")
LEADING_SOMEWHERE: Final = ("full", "short")

# A sheet of A3 at 300 dots an inch; each dot takes memory when a label is looked at before it leaves.
MOST_DOTS: Final = 18_000_000

TOO_MANY_DOTS = N_("Tem lớn như thế chỉ in được ở độ phân giải thấp hơn.")
NO_ROOM_ACROSS = N_("Các tem cần %(needed)s mm chiều ngang, giấy chỉ có %(there)s mm.")
NO_ROOM_DOWN = N_("Các tem cần %(needed)s mm chiều cao, giấy chỉ có %(there)s mm.")
ONE_ROW = N_("Cuộn tem chỉ có một hàng trên mỗi trang.")
LEAVES = N_("%(part)s ra ngoài tem: tem %(width)s × %(height)s mm.")
OVER = N_("%(part)s nằm đè lên %(other)s.")
TWICE = N_("“%(fact)s” đã có ở chỗ khác trên tem.")
NOT_OPTIONAL = N_("“%(fact)s” là mục bắt buộc, không bỏ khi hết chỗ được.")
SMALL_LETTERS = N_("Chữ thường thấp hơn 1,2 mm thì ghi lý do ở mục Chữ nhỏ; không thấp hơn mức ở đó.")
MANY_LINES = N_("Nhiều hơn hai dòng thì ghi lý do ở mục Chữ nhỏ; không nhiều hơn mức ở đó.")
NOT_SHOWN = N_("Tem chưa có mục “%(fact)s”.")
NO_WAY = N_("Tem chưa có mã QR hay mã tra cứu, nên không ai tra được.")
NO_ELEMENTS = N_("Ghi các số của chuỗi GS1, ví dụ 01,10,17.")
NOTHING_THERE = N_("Khối này chưa có dòng nào.")
BROKEN = N_("Chưa vẽ được mẫu tem này. Xem lại các số đo và mã.")

Found = Iterator[tuple[str, Invalid]]


def faults_of(name: str, table: Mapping[str, Any]) -> dict[str, list[Invalid]]:
    """Everything that is wrong, by input name; empty when the layout can be printed."""
    faults: dict[str, list[Invalid]] = {}
    for place, fault in (*_stock(table), *_boxes(table), *_fields(table), *_contents(table)):
        faults.setdefault(place, []).append(fault)
    if not faults:
        try:
            layout_from_table(name, table)
        except LayoutBroken:
            faults[""] = [Invalid(BROKEN)]
    return faults


def _stock(table: Mapping[str, Any]) -> Found:
    grid, paper = table["grid"], table["paper"]
    columns, rows = grid["columns"], grid["rows"]
    across = grid["left_mm"] + columns * grid["label_width_mm"] + (columns - 1) * grid.get("column_gap_mm", 0)
    down = grid["top_mm"] + rows * grid["label_height_mm"] + (rows - 1) * grid.get("row_gap_mm", 0)
    if across > paper["width_mm"] + 0.01:
        yield "grid-columns", Invalid(NO_ROOM_ACROSS, needed=shown(across), there=shown(paper["width_mm"]))
    if down > paper["height_mm"] + 0.01:
        yield "grid-rows", Invalid(NO_ROOM_DOWN, needed=shown(down), there=shown(paper["height_mm"]))
    dots = grid["label_width_mm"] * grid["label_height_mm"] * (table["dpi"] / 25.4) ** 2
    if dots > MOST_DOTS:
        yield "dpi", Invalid(TOO_MANY_DOTS)
    if table["kind"] == "roll" and rows != 1:
        yield "grid-rows", Invalid(ONE_ROW)


PARTS: Final = (
    ("block", N_("Khối chữ %(number)s")),
    ("symbol", N_("Mã %(number)s")),
    ("picture", N_("Hình %(number)s")),
)
BOX: Final = ("x_mm", "y_mm", "width_mm", "height_mm")


class Part(Invalid):
    """A part of the layout as it stands in a sentence: `say` puts it into the reader's language."""


def parts_of(table: Mapping[str, Any]) -> list[tuple[str, Part, Rectangle]]:
    """Every box of the layout: its name in the inputs, its name for people, its place."""
    return [
        (f"{kind}-{index}", Part(word, number=index + 1), Rectangle(*(float(one[key]) for key in BOX)))
        for kind, word in PARTS
        for index, one in enumerate(table.get(kind, ()))
    ]


def _boxes(table: Mapping[str, Any]) -> Found:
    width, height = table["grid"]["label_width_mm"], table["grid"]["label_height_mm"]
    parts = parts_of(table)
    for index, (name, part, box) in enumerate(parts):
        if box.x_mm + box.width_mm > width + 0.001 or box.y_mm + box.height_mm > height + 0.001:
            yield name, Invalid(LEAVES, part=part, width=shown(width), height=shown(height))
        for _, other, other_box in parts[:index]:
            if box.overlaps(other_box):
                yield name, Invalid(OVER, part=part, other=other)


def _fields(table: Mapping[str, Any]) -> Found:
    small = table.get("small_print", {})
    least, lines = small.get("min_x_height_mm", 1.2), small.get("max_lines", 2)
    compulsory = COMPULSORY_OF[table.get("subject", "lot")]
    seen: set[str] = set()
    for index, block in enumerate(table.get("block", ())):
        if not block["field"]:
            yield f"block-{index}", Invalid(NOTHING_THERE)
        for at, one in enumerate(block["field"]):
            name, fact = f"block-{index}-field-{at}", one["fact"]
            if fact in seen:
                yield f"{name}-fact", Invalid(TWICE, fact=_title(fact))
            seen.add(fact)
            if one.get("is_optional") and fact in (*compulsory, "stamp"):
                yield f"{name}-is_optional", Invalid(NOT_OPTIONAL, fact=_title(fact))
            if one.get("min_x_height_mm", least) < min(least, 1.2):
                yield f"{name}-min_x_height_mm", Invalid(SMALL_LETTERS)
            if one.get("max_lines", 2) > max(lines, 2):
                yield f"{name}-max_lines", Invalid(MANY_LINES)


def _contents(table: Mapping[str, Any]) -> Found:
    shown_facts = [one for block in table.get("block", ()) for one in block["field"]]
    there = {one["fact"] for one in shown_facts}
    # All bear the stamp that tells a test from a real label; it takes no room where there is nothing to say.
    for fact in (HEADING_OF[table.get("subject", "lot")], "stamp"):
        if fact not in there:
            yield "add", Invalid(NOT_SHOWN, fact=_title(fact))
    if table["purpose"] == "goods_label":
        for item in not_shown(one["fact"] for one in shown_facts if not one.get("is_optional")):
            if item != "product_name":
                yield "add", Invalid(LACKS[item])
    symbols = table.get("symbol", ())
    leads = any(one.get("holds", "full") in LEADING_SOMEWHERE and not one.get("is_optional") for one in symbols)
    if not leads and there.isdisjoint(CODES):
        yield "add", Invalid(NO_WAY)
    for index, one in enumerate(symbols):
        if one.get("holds") == "elements" and not one.get("elements"):
            yield f"symbol-{index}-elements", Invalid(NO_ELEMENTS)


def _title(fact: str) -> Part:
    return Part(title_of_fact(fact))
