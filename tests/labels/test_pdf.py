"""The PDF itself: sizes, text, structure, the same bytes for the same input."""

import unicodedata
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from few_layouts import FEW

from trace.labels.facts import Serial
from trace.labels.layout import find_layout
from trace.labels.pdf import render_pdf
from trace.labels.problems import LabelRefused

LAYOUTS = FEW
POINT_MM = 25.4 / 72


def names(layout):
    return layout.name


def printed(layout, labels, **how) -> bytes:
    out = BytesIO()
    render_pdf(layout, labels, out=out, **how)
    return out.getvalue()


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_the_same_input_gives_the_same_bytes(layout, rice):
    serials = [(rice, Serial(f"{rice.url}/21/{n}", f"{rice.short_url}/{n}", f"K7M29-{n}", str(n))) for n in range(9)]
    labels = [rice, *serials, replace(rice, lot="H8L3N2")]
    assert printed(layout, labels) == printed(layout, labels)
    assert printed(layout, labels) != printed(layout, labels[1:])


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_pages_have_the_papers_size(layout, rice):
    document = pikepdf.open(BytesIO(printed(layout, [rice] * (layout.labels_per_page + 1))))
    assert len(document.pages) == 2
    for page in document.pages:
        width_mm, height_mm = float(page.mediabox[2]) * POINT_MM, float(page.mediabox[3]) * POINT_MM
        assert width_mm == pytest.approx(layout.paper_width_mm, abs=0.01)
        assert height_mm == pytest.approx(layout.paper_height_mm, abs=0.01)


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_it_is_sound_tagged_titled_and_vietnamese(layout, rice):
    document = pikepdf.open(BytesIO(printed(layout, [rice] * 70, title="Tem lô G7K2M9")))
    assert document.check_pdf_syntax() == []
    root = document.Root
    assert str(root.Lang) == "vi-VN"
    assert bool(root.MarkInfo.Marked)
    assert root.ViewerPreferences.PrintScaling == "/None", "a sheet that is scaled misses its labels"
    assert str(document.docinfo.Title) == "Tem lô G7K2M9"
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "Tem lô G7K2M9"
    paragraphs = list(root.StructTreeRoot.K.K)
    assert [paragraph.Pg.objgen for paragraph in paragraphs] == [page.obj.objgen for page in document.pages]
    assert sum(len(paragraph.K) for paragraph in paragraphs) == 70


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_fonts_are_embedded(layout, rice):
    document = pikepdf.open(BytesIO(printed(layout, [rice])))
    for font in document.pages[0].Resources.Font.values():
        [descendant] = font.DescendantFonts
        assert font.Encoding == "/Identity-H"
        assert "/FontFile2" in descendant.FontDescriptor
        assert str(font.BaseFont)[7:8] == "+", "marked as a subset"


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_its_text_is_vietnamese_that_can_be_found(layout, rice):
    page = pypdfium2.PdfDocument(BytesIO(printed(layout, [rice])))[0]
    text = " ".join(page.get_textpage().get_text_bounded().split())
    assert unicodedata.is_normalized("NFC", text)
    for words in ("Gạo nếp Quỳnh Phụ", "Xã A Sào, tỉnh Hưng Yên", "G7K2M9", "K7M29QXA", "12/11/2027"):
        assert words in text
    assert "Hợp tác xã Nông nghiệp Sông Hóa" in text


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_letters_measured_on_the_page_are_tall_enough(layout, rice):
    """The box around a lower-case x, as PDFium draws it."""
    facts = replace(rice, product_name="Gạo xxxx", address_line="Xã xxxx, tỉnh Hưng Yên")
    textpage = pypdfium2.PdfDocument(BytesIO(printed(layout, [facts])))[0].get_textpage()
    everything = textpage.get_text_range()
    heights_mm = {}
    for start in ("Gạo xxxx", "Xã xxxx"):
        _, bottom, _, top = textpage.get_charbox(everything.index(start) + start.index("xx"))
        heights_mm[start] = (top - bottom) * POINT_MM
    assert heights_mm["Gạo xxxx"] >= 1.2 - 0.02
    assert heights_mm["Xã xxxx"] >= 0.9 - 0.02
    assert heights_mm["Gạo xxxx"] > heights_mm["Xã xxxx"], "the product is the largest"


def test_a_label_that_does_not_fit_stops_the_job(rice):
    too_long = replace(rice, product_name="Gạo nếp cái hoa vàng Thụy Ninh đặc sản thượng hạng vụ mùa hai không hai sáu")
    with pytest.raises(LabelRefused):
        printed(find_layout("tomy-145"), [rice, too_long])


def test_progress_is_told_after_every_page(rice):
    heard: list[int] = []
    out = BytesIO()
    done = render_pdf(find_layout("a4-24"), [rice] * 50, out=out, start_slot=24, on_progress=heard.append)
    assert heard == [1, 25, 49, 50]
    assert (done.labels, done.pages, done.size_bytes) == (50, 4, len(out.getvalue()))


def test_pages_leave_while_the_job_runs(rice):
    """A hundred sheets hold no more than one page back: what is written grows as labels are asked for."""
    out, seen = BytesIO(), []

    def labels():
        for number in range(2400):
            if number % 24 == 1:
                seen.append(len(out.getvalue()))
            yield rice, Serial(f"{rice.url}/21/{number:06d}", rice.short_url, "K7M29QXA", f"{number:06d}")

    render_pdf(find_layout("a4-24"), labels(), out=out)
    assert all(later > earlier for earlier, later in pairwise(seen))


def test_like_labels_cost_next_to_nothing(rice):
    few, many = (len(printed(find_layout("a4-24"), [rice] * count)) for count in (24, 2400))
    assert (many - few) / 2376 < 60


def test_serials_cost_less_than_four_hundred_bytes(rice):
    def labels(count):
        for number in range(count):
            yield rice, Serial(f"{rice.url}/21/{number:08d}", rice.short_url, f"K7M29-{number:06d}", f"{number:08d}")

    few, many = (len(printed(find_layout("a4-24"), labels(count))) for count in (24, 480))
    assert (many - few) / 456 < 400


def test_a_serial_of_another_length_is_drawn_anew(rice):
    odd = [Serial(f"{rice.url}/21/{text}", rice.short_url, f"K7M29-{text}", text) for text in ("1", "23456789")]
    page = pypdfium2.PdfDocument(BytesIO(printed(find_layout("a4-24"), [(rice, one) for one in odd])))[0]
    text = page.get_textpage().get_text_bounded()
    assert "K7M29-23456789" in text
    assert "(21) 23456789" in text
