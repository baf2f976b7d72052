"""Cells pasted from Excel go into the same preview as a file; diary workbooks are handed out."""

from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO, sign_in, token_in

from trace.events.actions import open_season
from trace.events.entries import Entry
from trace.events.models import Event
from trace.exchange.models import ImportRun
from trace.exchange.reading import read_tables
from trace.sites.actions import save_site

PASTED = "Ngày\tViệc\tTên vật tư\tLiều\n02/11/2026\tBón phân\tNPK 16-16-8\t20 kg/sào\n"


@pytest.fixture
def season(song_hoa, clerk, manager):
    site = save_site(song_hoa, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=manager, now=LONG_AGO)
    entry = Entry(by=clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO)
    return open_season(song_hoa, template="rice", name="Vụ mùa 2026", variety="", sites=[site], entry=entry)


@pytest.fixture
def post(client, clerk, season, noon):
    sign_in(client, clerk)

    def send(**fields):
        page = client.get("/exchange/")
        return client.post("/exchange/", data={"kind": "diary", "csrf_token": token_in(page), **fields})

    return send


def test_pasted_cells_are_previewed_and_then_written(client, post):
    answer = post(pasted=PASTED)
    shown = client.get(answer.location).get_data(as_text=True)

    assert answer.status_code == 303
    assert "Xem trước: chưa dòng nào được ghi." in shown
    assert "20 kg/sào" in shown
    assert Event.select().where(Event.kind == "diary").count() == 0

    page = client.get(answer.location)
    client.post(f"{answer.location}/import", data={"csrf_token": token_in(page)})
    assert Event.select().where(Event.kind == "diary").count() == 1
    assert "20 kg/sào" not in client.get(answer.location).get_data(as_text=True)

    again = post(pasted=PASTED)
    assert "Mọi dòng trong tệp đã có sẵn" in client.get(again.location).get_data(as_text=True)


def test_semicolons_do_as_well_and_an_empty_first_cell_counts(client, post):
    answer = post(pasted="Người làm;Ngày;Việc\n;02/11/2026;Tưới, điều tiết nước\n")
    tabs = post(pasted="\tNgày\tViệc\n\t02/11/2026\tTưới, điều tiết nước\n")

    assert "Nhập 1 dòng" in client.get(answer.location).get_data(as_text=True)
    assert "Nhập 1 dòng" in client.get(tabs.location).get_data(as_text=True)


def test_nothing_or_no_heading_is_refused_with_what_was_pasted_kept(post):
    empty = post(pasted="  \n")
    lost = post(pasted="02/11/2026\tBón phân\tNPK\n")

    assert empty.status_code == lost.status_code == 422
    assert "Chưa chọn tệp nào." in empty.get_data(as_text=True)
    assert "Không tìm thấy dòng tiêu đề" in lost.get_data(as_text=True)
    assert "Bón phân" in lost.get_data(as_text=True)


def test_the_diary_of_a_product_and_of_a_season_are_handed_out(client, post, season):
    product = client.get("/exchange/diary/rice.xlsx")
    own = client.get(f"/exchange/seasons/{season.code}/diary.xlsx")
    page = client.get(f"/seasons/{season.code}").get_data(as_text=True)

    assert f"/exchange/seasons/{season.code}/diary.xlsx" in page
    assert "Bón phân" in [table.name for table in read_tables(product.data)]
    assert ["Thửa, ao", "Đồng Chợ"] in [row.cells[:2] for row in read_tables(own.data)[0].rows]
    assert client.get("/exchange/diary/mam_cay.xlsx").status_code == 404


def test_the_diary_of_a_neighbours_season_is_not_found(client, stranger_clerk, season):
    sign_in(client, stranger_clerk)

    assert client.get(f"/exchange/seasons/{season.code}/diary.xlsx").status_code == 404


def test_the_file_is_of_the_one_who_pasted(client, post, stranger_clerk):
    post(pasted=PASTED)

    assert ImportRun.get().file_name.startswith("Dán lúc 12:00 23/11/2026")
