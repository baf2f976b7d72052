"""Pages of products and places, of lots nobody registered, the proof and the state of a lot."""

import html
import json
import re

import pytest
from public_goods import GTIN, LOT, code

from trace.gs1.codes import ShortCode
from trace.provenance.queries import current_epoch


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def test_a_lot_nobody_registered_gets_a_warning_and_nothing_lent(goods, phone):
    page = phone(f"/01/{GTIN}/10/NOSUCH")
    text = text_of(page)

    assert page.status_code == 200
    assert "Không có lô NOSUCH trong hệ thống" in text
    assert "báo cho Sở Nông nghiệp và Môi trường tỉnh Hưng Yên" in text
    for lent in ("OCOP", "VietGAP", "/files/", "TCCS", "Nơi bán", "stars"):
        assert lent not in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    assert "ETag" not in page.headers


def test_what_was_typed_into_an_address_is_never_markup(goods, phone):
    page = phone(f"/01/{GTIN}/10/%3Cb%3E%22x")

    assert "<b>" not in page.text
    assert "&lt;b&gt;" in page.text


def test_a_product_page_says_it_is_no_lot_and_how_to_find_the_lot(goods, phone):
    page = phone(f"/01/{GTIN}")
    text = text_of(page)

    assert "Đây là trang chung của sản phẩm, chưa phải của lô trên tay" in text
    assert f'name="product" value="{GTIN}"' in page.text
    assert "270 ngày kể từ ngày sản xuất" in text
    assert LOT not in text
    assert phone(f"/01/{GTIN}", If_None_Match=page.headers["ETag"]).status_code == 304


def test_a_product_without_gtin_has_a_page_under_its_code(goods, phone):
    assert "Gạo tẻ rời" in text_of(phone(f"/s/{code('S', 2)}"))


def test_a_place_page_goes_as_far_as_the_commune(goods, phone):
    text = text_of(phone(f"/p/{goods.plot.code}"))

    assert "Xứ đồng Đồng Chợ" in text
    assert "Xã A Sào, tỉnh Hưng Yên" in text
    assert "Trước 01/07/2025: Xã An Thái, huyện Quỳnh Phụ, tỉnh Thái Bình" in text
    assert "HY-AS-0012" in text
    assert "Thôn Đồng Chợ" not in text


def test_the_place_of_a_household_has_neither_name_nor_owner(goods, phone):
    text = text_of(phone(f"/P/{goods.plot_of_household.code.lower()}"))

    assert "Thửa ruộng, xứ đồng" in text
    assert "Bà Tám" not in text


@pytest.mark.parametrize("path", [f"/t/{code('T', 77)}", f"/p/{code('P', 77)}", "/t/NOTACODE", "/01/09521000000018"])
def test_an_unknown_code_is_a_calm_404_with_another_try(goods, phone, path):
    page = phone(path)

    assert page.status_code == 404
    assert "Không tìm thấy mã này" in page.text
    assert 'action="/lookup"' in page.text


def test_a_404_is_not_kept_when_the_lot_appears(goods, phone):
    wanted = ShortCode.make("T", __import__("random").Random(77)).text
    assert phone(f"/t/{wanted}").status_code == 404
    goods.rice.code = wanted
    goods.rice.save()

    assert phone(f"/t/{wanted}").status_code == 200


def test_the_proof_can_be_read_and_taken_away(goods, phone):
    page = phone(f"/t/{goods.rice.code}/proof")
    whole = phone(f"/t/{goods.rice.code.lower()}/proof.json")

    assert page.status_code == whole.status_code == 200
    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    said = json.loads(whole.data)
    assert said["key"].startswith("id.example.org/log+")
    assert all(entry["proof"].startswith("c2sp.org/tlog-proof@v1") for entry in said["entries"])
    assert said["entries"][0]["salt"] in page.text
    assert phone(f"/t/{code('T', 77)}/proof").status_code == 404


def test_the_state_of_a_lot_for_programs(goods, phone):
    said = json.loads(phone(f"/t/{goods.rice.code}/status.json").data)

    assert (said["lot"], said["gtin"], said["status"], said["expires_on"]) == (LOT, GTIN, "clear", "2027-08-10")
    assert json.loads(phone(f"/t/{goods.holes.code}/status.json").data)["status"] == "unconfirmed"
    assert phone("/t/NOTACODE/status.json").status_code == 404


def test_looking_changes_nothing_that_pages_share(goods, phone):
    before = current_epoch()
    for path in (f"/t/{goods.rice.code}", f"/01/{GTIN}", f"/p/{goods.plot.code}", f"/t/{goods.rice.code}/proof"):
        phone(path)

    assert current_epoch() == before
