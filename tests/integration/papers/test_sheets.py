"""Blank sheets: the plot's columns, its lines, a code that opens the recording; many plots in one file."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import python_calamine
from cast import A_SAO
from papered import LONG_AGO, NOON, codes_on, entry, pages_of, text_of, words_of

from trace.events import actions
from trace.papers import shelf
from trace.papers.blank import MOST_SHEETS, NoSheet, open_seasons_on
from trace.papers.sheets import sheets_pdf
from trace.sites.actions import save_site
from trace.sites.queries import UnknownSite
from trace.typeset.workbook import workbook_of

LANDSCAPE = (842, 595)


@pytest.fixture
def sheets(app, settings):
    def make(codes, seen_by, **how):
        with app.test_request_context():
            return shelf.blank_sheets(codes, settings=settings, seen_by=seen_by, now=NOON, **how)

    return make


def lines_of(paper) -> dict[str, int]:
    return {section.title: len(section.rows) for section in paper.sections}


@pytest.mark.parametrize("dpi", [203, 300])
def test_the_code_of_every_page_opens_the_recording_of_its_plot(sheets, plots, clerk, dpi):
    content, pages = sheets_pdf(sheets([plot.code for plot in plots], clerk))

    assert pages == 4  # a sheet of paper each, both sides
    found = [codes_on(content, page, dpi) for page in range(pages)]
    assert found == [[f"https://txng.example/sites/{plot.code}/record"] for plot in plots for _side in range(2)]


def test_modules_are_whole_dots_of_an_office_printer(sheets, plots, clerk):
    """Drawn at 300 dots an inch nothing of the symbol is grey: every edge falls between two dots."""
    content, _pages = sheets_pdf(sheets([plots[0].code], clerk))
    page = pypdfium2.PdfDocument(content)[0].render(scale=300 / 72, no_smoothpath=False).to_pil().convert("L")
    width, _height = page.size
    corner = page.crop((width - 560, 100, width - 170, 480))
    greys = sum(corner.histogram()[40:216])

    assert greys / (corner.width * corner.height) < 0.02


def test_the_columns_are_those_of_the_catalogue(sheets, plots, pond, clerk):
    rice, shrimp = sheets([plots[0].code, pond.code], clerk)

    assert "Thuốc bảo vệ thực vật" in lines_of(rice)
    assert "Được thu hoạch từ ngày" in words_of(rice)
    assert "Thức ăn" in lines_of(shrimp)
    assert "Độ mặn (‰)" in words_of(shrimp)
    assert "Diện tích: 4.320 m² (12 sào)" in words_of(rice)


def test_the_number_of_lines_may_be_chosen(sheets, plots, clerk):
    [paper] = sheets([plots[0].code], clerk, rows=11)

    assert set(lines_of(paper).values()) == {11}
    assert "(tiếp)" not in text_of(sheets_pdf([paper], is_filled=False)[0])
    [long] = sheets([plots[0].code], clerk, rows=40)
    assert "(tiếp)" in text_of(sheets_pdf([long], is_filled=False)[0])


@pytest.mark.parametrize("rows", [0, -1, 41])
def test_no_lines_or_too_many_are_refused(sheets, plots, clerk, rows):
    with pytest.raises(NoSheet, match="từ 1 đến 40"):
        sheets([plots[0].code], clerk, rows=rows)


def test_nothing_chosen_too_much_chosen_and_a_mill_are_refused(sheets, song_hoa, clerk):
    mill = save_site(song_hoa, {"kind": "mill", "name": "Xưởng xay", "address": A_SAO}, by=clerk, now=LONG_AGO)

    with pytest.raises(NoSheet, match="Chưa chọn"):
        sheets([], clerk)
    with pytest.raises(NoSheet, match=str(MOST_SHEETS)):
        sheets([f"P{number}" for number in range(MOST_SHEETS + 1)], clerk)
    with pytest.raises(NoSheet, match="Xưởng xay"):
        sheets([mill.code], clerk)


def test_a_strangers_plot_is_not_found(sheets, plots, stranger_clerk):
    with pytest.raises(UnknownSite):
        sheets([plots[0].code], stranger_clerk)


def test_an_open_season_is_named_and_one_that_ended_is_not(sheets, season, plots, clerk):
    assert "Vụ, lứa nuôi: Vụ mùa 2026" in words_of(sheets([plots[0].code], clerk)[0])
    assert [one.id for one in open_seasons_on(plots[0])] == [season.id]

    actions.close_season(season, entry=entry(clerk, LONG_AGO + timedelta(days=100)))
    assert "Vụ mùa 2026" not in words_of(sheets([plots[0].code], clerk)[0])
    assert open_seasons_on(plots[0]) == []


def test_a_season_has_one_sheet_whatever_its_plots(app, settings, season, clerk):
    with app.test_request_context():
        papers = shelf.season_sheet(season.code, settings=settings, seen_by=clerk, now=NOON)
    content, _pages = sheets_pdf(papers)

    assert codes_on(content, 0, 203) == [f"https://txng.example/seasons/{season.code}/record"]
    assert "Đồng Chợ, Đồng Miễu" in text_of(content)


def test_two_hundred_plots_share_what_they_have_in_common(sheets, song_hoa, plots, clerk):
    """The tables stand once in the file: another plot costs its head and its code only."""
    [one] = sheets([plots[0].code], clerk)
    small, _pages = sheets_pdf([one])
    large, pages = sheets_pdf([one] * 200)

    assert pages == 400
    assert len(large) < len(small) + 200 * 6000
    assert tuple(round(side) for side in pypdfium2.PdfDocument(large)[399].get_size()) == LANDSCAPE


def test_the_same_sheets_at_the_same_moment_are_the_same_file(sheets, plots, clerk):
    codes = [plot.code for plot in plots]

    assert sheets_pdf(sheets(codes, clerk)) == sheets_pdf(sheets(codes, clerk))


def test_long_names_are_cut_and_never_run_into_the_code(sheets, song_hoa, clerk):
    name = "Xứ đồng Đồng Chợ sau đình làng Đông Linh, đoạn giáp mương tiêu số 3 và bờ vùng " * 2
    plot = save_site(song_hoa, {"kind": "plot", "name": name[:120], "address": A_SAO}, by=clerk, now=LONG_AGO)
    content, _pages = sheets_pdf(sheets([plot.code], clerk))

    assert codes_on(content, 0, 203) == [f"https://txng.example/sites/{plot.code}/record"]
    assert "…" in pages_of(content)[0]


def test_a_workbook_has_a_sheet_a_plot(app, sheets, plots, clerk):
    with app.test_request_context():
        content = workbook_of(sheets([plot.code for plot in plots], clerk))

    names = python_calamine.load_workbook(BytesIO(content)).sheet_names
    assert names == [f"{plot.code} {plot.name}" for plot in plots]
