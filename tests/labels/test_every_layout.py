"""Every layout, as a sheet or a row comes out of its printer: measured, decoded whole, nothing where nothing may be.

One test a layout on one rendered page, because pages are dear; what the page is compared with are the layout's own
numbers, and the list of stocks where it lies beside the project.
"""

import csv
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from trace.labels.bitmap import render_png
from trace.labels.drawing import LabelDrawing, check_fit, draw_label
from trace.labels.layout import all_layouts
from trace.labels.layout_parts import MM_PER_INCH
from trace.labels.legal import not_shown
from trace.labels.pdf import render_pdf
from trace.labels.sheet import slots_of
from trace.labels.symbol_contents import content_of
from trace.labels.symbol_kinds import KINDS

LAYOUTS = all_layouts()
STOCKS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vn" / "label_sizes.csv"
POINT_MM = MM_PER_INCH / 72
# Office printers leave this much of a sheet blank; a thermal head prints up to a millimetre from a label's edge.
BLANK_MM = {"sheet": 4.2, "roll": 0.7}
# Up to here a label is small: below it, letters of less than 1.2 mm may have their reason.
SMALL_MM2 = 3400


def names(layout):
    return layout.name


def page_of(layout, facts, count):
    out = BytesIO()
    render_pdf(layout, [facts] * count, out=out)
    return pypdfium2.PdfDocument(BytesIO(out.getvalue()))[0]


def drawn(page, dpi) -> Image.Image:
    return page.render(scale=dpi / 72, grayscale=True).to_pil()


def contents(layout, facts) -> list[str]:
    """What a reader says of each symbol of one label, element strings without their brackets' help."""
    return sorted(plain(content) for place in layout.symbols if (content := content_of(place, facts, None)))


def plain(text: str) -> str:
    """Brackets off: readers give element strings with them, and EAN-13 with its leading zero."""
    return text.replace("(", "").replace(")", "")


