"""The filled diary: what stands, what was put right, what came late, who may read which words."""

from datetime import date, timedelta
from decimal import Decimal

import pypdfium2
import pytest
from cast import A_SAO, LONG_AGO
from papered import NOON, entry, flat, pages_of, section_of, text_of, words_of, workbook_rows

from trace.events import actions
from trace.events.entries import NewLot
from trace.kit.viewer import COMMAND_LINE
from trace.papers import shelf
from trace.seasons.models import Season
from trace.seasons.queries import UnknownSeason
from trace.sites.actions_growers import add_plot, save_grower
from trace.typeset.pdf import pdf_of, render
from trace.typeset.workbook import workbook_of


@pytest.fixture
def diary(app, settings):
    def make(season, seen_by):
        with app.test_request_context():
            return shelf.season_diary(season.code, settings=settings, seen_by=seen_by, now=NOON)

    return make


def test_sections_follow_the_paper_book_of_rice(diary, season, clerk):
    paper = diary(season, clerk)

    assert [section.title for section in paper.sections] == [
        "Ruộng, ao", "Thông tin chung khi mở vụ", "Giống, gieo trồng, thả giống", "Phân bón và vật tư khác",
        "Thuốc bảo vệ thực vật", "Thu hoạch", "Chăm sóc, kiểm tra",
    ]  # fmt: skip
    assert section_of(paper, "Giống, gieo trồng, thả giống").empty == "Chưa ghi việc nào."


def test_a_spraying_has_its_active_dose_reason_waiting_time_and_safe_day(diary, season, clerk):
    section = section_of(diary(season, clerk), "Thuốc bảo vệ thực vật")
    said = dict(zip((column.label for column in section.columns), section.rows[-1].cells, strict=True))

    assert said["Ngày"] == date(2026, 7, 26)
    assert said["Hoạt chất"] == "tricyclazole"
    assert said["Liều lượng"] == "12 g/sào"
    assert said["Đối tượng phòng trừ"] == "đạo ôn"
    assert said["Thời gian cách ly (ngày)"] == 14
    assert said["Được thu hoạch từ ngày"] == date(2026, 8, 9)


def test_what_was_put_right_shows_what_it_said_before(diary, season, clerk):
    [row] = section_of(diary(season, clerk), "Phân bón và vật tư khác").rows

    assert "8 kg/sào" in row.cells
    assert any("Đã sửa ngày 13/07/2026: Ghi nhầm liều" in note and "18" in note for note in row.notes)
    assert not row.is_struck


def test_what_never_happened_is_struck_out_and_what_came_late_says_so(diary, season, clerk):
    paper = diary(season, clerk)
    never = section_of(paper, "Thuốc bảo vệ thực vật").rows[0]
    late = section_of(paper, "Chăm sóc, kiểm tra").rows[0]

    assert never.is_struck
    assert never.notes[0] == "Không xảy ra, đã báo là ghi nhầm: Không phun"
    assert never.notes[1] == "Sửa nhẹ đi, có người thứ hai xác nhận"
    assert late.notes[0].startswith("Ghi sau, ngày 09/08/2026")


def test_every_lot_of_a_harvest_has_its_line_and_they_are_added_up(diary, season, clerk):
    *lots, total = section_of(diary(season, clerk), "Thu hoạch").rows

    assert [row.cells[2] for row in lots] == [Decimal("1250.5"), Decimal(800)]
    assert (total.cells[0], total.cells[2], total.is_total) == ("Cộng", Decimal("2050.5"), True)


def test_areas_say_sao_and_days_say_the_moon(diary, season, clerk):
    said = words_of(diary(season, clerk))

    assert "Tổng diện tích: 6.120 m² (17 sào)" in said
    assert "4.320 m² (12 sào)" in said
    assert "Mở ngày: 01/07/2026 (17/5 âm lịch)" in said


@pytest.mark.parametrize("who", ["auditor", "admin", "COMMAND_LINE"])
def test_others_than_the_organisation_read_no_doses_people_or_notes(diary, season, request, clerk, who):
    seen_by = COMMAND_LINE if who == "COMMAND_LINE" else request.getfixturevalue(who)
    said = words_of(diary(season, seen_by))

    assert "Beam 75WP" in said
    assert "14" in said
    for private in ("12 g/sào", "8 kg/sào", "đạo ôn", "Anh Tư", "Trần Văn Bảy", "Phạm Thị Thoan"):
        assert private not in said
        assert private in words_of(diary(season, clerk))


@pytest.mark.parametrize("who", ["stranger_clerk", "far_auditor"])
def test_strangers_find_no_season(diary, season, request, who):
    with pytest.raises(UnknownSeason):
        diary(season, request.getfixturevalue(who))


def test_a_pond_has_the_sheets_of_its_own_book_from_the_same_code(diary, shrimps, clerk):
    paper = diary(shrimps, clerk)
    feed = section_of(paper, "Thức ăn")
    medicine = section_of(paper, "Thuốc, hóa chất, chế phẩm sinh học")

    assert "Môi trường nước" in [section.title for section in paper.sections]
    assert [column.label for column in feed.columns][1:3] == ["Tên thức ăn", "Lượng cho ăn (kg)"]
    assert feed.rows[-1].is_total
    assert Decimal("320.5") in feed.rows[-1].cells
    assert "Bacillus" in medicine.rows[0].cells
    assert date(2026, 7, 24) in medicine.rows[0].cells


