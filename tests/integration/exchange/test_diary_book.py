"""The paper diary as a workbook: sheets from the catalogue, prefilled with a season, and read back when filled in."""

import io
from datetime import datetime

import pytest
import python_calamine
import xlsxwriter
from cast import A_SAO, LONG_AGO

from trace.events.models import Event
from trace.exchange import diary_book
from trace.exchange.actions import import_file
from trace.exchange.kinds.diary_columns import sheet_name, steps_of
from trace.exchange.reading import FileUnreadable, read_tables
from trace.processes.queries import UnknownTemplate, templates
from trace.sites.actions import save_site


def say(text: str) -> str:
    return text


@pytest.fixture
def season(song_hoa, clerk, manager):
    from uuid import uuid4

    from trace.events.actions import open_season
    from trace.events.entries import Entry

    sites = [
        save_site(song_hoa, {"kind": "plot", "name": name, "address": A_SAO}, by=manager, now=LONG_AGO)
        for name in ("Đồng Chợ", "Đồng Đình")
    ]
    entry = Entry(by=clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO)
    return open_season(song_hoa, template="rice", name="Vụ mùa 2026", variety="", sites=sites, entry=entry)


@pytest.fixture
def bring_book(clerk, song_hoa, now):
    def bring(content: bytes, *, is_dry: bool = False):
        return import_file(
            content, file_name="so.xlsx", kind="diary", organisation=song_hoa, is_dry=is_dry, by=clerk, now=now
        )

    return bring