def decoded(picture: Image.Image) -> list[str]:
    return [plain(one.text) for one in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_a_whole_page_is_measured_and_decoded_at_the_printers_own_dots(layout):
    facts, count = layout.sample, layout.labels_per_page
    drawing = draw_label(layout, facts)
    page = page_of(layout, facts, count)
    picture = drawn(page, layout.dpi)

    assert sorted(decoded(picture)) == sorted(contents(layout, facts) * count), "every symbol of every slot"
    assert page.get_width() * POINT_MM == pytest.approx(layout.paper_width_mm, abs=0.1)
    assert page.get_height() * POINT_MM == pytest.approx(layout.paper_height_mm, abs=0.1)
    check_symbols_stand_where_they_should(layout, drawing, picture)
    check_letters(layout, drawing, page)
    check_edges(layout, picture)


def check_symbols_stand_where_they_should(layout, drawing: LabelDrawing, picture: Image.Image):
    """In every slot: the symbol's ink from edge to edge, to the dot, and none in its quiet zone. Slots and symbols
    begin on whole dots, so places are counted in dots; against the layout's millimetres each is within a dot."""
    per_mm = 1 / layout.dot_mm
    for slot in slots_of(layout):
        corner = (round(slot.x_mm * per_mm), round(slot.y_mm * per_mm))
        for placed in drawing.symbols:
            quiet_left, quiet_right, quiet_above = (zone * placed.dots for zone in KINDS[placed.symbol.kind].quiet)
            left, top = corner[0] + round(placed.x_mm * per_mm), corner[1] + round(placed.y_mm * per_mm)
            right, bottom = left + round(placed.width_mm * per_mm), top + round(placed.height_mm * per_mm)
            assert ink(picture, (left, top, right, bottom)) == (left, top, right, bottom), f"slot {slot.number}"
            sides = (left - quiet_left, right + quiet_right, top - quiet_above, bottom + quiet_above)
            before, after, above, below = sides
            if KINDS[placed.symbol.kind].bars:
                below = bottom - (bottom - top) // 5  # an EAN-13's first digit stands beside its long guard bars
            # PDFium paints a dot that an edge merely touches, so the first beyond the symbol may be black.
            for zone in ((before, above, left, below), (right + 1, above, after, below)):
                assert ink(picture, zone) is None, f"ink beside {placed.symbol.kind} in slot {slot.number}"
            for zone in ((before, above, after, top), (before, bottom + 1, after, below)) if quiet_above else ():
                assert ink(picture, zone) is None, f"ink over or under {placed.symbol.kind} in slot {slot.number}"
    for place, placed in zip(layout.symbols, drawing.symbols, strict=False):
        middle_mm = (placed.x_mm + placed.width_mm / 2, placed.y_mm + placed.height_mm / 2)
        box = place.box
        assert box.x_mm - 0.1 <= placed.x_mm
        assert placed.x_mm + placed.width_mm <= box.x_mm + box.width_mm + 0.1
        if place.kind == "qr":
            wanted_mm = (box.x_mm + box.width_mm / 2, box.y_mm + box.height_mm / 2)
            assert middle_mm == pytest.approx(wanted_mm, abs=0.1)


def check_letters(layout, drawing: LabelDrawing, page):
    """The x-height of every line, from the glyphs that PDFium drew and from the drawing's own measure."""
    textpage = page.get_textpage()
    small = layout.small_print
    least_mm = small.min_x_height_mm if small else 1.2
    if small:
        assert layout.grid.label_width_mm * layout.grid.label_height_mm < SMALL_MM2, "only small stock has small print"
    for line in drawing.lines:
        assert line.size_mm * line.face.x_height_per_em >= least_mm - 0.001, line.text
    everything, places = textpage.get_text_range(), {}
    for line in drawing.lines:
        at = next((n for n, letter in enumerate(line.text) if letter in "xvz"), None)
        start = everything.find(line.text)
        if at is None or start < 0:
            continue
        _, bottom, _, top = textpage.get_charbox(start + at)
        places[line.text] = (top - bottom) * POINT_MM
        assert places[line.text] == pytest.approx(line.size_mm * line.face.x_height_per_em, abs=0.1), line.text
    assert places, "some line was measured"


def check_edges(layout, picture: Image.Image):
    """Nothing is printed where the printer cannot print."""
    left, top, right, bottom = ink(picture, (0, 0, *picture.size))
    edges = (left, top, picture.width - right, picture.height - bottom)
    assert min(edges) * layout.dot_mm >= BLANK_MM[layout.kind]


def ink(picture: Image.Image, box) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what is printed within a box, in dots of the page."""
    left, top = max(box[0], 0), max(box[1], 0)
    right, bottom = min(box[2], picture.width), min(box[3], picture.height)
    if right <= left or bottom <= top:
        return None
    found = picture.crop((left, top, right, bottom)).point(lambda grey: 255 if grey < 128 else 0).getbbox()
    return (left + found[0], top + found[1], left + found[2], top + found[3]) if found else None


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_one_label_is_read_at_the_other_resolution(layout):
    other = 300 if layout.dpi == 203 else 203
    dpi = other if layout.grid.label_width_mm < 120 else 150
    picture = Image.open(BytesIO(render_png(layout, layout.sample, dpi=dpi)))
    assert sorted(decoded(picture)) == contents(layout, layout.sample)


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one.purpose == "goods_label"], ids=names)
def test_a_goods_label_has_a_line_for_every_legal_item(layout):
    fields = [field for block in layout.blocks for field in block.fields]
    assert not_shown(field.fact for field in fields if not field.is_optional) == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_every_label_can_say_that_it_is_a_trial(layout):
    drawing = draw_label(layout, replace(layout.sample, is_test=True))
    assert [line.text for line in drawing.lines if line.fact == "stamp"] == ["BẢN THỬ"]


def stocks() -> list[dict[str, str]]:
    if not STOCKS.exists():
        pytest.skip("the list of stocks (shared/data/vn/label_sizes.csv) is not here: 22 stocks not compared")
    lines = (line for line in STOCKS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


# Where a stock's layouts are called otherwise than its code.
CALLED = {
    "ROLL-104x22x3": "roll-35x22x3-104", "ROLL-110x22x3": "roll-35x22x3-110", "ROLL-72x22x2": "roll-35x22x2-72",
    "ROLL-74x22x2": "roll-35x22x2-74", "TAG-CUA-25": "tag-crab-25",
}  # fmt: skip


def test_every_stock_has_a_layout_of_its_size():
    for stock in stocks():
        base = CALLED.get(stock["code"], stock["code"].lower())
        found = [one for one in LAYOUTS if one.name == base or one.name.startswith(f"{base}-")]
        assert found, f"{stock['code']} has no layout"
        width_mm, height_mm = float(stock["label_w_mm"]), float(stock["label_h_mm"])
        columns, rows = int(stock["cols"]), int(stock["rows"])
        if base.endswith("-104"):
            width_mm = 34  # three of 35 mm do not lie on 104 mm: the layout says so
        for layout in found:
            grid = layout.grid
            assert (grid.columns, grid.rows) == (columns, rows), layout.name
            assert grid.label_width_mm == pytest.approx(width_mm, abs=0.1), layout.name
            assert grid.label_height_mm == pytest.approx(height_mm, abs=0.11), layout.name
            assert layout.labels_per_page == int(stock["labels_per_sheet_or_row"])
            if "cols x rows inferred" in stock["confidence"] or stock["confidence"] == "low":
                assert layout.caution, f"{layout.name} does not say that its stock is unsure"
            if float(stock["qr_max_mm"]) > 10:
                assert layout.symbols, f"{layout.name} could hold a QR"


# The longest names that stand in the province's own lists, and a lot as long as GS1 lets it be.
LONGEST = {
    "product_name": "Gạo nếp cái hoa vàng Thụy Ninh",
    "organisation_name": "Hợp tác xã sản xuất kinh doanh dịch vụ nông nghiệp Thụy Ninh",
    "address_line": "Xã Tây Thụy Anh, tỉnh Hưng Yên",
    "lot": "G7K2M9QXG7K2M9QXG7K2",
}
ROOMY_MM2 = 1800


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one.subject == "lot"], ids=names)
def test_the_longest_names_stand_whole_or_are_refused_with_numbers(layout):
    facts = replace(layout.sample, **LONGEST)
    blocking = [problem for problem in check_fit(layout, facts) if problem.is_blocking]
    if blocking:
        assert all("mm" in str(problem) for problem in blocking)
        area_mm2 = layout.grid.label_width_mm * layout.grid.label_height_mm
        assert layout.purpose == "goods_label" or area_mm2 < ROOMY_MM2, f"{layout.name} has room: {blocking[0]}"
        return
    lines = draw_label(layout, facts).lines
    for fact, text in (("product_name", "product_name"), ("organisation", "organisation_name"), ("lot", "lot")):
        said = " ".join(line.text for line in lines if line.fact == fact)
        assert not said or LONGEST[text] in said, "whole, never shortened"
