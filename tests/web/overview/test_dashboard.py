"""The dashboard: every number opens a list as long as it says, scope holds, others are not let in."""

import re
from html import unescape

import pytest
from cast import make_person, sign_in

from trace.organisations.models import Organisation
from trace.readiness.actions import check_due

ADDRESSES = ("/overview/", "/overview/funnel/", "/overview/funnel/?by=supplier", "/overview/late/",
             "/overview/suppliers/HTX-01/sheet.pdf")  # fmt: skip
LINK = re.compile(r'<a[^>]*href="([^"]+)"[^>]*>(?:<strong>)?(\d[\d.]*)(?:</strong>.*?)?</a>', re.DOTALL)
BAR = re.compile(
    r'<th scope="row"><a href="([^"]+)">.*?</th>\s*<td class="bar">.*?</td>\s*<td class="number">(\d+)', re.DOTALL
)


def total_of(desk, address):
    """How many lines the list at an address says it has."""
    page = desk.get(address)
    found = re.search(r"<h1>.*?<small>(\d+) ", page, re.DOTALL)
    if found:
        return int(found[1])
    paged = re.search(r"trong (\d+)</small>", page)
    return (
        int(paged[1])
        if paged
        else len(re.findall(r'<tr[ >]|<article class="finding|<li class="finding', page)) - ("<thead>" in page)
    )


@pytest.fixture
def checked(story, noon):
    check_due(now=noon)
    return story


def links_of(page):
    """(address, number) of each number on the dashboard that opens a list."""
    main = page.split("<main", 1)[1]
    return [(unescape(href), int(text.replace(".", ""))) for href, text in [*LINK.findall(main), *BAR.findall(main)]]


@pytest.mark.parametrize("scope", [{}, {"districts": ["Huyện Quỳnh Phụ"]}, {"categories": ["rice"]},
                                   {"categories": ["crab"], "districts": ["Huyện Tiền Hải"]}])  # fmt: skip
def test_every_number_opens_a_list_of_that_length(app, checked, noon, department, scope):
    officer = make_person("so@sct.example", "Hoàng Văn Sở", "auditor", department, scope=scope)
    client = sign_in(app.test_client(), officer)

    class Reader:
        @staticmethod
        def get(address):
            answer = client.get(address)
            assert answer.status_code == 200, address
            return unescape(answer.get_data(as_text=True))

    links = links_of(client.get("/overview/").get_data(as_text=True))

    assert len(links) > 20
    # Labels are counted one by one, their list shows lots.
    wrong = {
        href: (number, total_of(Reader, href))
        for href, number in links
        if "labels=" not in href and number != total_of(Reader, href)
    }
    assert wrong == {}


def test_the_funnel_says_how_far_the_goods_came(desk, checked):
    words = desk.words("/overview/")

    assert "Hồ sơ đầy đủ đến đâu" in words
    assert re.search(r"Có lô thành phẩm 1 \d+ % 1 100 %", words)
    assert re.search(r"Đã duyệt 1 \d+ % 1 100 %", words)
    assert re.search(r"Đã in tem 0 0 % 0 0 %", words)


def test_an_empty_scope_is_said_and_no_number_is_made_up(far_desk, checked):
    words = far_desk.words("/overview/")

    assert "Chưa có cơ sở sản xuất nào trong phạm vi của bạn." in words
    assert "Gạo nếp A Sào" not in words
    assert "Sông Hóa" not in words


@pytest.mark.parametrize("address", ADDRESSES)
def test_co_ops_and_strangers_are_not_let_in(app, checked, manager_desk, address):
    manager_desk.get(address, 403)
    assert app.test_client().get(address).status_code in (302, 303)


def test_a_supplier_out_of_scope_has_no_sheet(far_desk, checked):
    far_desk.get("/overview/suppliers/HTX-01/sheet.pdf", 404)


def test_the_funnel_by_place_and_supplier(desk, checked):
    assert "Xã A Sào" in desk.words("/overview/funnel/")
    assert "Huyện Quỳnh Phụ" in desk.words("/overview/funnel/?by=district")
    page = desk.get("/overview/funnel/?by=supplier&sort=-approved")
    assert "/audit/batches/?organisation=HTX-01&stage=approved" in page
    assert "HTX-01" in desk.get("/overview/funnel/?by=supplier&as=csv")


def test_entries_written_late_are_listed_and_given_as_files(desk, checked):
    words = desk.words("/overview/late/")
    assert "Hợp tác xã Nông nghiệp Sông Hóa" in words
    assert "Ghi hộ" in words
    book = desk.client.get("/overview/late/?as=xlsx")
    assert book.data[:2] == b"PK"
    assert "Không có việc nào ghi muộn như vậy." in desk.words("/overview/late/?organisation=HTX-02")


def test_a_name_that_looks_like_a_formula_stays_text_in_both_files(desk, checked):
    Organisation.update(name="=1+1").where(Organisation.code == "HTX-01").execute()

    assert "'=1+1" in desk.get("/audit/organisations/?as=csv")
    book = desk.client.get("/audit/organisations/?as=xlsx").data
    from io import BytesIO
    from zipfile import ZipFile

    parts = ZipFile(BytesIO(book))
    assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()
    assert "=1+1" in parts.read("xl/sharedStrings.xml").decode()


def test_the_sheet_of_a_supplier_is_one_sealed_page(desk, checked):
    import pikepdf

    answer = desk.client.get("/overview/suppliers/HTX-01/sheet.pdf")

    assert answer.status_code == 200
    assert b"/ByteRange" in answer.data
    from io import BytesIO

    with pikepdf.open(BytesIO(answer.data)) as pdf:
        assert len(pdf.pages) == 1
