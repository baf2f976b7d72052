"""Rolls in ZPL and TSPL, read by a printer that knows only the languages' manuals: every layout, both heads, hostile
names, calibrations, copies."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from virtual_printer import printed, with_margin

from trace.labels.calibration_roll import roll_bitmap, roll_sheet
from trace.labels.drawing import check_fit, draw_label
from trace.labels.facts import Serial
from trace.labels.layout import all_layouts, find_layout
from trace.labels.pdf import render_pdf
from trace.labels.sheet import AS_DRAWN, Calibration
from trace.labels.symbol_kinds import KINDS
from trace.labels.thermal import tspl, zpl
from trace.labels.thermal.dots import Bitmap
from trace.labels.thermal.raster import page_bitmaps

LANGUAGES = {"zpl": zpl, "tspl": tspl}
ROLLS = [layout for layout in all_layouts() if layout.kind == "roll"]
SPOKEN = {"^XA", "^PW", "^LL", "^LH", "^FO", "^GF", "^FS", "^PQ", "^XZ", "SIZE", "GAP", "DIRECTION", "REFERENCE", "CLS",
          "BITMAP", "PRINT"}  # fmt: skip


def sent(language, layout, labels, dpi, **more):
    """What a printer makes of the bytes, after our own reader has read the same pages."""
    data = b"".join(LANGUAGES[language].write(page_bitmaps(layout, labels, dpi=dpi, **more), layout))
    paper = printed(data)
    ours = [page.image() for page in LANGUAGES[language].read(data) for _ in range(page.copies)]
    assert len(ours) == len(paper.pages) == sum(LANGUAGES[language].copies(data))
    for mine, theirs in zip(ours, paper.pages, strict=True):
        size = (min(mine.width, theirs.width), min(mine.height, theirs.height))
        assert mine.crop((0, 0, *size)).tobytes() == theirs.crop((0, 0, *size)).tobytes()
    assert set(paper.commands) <= SPOKEN
    assert paper.unknown == []
    return paper


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("layout", ROLLS, ids=lambda one: one.name)
def test_every_roll_comes_out_of_a_printer_with_every_symbol_readable(layout, dpi):
    at = layout.at(dpi)
    if any(problem.is_blocking for problem in check_fit(at, layout.sample)):
        pytest.skip(f"{layout.name} refuses its sample at {dpi} dpi")
    wanted = sorted(
        (one.symbol.text, KINDS[one.symbol.kind].identifier) for one in draw_label(at, layout.sample).symbols
    )
    count = layout.labels_per_page + 1
    for language in LANGUAGES:
        paper = sent(language, layout, [layout.sample] * count, dpi)
        full, rest = paper.pages
        dots = (layout.paper_width_mm * dpi / 25.4, layout.paper_height_mm * dpi / 25.4)
        assert full.size == pytest.approx(dots, abs=1.5)  # a "203 dpi" head has 8 dots a millimetre: 203.2
        assert read(rest) == wanted
        assert read(full) == sorted(wanted * layout.labels_per_page)


def read(page):
    found = zxingcpp.read_barcodes(with_margin(page), text_mode=zxingcpp.TextMode.HRI)
    return sorted((one.text, one.symbology_identifier) for one in found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["^XA~JR^XZ", 'a"\r\nSELFTEST\r\n', "x\x1d\x10\x04\x1b!?", "~HS^FD^FS", "CLS\nPRINT 9"]
)
def test_no_name_reaches_the_printers_language(language, name):
    layout = find_layout("roll-50x30")
    facts = replace(layout.sample, product_name=name, organisation_name=name)
    letters = {letter for letter in facts.product_name if letter.isprintable()}
    clean = replace(facts, product_name="".join(sorted(letters)), organisation_name="".join(sorted(letters)))
    shown = facts if not any(one.is_blocking for one in check_fit(layout, facts)) else clean  # else it is refused

    paper = sent(language, layout, [shown], 203)

    assert len(paper.pages) == 1
    assert layout.sample.url.upper() in paper.texts()


def test_alike_labels_are_sent_once_with_their_number_and_serials_one_by_one():
    layout = find_layout("roll-50x30")
    facts = layout.sample
    alike = list(page_bitmaps(layout, [facts] * 250, dpi=203))
    assert [page.copies for page in alike] == [250]
    numbered = [
        (facts, Serial(url=f"{facts.short_url}/{n:014d}", short_url=f"{facts.short_url}/{n:014d}", shown=f"{n:07d}"))
        for n in range(20)
    ]

    for language in LANGUAGES:
        paper = sent(language, layout, numbered, 203)
        assert paper.texts() == [serial.url.upper() for _, serial in numbered]


def test_a_pack_put_into_the_shared_drawing_is_the_pack_drawn_by_itself():
    layout = find_layout("roll-50x30")
    facts = layout.sample
    packs = [
        (facts, Serial(url=f"{facts.short_url}/{n:014d}", short_url=f"{facts.short_url}/{n:014d}", shown=f"{n:07d}"))
        for n in range(8)
    ]

    together = list(page_bitmaps(layout, packs, dpi=203))

    alone = [next(page_bitmaps(layout, [pack], dpi=203)) for pack in packs]
    assert [page.rows for page in together] == [page.rows for page in alone]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 3), (8, 2), (799, 5), (1181, 9)])
def test_any_picture_is_read_back_as_it_was(width, height):
    row_bytes = -(-width // 8)
    spare = 0xFF << (row_bytes * 8 - width) & 0xFF
    for fill in (b"\x00", b"\xff", b"\xa5", b"\x00\x00\xff\xff\xff\x01", b"\x0f\xf0\x00"):
        line = (fill * row_bytes)[:row_bytes]
        line = line[:-1] + bytes([line[-1] & spare])
        page = Bitmap(width, height, line * (height - 1) + bytes(row_bytes), copies=3)
        layout = find_layout("roll-50x30")
        assert list(zpl.read(b"".join(zpl.write([page], layout)))) == [page]
        (back,) = tspl.read(b"".join(tspl.write([page], layout)))
        assert (back.rows, back.copies) == (page.rows, 3)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: data.replace(b"PQ1", b"PQx"), lambda data: data + b"^XA"]
)
def test_bytes_that_are_not_as_written_are_not_read(damage):
    layout = find_layout("roll-50x30")
    data = b"".join(zpl.write(page_bitmaps(layout, [layout.sample], dpi=203), layout))

    with pytest.raises(zpl.NotOurs):
        list(zpl.read(damage(data)))


@pytest.mark.parametrize(("right", "down"), [(12, -5), (-8, 20)])
def test_a_calibration_moves_the_ink_by_that_much_in_dots_and_in_the_pdf(right, down):
    layout, needed = find_layout("roll-50x30"), Calibration(right_tenths_mm=right, down_tenths_mm=down)
    facts = layout.sample
    for dpi in (203, 300):
        before, after = (
            next(page_bitmaps(layout, [facts], dpi=dpi, calibration=one)).image() for one in (AS_DRAWN, needed)
        )
        moved = [(a - b) * 25.4 / dpi for a, b in zip(symbol_at(after), symbol_at(before), strict=True)]
        assert moved == pytest.approx([right / 10, down / 10], abs=0.1)
    before, after = (pdf_page(layout, facts, one) for one in (AS_DRAWN, needed))
    moved = [(a - b) * 25.4 / 1016 for a, b in zip(symbol_at(after), symbol_at(before), strict=True)]
    assert moved == pytest.approx([right / 10, down / 10], abs=0.1)


def symbol_at(page):
    (found,) = zxingcpp.read_barcodes(with_margin(page))
    return found.position.top_left.x, found.position.top_left.y


def pdf_page(layout, facts, calibration):
    out = BytesIO()
    render_pdf(layout, [facts], out=out, calibration=calibration)
    return pypdfium2.PdfDocument(out.getvalue())[0].render(scale=1016 / 72, grayscale=True).to_pil()


@pytest.mark.parametrize("layout", ROLLS, ids=lambda one: one.name)
def test_the_test_label_has_its_lines_where_it_says_in_every_output(layout):
    """Measured as a person would: from the edges to the lines, in dots of the printer and of the PDF."""
    needed = Calibration(right_tenths_mm=10, down_tenths_mm=-4)
    for calibration in (AS_DRAWN, needed):
        bitmaps = {203: roll_bitmap(layout, dpi=203, calibration=calibration).image()}
        data = roll_sheet(layout, "pdf", dpi=203, calibration=calibration)
        bitmaps[1016] = pypdfium2.PdfDocument(data)[0].render(scale=1016 / 72, grayscale=True).to_pil()
        edge = 5.0 if min(layout.paper_width_mm, layout.paper_height_mm) >= 20 else 2.0
        for dpi, image in bitmaps.items():
            dots = dpi / 25.4
            low = image.height - round((edge + 1) * dots)
            column = next(x for x in range(image.width) if image.getpixel((x, low)) < 128)
            beside = column + round(0.5 * dots)
            row = next(y for y in range(image.height) if image.getpixel((beside, y)) < 128)
            assert column / dots == pytest.approx(edge + calibration.right_tenths_mm / 10, abs=0.1)
            assert row / dots == pytest.approx(edge + calibration.down_tenths_mm / 10, abs=0.1)
    for language in LANGUAGES:
        assert len(printed(roll_sheet(layout, language, dpi=203)).pages) == 1
