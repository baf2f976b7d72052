"""The desk's lists: filters, order, pages, and the file for Excel."""

import pytest
from audited import LOT

from trace.batches.models import Batch
from trace.kit.models import ActLogEntry

LISTS = ("batches", "organisations", "products", "sites", "certificates")


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_opens_with_search_filters_and_sortable_heads(desk, story, kind):
    page = desk.get(f"/audit/{kind}/")

    assert "data-slash" in page
    assert "data-rows" in page
    assert "?sort=" in page
    assert "as=csv" in page


@pytest.mark.parametrize("kind", LISTS)
def test_an_empty_list_says_so(far_desk, story, kind):
    assert "Không có mục nào khớp" in far_desk.words(f"/audit/{kind}/")


def test_the_newest_batch_stands_first(desk, story):
    page = desk.get("/audit/batches/")

    assert page.index(story.batch.code) < page.index(story.paddy.code)


def test_filters_narrow_and_stay_in_the_address_of_the_file(desk, story):
    page = desk.get("/audit/batches/?state=approved&district=Huyện+Quỳnh+Phụ")

    assert LOT in page
    assert story.paddy.code not in page
    assert "as=csv" in page
    assert "state=approved" in next(part for part in page.split('href="') if "as=csv" in part.partition('"')[0])


def test_the_file_is_what_excel_reads_and_holds_the_filtered_list(desk, story):
    answer = desk.client.get("/audit/batches/?as=csv&state=approved")
    head, line = answer.get_data().decode("utf-8-sig").strip().split("\r\n")

    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="batches-2026-11-23.csv"'
    found = dict(zip(head.split(";"), line.split(";"), strict=True))
    assert (found["Số lô"], found["Số lượng làm ra"], found["Ngày sản xuất"]) == (LOT, "480", "11/11/2026")
    assert found["Tình trạng"] == "Đã duyệt"
    assert ActLogEntry.select().where(ActLogEntry.act == "audit.export").count() == 1


def test_a_name_that_is_a_formula_is_only_text_in_the_file(desk, story):
    Batch.update(name="=HYPERLINK(1)").where(Batch.id == story.batch.id).execute()

    text = desk.client.get("/audit/batches/?as=csv").get_data(as_text=True)

    assert ";'=HYPERLINK(1);" in text
    assert ";=HYPERLINK" not in text


@pytest.mark.parametrize("kind", LISTS)
def test_every_list_can_be_taken_along(desk, story, kind):
    answer = desk.client.get(f"/audit/{kind}/?as=csv")

    assert answer.status_code == 200
    assert len(answer.get_data().decode("utf-8-sig").strip().split("\r\n")) >= 2


@pytest.mark.parametrize("query", ["page=9999999", "page=x", "sort=;drop", "state=nonsense&from=morgen", "q=%00"])
def test_nonsense_in_the_address_falls_back_quietly(desk, story, query):
    desk.get(f"/audit/batches/?{query}")
