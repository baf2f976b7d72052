"""Sheets and rolls drawn as printers of 203 and 300 dpi would, and every label on them decoded."""

from dataclasses import replace
from io import BytesIO

import pytest
from few_layouts import FEW
from PIL import Image

from trace.labels.bitmap import render_png
from trace.labels.drawing import draw_label
from trace.labels.facts import Serial
from trace.labels.layout import find_layout
from trace.labels.pdf import render_pdf
from trace.labels.sheet import Calibration, slots_of
from trace.resolver.scanning import read_codes

LAYOUTS = FEW
POINT_MM = 25.4 / 72


def names(layout):
    return layout.name


def printed(layout, labels, **how) -> bytes:
    out = BytesIO()
    render_pdf(layout, labels, out=out, **how)
    return out.getvalue()


def address(layout, facts) -> str:
    return (facts.url if layout.symbols[0].holds == "full" else facts.short_url).upper()


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_every_label_decodes_to_its_address(layout, dpi, rice, drawn, scanned):
    count = layout.labels_per_page
    [page] = drawn(printed(layout, [rice] * count), dpi)
    assert [one.text for one in scanned(page)] == [address(layout, rice)] * count


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
@pytest.mark.parametrize("mark", ["is_test", "unverified"])
def test_stamped_labels_decode_too(layout, dpi, mark, rice_without_gtin, drawn, scanned):
    facts = replace(rice_without_gtin, **{mark: True})
    [page] = drawn(printed(layout, [facts]), dpi)
    assert [one.text for one in scanned(page)] == [address(layout, facts)]


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_a_run_of_serials_decodes_in_order(layout, dpi, rice, drawn, scanned):
    serials = [
        Serial(f"{rice.url}/21/{number}", f"{rice.short_url}/{number}", f"K7M29-{number}", f"{number}")
        for number in range(1000, 1000 + layout.labels_per_page)
    ]
    pages = drawn(printed(layout, [(rice, serial) for serial in serials]), dpi)
    found = [one.text for page in pages for one in scanned(page)]
    expected = [(one.url if layout.symbols[0].holds == "full" else one.short_url).upper() for one in serials]
    assert found == expected


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_the_picture_of_one_label_decodes(layout, dpi, rice, scanned):
    picture = Image.open(BytesIO(render_png(layout, rice, dpi=dpi)))
    assert [one.text for one in scanned(picture)] == [address(layout, rice)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_symbols_lie_within_a_tenth_of_a_millimetre(layout, rice, drawn, scanned):
    """Measured on the page, against the place that the layout gives: centre of the box, slot by slot."""
    dpi = 600
    [page] = drawn(printed(layout, [rice] * layout.labels_per_page), dpi)
    box = layout.symbols[0].box
    for one, slot in zip(scanned(page), slots_of(layout), strict=True):
        corners = (one.position.top_left, one.position.bottom_right)
        x_mm = sum(corner.x for corner in corners) / 2 * 25.4 / dpi
        y_mm = sum(corner.y for corner in corners) / 2 * 25.4 / dpi
        # Half a dot for the slot, half for the symbol, and the reader's own pixel.
        grace_mm = 0.1 + layout.dot_mm
        assert x_mm == pytest.approx(slot.x_mm + box.x_mm + box.width_mm / 2, abs=grace_mm)
        assert y_mm == pytest.approx(slot.y_mm + box.y_mm + box.height_mm / 2, abs=grace_mm)


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_modules_are_whole_printer_dots(layout, rice, drawn):
    """At the printer's own resolution every edge inside the symbol is sharp: no grey dot between black and white."""
    [page] = drawn(printed(layout, [rice] * layout.labels_per_page), layout.dpi)
    placed = draw_label(layout, rice).symbols[0]
    for slot in slots_of(layout):
        left = round(slot.x_mm / layout.dot_mm) + round(placed.x_mm / layout.dot_mm)
        top = round(slot.y_mm / layout.dot_mm) + round(placed.y_mm / layout.dot_mm)
        side = placed.symbol.columns * placed.dots
        crop = page.crop((left - placed.dots, top - placed.dots, left + side + placed.dots, top + side + placed.dots))
        grey = [shade for shade in crop.tobytes() if 4 < shade < 251]
        assert not grey
        corner = crop.crop((placed.dots, placed.dots, 2 * placed.dots, 2 * placed.dots))
        assert corner.getextrema()[1] < 4, "the first module is black from its first dot"


def test_the_start_slot_leaves_used_labels_blank(rice, drawn, scanned):
    layout = find_layout("a4-24")
    first, second = drawn(printed(layout, [rice] * 4, start_slot=23), 203)
    assert len(scanned(first)) == 2
    assert len(scanned(second)) == 2
    used = first.crop((0, 0, first.width, round((0.5 + 7 * 37) * 203 / 25.4)))
    assert used.getextrema() == (255, 255)


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_calibration_moves_everything(layout, rice, drawn, scanned):
    dpi = 600
    shifted = Calibration(right_tenths_mm=12, down_tenths_mm=-7)
    [plain], [moved] = (drawn(printed(layout, [rice], calibration=how), dpi) for how in (Calibration(), shifted))
    before, after = scanned(plain)[0].position.top_left, scanned(moved)[0].position.top_left
    assert (after.x - before.x) * 25.4 / dpi == pytest.approx(1.2, abs=0.1)
    assert (after.y - before.y) * 25.4 / dpi == pytest.approx(-0.7, abs=0.1)


def test_calibration_scales_about_the_papers_corner(rice, drawn, scanned):
    dpi, layout = 300, find_layout("a4-24")
    [plain], [wide] = (
        drawn(printed(layout, [rice] * 24, calibration=how), dpi) for how in (Calibration(), Calibration(scale_x=1.01))
    )
    for before, after in zip(scanned(plain), scanned(wide), strict=True):
        expected = before.position.top_left.x * 1.01
        assert after.position.top_left.x == pytest.approx(expected, abs=2)
        assert after.position.top_left.y == pytest.approx(before.position.top_left.y, abs=2)


def test_one_photo_of_a_sheet_gives_the_codes_of_all_65_labels_on_it(rice, drawn):
    layout = find_layout("tomy-145")
    serials = [
        Serial(f"{rice.url}/21/{number}", f"{rice.short_url}/{number}", f"K7M29-{number}", f"{number}")
        for number in range(1000, 1065)
    ]
    [page] = drawn(printed(layout, [(rice, serial) for serial in serials]), 203)
    photo = BytesIO()
    page.rotate(2, expand=True, fillcolor=200).save(photo, "JPEG", quality=80)

    assert sorted(read_codes(photo.getvalue())) == [one.short_url.upper() for one in serials]
