"""Calibrating a printer on a page: the test sheet, four numbers, what is kept."""

from io import BytesIO

import pypdfium2
import pytest
from cast import sign_in, token_in

from trace.labels import queries


@pytest.fixture
def here(client, clerk, noon):
    return sign_in(client, clerk)


@pytest.fixture
def measure(here):
    def post(**more):
        token = token_in(here.get("/labels/calibration/"))
        typed = {"name": "HP 107 ở xưởng", "left": "20", "top": "20", "width": "170", "height": "250", **more}
        return here.post("/labels/calibration/", data={**typed, "csrf_token": token})

    return post


def test_the_sheet_says_what_to_do_and_has_its_frame_where_it_says(here):
    answer = here.get("/labels/calibration/sheet.pdf")

    page = pypdfium2.PdfDocument(BytesIO(answer.data))[0]
    assert "Kích thước thực" in page.get_textpage().get_text_bounded()
    picture = page.render(scale=254 / 72, grayscale=True).to_pil()  # ten dots a millimetre
    assert [picture.getpixel((x, 1000)) < 128 for x in (195, 200, 205, 1895, 1900, 1905)] == [0, 1, 0, 0, 1, 0]
    assert [picture.getpixel((700, y)) < 128 for y in (195, 200, 205, 2695, 2700, 2705)] == [0, 1, 0, 0, 1, 0]


def test_four_numbers_are_kept_for_the_printer_and_used_in_its_sheet(here, measure, song_hoa):
    assert measure(left="21,5", top="19").status_code == 303

    kept = queries.find_printer("HP 107 Ở XƯỞNG", organisation_id=song_hoa.id)
    assert (kept.right_tenths_mm, kept.down_tenths_mm) == (-15, 10)
    assert "ngang −1,5 mm, dọc +1,0 mm" in here.get("/labels/calibration/").get_data(as_text=True)
    sheet = here.get("/labels/calibration/sheet.pdf?printer=HP 107 ở xưởng")
    picture = pypdfium2.PdfDocument(BytesIO(sheet.data))[0].render(scale=254 / 72, grayscale=True).to_pil()
    assert picture.getpixel((185, 1000)) < 128
    assert picture.getpixel((700, 210)) < 128


def test_a_printer_that_fits_pages_is_told_apart(here, measure):
    answer = measure(width="165", height="242,6")

    assert answer.status_code == 303
    assert "Máy in đang co giãn trang" in here.get(answer.location).get_data(as_text=True)


@pytest.mark.parametrize("wrong", [{"left": ""}, {"left": "hai"}, {"width": "500"}, {"width": "120"}, {"name": ""}])
def test_what_no_ruler_says_is_refused_and_kept_on_the_page(measure, song_hoa, wrong):
    answer = measure(**wrong)

    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.get_data(as_text=True)
    assert queries.printers_of(song_hoa.id) == []


def test_a_printer_is_taken_off_the_list(here, measure, song_hoa):
    measure()
    token = token_in(here.get("/labels/calibration/"))

    answer = here.post("/labels/calibration/forget", data={"printer": "HP 107 ở xưởng", "csrf_token": token})
    assert answer.status_code == 303
    assert queries.printers_of(song_hoa.id) == []


def test_a_stranger_does_not_see_it(app, measure, stranger_clerk):
    measure()
    there = sign_in(app.test_client(), stranger_clerk)

    assert "HP 107 ở xưởng" not in there.get("/labels/calibration/").get_data(as_text=True)
    assert there.get("/labels/calibration/sheet.pdf?printer=HP 107 ở xưởng").status_code == 404
