"""Every kind of symbol at 203, 300 and 600 dots an inch, read back from the page and from the bitmap.

The symbology identifier is asked for as well: an encoder that leaves out FNC1 makes a symbol that reads, and is no
GS1 symbol."""

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from label_press import EVERY_KIND, GTIN13, SSCC, bars, goods, pdf_of, seen, sheet, square
from PIL import Image

from trace.gs1.carriers import read_scan
from trace.gs1.check_digits import check_digit
from trace.gs1.element_strings import GS, ElementString
from trace.labels.bitmap import render_image, render_png
from trace.labels.drawing import draw_label
from trace.labels.facts import Serial
from trace.labels.svg import render_svg
from trace.labels.symbols import symbol_of
from trace.labels.thermal.raster import page_bitmaps

DPI = (203, 300, 600)


QUIET = {"qr": (4, 4), "gs1_datamatrix": (1, 1), "ean13": (11, 7), "code128": (10, 10), "gs1_128": (10, 10)}


@pytest.mark.parametrize("dpi", DPI)
def test_all_read_back_from_page_and_bitmap(dpi, rice, drawn):
    layout, facts = sheet(*EVERY_KIND, dpi=dpi), goods(rice)
    drawing = draw_label(layout, facts)
    scans = sorted(placed.symbol.scan for placed in drawing.symbols)
    assert [scan[:3] for scan in scans] == ["]C0", "]C1", "]E0", "]Q1", "]d2"]

    [page] = drawn(pdf_of(layout, [facts]), dpi)
    assert seen(page) == scans
    assert seen(render_image(drawing, dpi)) == scans