def test_the_pdf_says_it_in_vietnamese_that_programs_can_read(diary, app, season, clerk):
    paper = diary(season, clerk)
    with app.test_request_context():
        content, pages = render(paper)
    said = text_of(content)

    assert pages == len(pages_of(content)) > 1
    for words in ("Nhật ký sản xuất", "Thuốc bảo vệ thực vật", "Hợp tác xã Nông nghiệp Sông Hóa", "âm lịch",
                  "Được thu hoạch từ", "Không xảy ra, đã báo là ghi nhầm", f"Trang 1/ {pages}"):  # fmt: skip
        assert words in said, words


def test_the_file_names_its_language_title_and_sections(diary, app, season, clerk):
    with app.test_request_context():
        document = pypdfium2.PdfDocument(pdf_of(diary(season, clerk)))

    assert document.get_metadata_dict()["Title"] == "Nhật ký sản xuất · Lúa gạo · Vụ mùa 2026"
    assert "Thu hoạch" in [one.get_title() for one in document.get_toc()]
    assert b"/Lang (vi)" in pdf_of(diary(season, clerk))


def test_the_same_diary_at_the_same_moment_is_the_same_file(diary, app, season, clerk):
    with app.test_request_context():
        assert pdf_of(diary(season, clerk)) == pdf_of(diary(season, clerk))
        assert workbook_of([diary(season, clerk)]) == workbook_of([diary(season, clerk)])


def test_the_workbook_holds_numbers_days_and_never_a_formula(diary, app, season, clerk):
    Season.update(name="=HYPERLINK(1)").where(Season.id == season.id).execute()
    with app.test_request_context():
        rows = workbook_rows(workbook_of([diary(season, clerk)]))
    cells = [cell for row in rows for cell in row]

    assert "=HYPERLINK(1)" in cells
    assert 1250.5 in cells
    assert date(2026, 7, 26) in cells


def test_markup_in_what_people_wrote_is_printed_as_it_is(diary, app, season, clerk):
    Season.update(name="Vụ <b>mùa & 1</b> <para>").where(Season.id == season.id).execute()
    with app.test_request_context():
        assert "Vụ <b>mùa & 1</b> <para>" in text_of(pdf_of(diary(season, clerk)))


def test_the_head_says_from_when_it_may_be_harvested(diary, season, shrimps, clerk):
    assert "Được thu hoạch từ ngày: 09/08/2026 (27/6 âm lịch)" in words_of(diary(season, clerk))
    assert "Được thu hoạch từ ngày: 24/07/2026" in words_of(diary(shrimps, clerk))


def test_a_harvest_before_the_safe_day_says_so(diary, shrimps, clerk):
    lot = NewLot(name="Tôm tươi", thousandths=500_000)
    actions.harvest(shrimps, step="T09", entry=entry(clerk, LONG_AGO + timedelta(days=21)), outputs=[lot])

    [row] = section_of(diary(shrimps, clerk), "Thu hoạch").rows
    assert "Thu hoạch trước ngày được phép 24/07/2026" in row.notes


def test_medicine_without_days_leaves_the_safe_day_unknown(diary, shrimps, clerk):
    drug = flat("drug", name="Thuốc lạ", active="không rõ")
    actions.record_diary([shrimps], step="T07", entry=entry(clerk, LONG_AGO + timedelta(days=30), **drug))

    assert "chưa rõ: có thuốc chưa ghi số ngày chờ" in words_of(diary(shrimps, clerk))


def test_a_banned_substance_is_named_at_its_line(diary, shrimps, clerk):
    drug = flat("drug", name="Thuốc cấm", active="chloramphenicol")
    actions.record_diary(
        [shrimps], step="T07", entry=entry(clerk, LONG_AGO + timedelta(days=30), withdraw_days=5, **drug)
    )

    row = section_of(diary(shrimps, clerk), "Thuốc, hóa chất, chế phẩm sinh học").rows[-1]
    assert any(note.lower() == "chất cấm: chloramphenicol" for note in row.notes), row.notes


@pytest.fixture
def household_season(song_hoa, clerk):
    """A season on one household's plot."""
    grower = save_grower(song_hoa, {"name": "Đặng Văn Hộ", "phone": "0912 345 678"}, by=clerk, now=LONG_AGO)
    plot = add_plot(grower, {"kind": "plot", "name": "Ruộng sau nhà ông Hộ", "address": A_SAO}, by=clerk, now=LONG_AGO)
    return actions.open_season(
        song_hoa, template="rice", name="Vụ hộ", variety="BC15", sites=[plot], entry=entry(clerk, LONG_AGO)
    )


def test_a_household_is_named_to_its_organisation_only(diary, household_season, clerk, helper, auditor):
    whole, helped, seen = (words_of(diary(household_season, who)) for who in (clerk, helper, auditor))

    assert "Đặng Văn Hộ" in whole
    assert "Đặng Văn Hộ" not in helped  # who writes for others knows the plot, not the list of households
    assert "Ruộng sau nhà ông Hộ" in helped
    assert "ông Hộ" not in seen
    assert section_of(diary(household_season, auditor), "Ruộng, ao").rows[0].cells[2] == "Xã A Sào, tỉnh Hưng Yên"
    assert "Thửa, ao của hộ thành viên" in seen
    assert "0912" not in whole