def filled(content: bytes, rows: dict[str, list[dict[str, object]]]) -> bytes:
    """The workbook with rows written under the heads of its sheets, by the words of the heads."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        source = python_calamine.load_workbook(io.BytesIO(content))
        for name in source.sheet_names:
            sheet, lines = book.add_worksheet(name), source.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for place, line in enumerate(lines):
                for column, cell in enumerate(line):
                    sheet.write(place, column, cell)
            for number, row in enumerate(rows.get(name, ())):
                heads = [str(head).removesuffix(" *") for head in lines[4]]
                for head, value in row.items():
                    where = (6 + number, heads.index(head))
                    sheet.write_datetime(*where, value, day) if isinstance(value, datetime) else sheet.write(
                        *where, value
                    )
    return kept.getvalue()


@pytest.mark.parametrize("way", [way.code for way in templates() if way.has_season and steps_of(way)])
def test_every_product_has_a_sheet_for_each_kind_of_work(way):
    chosen = diary_book.find_way(way)
    tables = read_tables(diary_book.book_of_product(chosen, organisation=None, say=say))

    assert [table.name for table in tables] == [
        *(sheet_name(s.name_vi) for s in steps_of(chosen)),
        "Cách ghi",
        "Danh mục",
    ]
    assert tables[-1].is_hidden
    for table, step in zip(tables, steps_of(chosen), strict=False):
        assert table.rows[0].cells[0] == f"{step.name_vi} – {chosen.name_vi}"
        assert "Ngày *" in table.rows[-1].cells


@pytest.mark.parametrize(("word", "code"), [("rice", "rice"), ("crab", "crab_mud"), ("shrimp_vannamei", "shrimp")])
def test_a_product_is_found_by_what_people_call_it(word, code):
    assert diary_book.find_way(word).code == code


@pytest.mark.parametrize("word", ["", "voi", "mam_cay"])
def test_a_product_without_a_diary_is_refused(word):
    with pytest.raises(UnknownTemplate):
        diary_book.book_of_product(diary_book.find_way(word), organisation=None, say=say)


def test_an_empty_book_has_nothing_to_read(bring_book, season):
    with pytest.raises(FileUnreadable, match="chưa có dòng dữ liệu nào"):
        bring_book(diary_book.book_of_season(season, say=say))


def test_a_filled_book_of_a_season_comes_back_as_its_diary(bring_book, season, outcomes_of):
    content = filled(
        diary_book.book_of_season(season, say=say),
        {
            "Bón phân": [
                {"Ngày": datetime(2026, 11, 2), "Tên vật tư (phân bón/thuốc)": "NPK", "Liều lượng": "20 kg/sào"},
            ],
            "Phun thuốc BVTV": [
                {"Ngày": "5/11/2026", "Thửa, ao": "Đồng Đình", "Tên vật tư (phân bón/thuốc)": "Anvil",
                 "Hoạt chất": "Hexaconazole", "Liều lượng": "30 ml/sào", "Đối tượng phòng trừ": "khô vằn",
                 "Thời gian cách ly (ngày)": 14, "Người làm": "Bà Tư"},
            ],
            "Thu hoạch": [{"Ngày": datetime(2026, 11, 22), "Sản lượng thu hoạch (kg)": 1234.5, "Độ ẩm (%)": 24}],
        },
    )  # fmt: skip
    report = bring_book(content)
    steps = [event.step for event in Event.select().where(Event.kind.in_(("diary", "harvest"))).order_by(Event.id)]

    assert report.is_written, report.findings
    assert steps == ["R04", "R05", "R08"]
    assert [row.sheet for row in report.rows] == ["Bón phân", "Phun thuốc BVTV", "Thu hoạch"]
    assert outcomes_of(bring_book(content)) == ["same", "same", "same"]


def test_what_stands_wrong_above_the_heads_is_named_there(bring_book, season):
    content = filled(diary_book.book_of_season(season, say=say), {"Tưới, điều tiết nước": [{"Ngày": "2/11/2026"}]})
    season.name = season.name_folded = "khác"
    season.code, kept = "T22222AA", season.code
    season.save()
    report = bring_book(content)
    season.code = kept

    assert [(f.letter, f.row, f.value) for f in report.errors] == [("B", 2, f"Vụ mùa 2026 · {kept}")]


def test_formulas_come_as_what_excel_last_showed_and_broken_ones_as_nothing(bring_book, season):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Thu hoạch")
        sheet.write_row(0, 0, ["Ngày", "Sản lượng"])
        sheet.write_row(1, 0, ["2/11/2026"])
        sheet.write_formula(1, 1, "=100+20", None, 120)
        sheet.write_row(2, 0, ["2/11/2026"])
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    report = bring_book(kept.getvalue(), is_dry=True)

    assert [(f.letter, f.row, f.sentence) for f in report.errors] == [("", 3, "Chưa ghi sản lượng thu hoạch.")]
    assert ("Sản lượng thu hoạch", "120 kg") in report.rows[0].told


def test_a_sheet_of_a_hundred_thousand_columns_is_refused_in_a_sentence(bring_book, season):
    wide = ";".join(["Ngày", "Việc", *(f"Cột {n}" for n in range(100_000))]) + "\n"

    with pytest.raises(FileUnreadable, match="quá 200 cột"):
        bring_book(wide.encode())


def test_merged_cells_count_where_they_begin(bring_book, season):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Tưới, điều tiết nước")
        sheet.merge_range(0, 0, 0, 4, "SỔ TƯỚI NƯỚC")
        sheet.write_row(1, 0, ["Ngày", "Vụ", "Ghi chú"])
        sheet.merge_range(2, 0, 3, 0, "2/11/2026")
        sheet.write(2, 2, "lần một")
        sheet.write(3, 2, "lần hai")
    report = bring_book(kept.getvalue(), is_dry=True)

    assert [(f.row, f.sentence) for f in report.errors] == [(4, "Chưa ghi ngày.")]


def test_numbers_written_in_two_ways_are_asked_about(bring_book, season):
    report = bring_book(
        "Ngày;Việc;Sản lượng;Độ ẩm\n2/11/2026;Thu hoạch;1.234,5;24\n3/11/2026;Thu hoạch;1,234.5;24\n".encode()
    )

    assert report.asks_numbers
    assert "hai kiểu" in report.errors[0].sentence