@pytest.mark.parametrize("dpi", DPI)
def test_modules_are_whole_dots_and_quiet_zones_white_inside_their_boxes(dpi, rice, drawn):
    layout, facts = sheet(*EVERY_KIND, dpi=dpi), goods(rice)
    [page] = drawn(pdf_of(layout, [facts]), dpi)
    for placed, place in zip(draw_label(layout, facts).symbols, layout.symbols, strict=True):
        left, top = (round(edge * dpi / 25.4) for edge in (placed.x_mm, placed.y_mm))
        width, (before, after) = placed.symbol.columns * placed.dots, QUIET[place.kind]
        row = page.crop((left, top + 1, left + width, top + 2)).tobytes()
        expected = [0 if placed.symbol.is_dark(0, column) else 255 for column in range(placed.symbol.columns)]
        assert [shade for shade in row if 4 < shade < 251] == []
        assert [255 if shade > 127 else 0 for shade in row[placed.dots // 2 :: placed.dots]] == expected

        bottom = top + round(placed.height_mm * 0.9 * dpi / 25.4)
        first, last = left - before * placed.dots, left + width + after * placed.dots
        assert first >= place.box.x_mm * dpi / 25.4 - 1
        assert last <= (place.box.x_mm + place.box.width_mm) * dpi / 25.4 + 1
        # A dot of grace: the page is not a whole number of dots wide, and the renderer rounds it up.
        for strip in ((first, top, left - 1, bottom), (left + width + 1, top, last, bottom)):
            assert page.crop(strip).getextrema() == (255, 255), place.kind


def test_a_serialised_run_changes_what_holds_the_serial_and_nothing_else(rice, drawn):
    layout = sheet(EVERY_KIND[0], square("gs1_datamatrix", "elements", "01", "10", "21") | {"x_mm": 30}, EVERY_KIND[2])
    facts = goods(rice)
    serials = [Serial(f"{rice.url}/21/{n}", f"{rice.short_url}/{n}", f"K7M29-{n}", f"{n}") for n in range(1000, 1006)]
    pages = drawn(pdf_of(layout, [(facts, one) for one in serials]), 203)
    for one, page in zip(serials, pages, strict=True):
        assert sorted(seen(page)) == sorted(
            [f"]Q1{one.url.upper()}", f"]d2(01)0{GTIN13}(10){rice.lot}(21){one.serial}", f"]E0{GTIN13}"]
        )


def test_the_text_under_a_varying_symbol_says_each_serial(rice):
    layout = sheet({**square("gs1_datamatrix", "elements", "01", "21", side_mm=40), "has_text": True})
    serials = [Serial("u", "u", "c", f"S{number}") for number in (1000, 1001, 20000)]
    document = pypdfium2.PdfDocument(pdf_of(layout, [(goods(rice), one) for one in serials]))
    for page, one in zip(document, serials, strict=True):
        assert f"(21) {one.serial}" in page.get_textpage().get_text_range()


@pytest.mark.parametrize("dpi", DPI)
def test_thermal_printers_get_the_same_symbols(dpi, rice):
    """A run of packs: what varies is stamped over what all share, text below it too."""
    varying = square("gs1_datamatrix", "elements", "01", "21", side_mm=28) | {"x_mm": 27, "has_text": True}
    layout = sheet(varying, *EVERY_KIND[2:], dpi=dpi)
    facts, serials = goods(rice), [Serial("u", "u", "c", f"S{number}") for number in (1000, 1001)]
    bitmaps = list(page_bitmaps(layout, [(facts, one) for one in serials], dpi=dpi))
    for bitmap, one in zip(bitmaps, serials, strict=True):
        picture = (
            Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.rows).convert("L").point(lambda ink: 255 - ink)
        )
        alone = render_image(draw_label(layout, facts, one), dpi).point(lambda grey: 255 if grey > 127 else 0)
        assert (
            seen(picture)
            == seen(alone)
            == sorted(placed.symbol.scan for placed in draw_label(layout, facts, one).symbols)
        )


def test_every_output_names_every_symbol(rice):
    layout, facts = sheet(square("qr", "short"), bars("gs1_128", "sscc")), goods(rice)
    names = [f"QR: {rice.short_url.upper()}", f"GS1-128: (00){SSCC}"]
    assert draw_label(layout, facts).spoken.splitlines()[-2:] == names

    svg = ElementTree.fromstring(render_svg(layout, facts))
    assert [one.text for one in svg.iter("{http://www.w3.org/2000/svg}title")][1:] == names
    assert Image.open(BytesIO(render_png(layout, facts))).text["Description"].endswith("\n".join(names))
    serial = Serial(f"{rice.url}/21/7", f"{rice.short_url}/7", "K7M29-7", "7")
    with pikepdf.open(BytesIO(pdf_of(layout, [(facts, serial)]))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        (form,) = pdf.pages[0].Resources.XObject.values()
        said = [pdf.pages[0].Contents.read_bytes(), form.read_bytes()]
    assert f"/Span <</Alt ({names[0]}/7)>> BDC".encode() in said[0]
    assert rf"/Span <</Alt (GS1-128: \(00\){SSCC})>> BDC".encode() in said[1]


def test_fnc1_stands_before_the_first_element_and_after_one_of_no_fixed_length(rice):
    facts = replace(goods(rice), lot="7")
    layout = sheet(bars("gs1_128", "elements", "10", "01"), dpi=600)
    drawing = draw_label(layout, facts)
    found = zxingcpp.read_barcode(render_image(drawing, 600))
    assert found.bytes.decode() == f"107{GS}010{GTIN13}"


LETTERS = st.text(st.sampled_from("ABC0189-/(.%:"), min_size=1, max_size=12)
DIGITS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=8)
DAYS = st.dates().map(lambda day: day.strftime("%y%m%d"))
VALUES = {"10": LETTERS, "21": LETTERS, "11": DAYS, "17": DAYS, "30": DIGITS, "240": LETTERS, "3103": st.just("001250")}


@st.composite
def element_strings(draw):
    body = draw(st.text(st.sampled_from("0123456789"), min_size=13, max_size=13))
    ais = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=4))
    pairs = [("01", body + check_digit(body)), *((ai, draw(VALUES[ai])) for ai in ais)]
    return ElementString.of(pairs)


@pytest.mark.parametrize("kind", ["gs1_128", "gs1_datamatrix"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(elements=element_strings())
def test_element_strings_survive_ink(kind, elements):
    symbol = symbol_of(kind, elements.bracketed())
    found = scanned_alone(symbol)
    assert found.symbology_identifier == {"gs1_128": "]C1", "gs1_datamatrix": "]d2"}[kind]
    assert read_scan(found.symbology_identifier + found.bytes.decode()) == elements
    assert f"{found.symbology_identifier}{found.text}" == symbol.scan


def scanned_alone(symbol):
    """Three dots a module, drawn from the very bits that labels print."""
    dots, quiet, rows = 3, 12, symbol.rows if symbol.rows > 1 else 40
    picture = Image.new("L", (symbol.columns + 2 * quiet, rows + 2 * quiet), 255)
    for row in range(rows):
        for column in range(symbol.columns):
            if symbol.is_dark(row if symbol.rows > 1 else 0, column):
                picture.putpixel((column + quiet, row + quiet), 0)
    return zxingcpp.read_barcode(
        picture.resize((picture.width * dots, picture.height * dots), Image.Resampling.NEAREST)
    )
