"""The page behind a lot's code: what stands on it, in which order, how large it is, and what never stands on it."""

import gzip
import html
import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import brotli
import pytest
from public_goods import GTIN, LOT, make_rice

from trace.batches.models import Batch
from trace.documents.models import Certificate
from trace.events import actions
from trace.organisations.models import Organisation

ADDRESS = f"/01/{GTIN}/10/{LOT}"
STATIC = Path(__file__).resolve().parents[3] / "trace" / "static"


def text_of(response) -> str:
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def title_of(response) -> str:
    return html.unescape(re.search(r"<title>(.*?)</title>", response.text, re.DOTALL)[1]).strip()


def test_it_answers_what_who_where_until_when_and_whether_anything_is_wrong(goods, phone):
    page = phone(ADDRESS)
    text = text_of(page)

    assert page.status_code == 200
    told = ["Chưa có cảnh báo với lô này", "Gạo nếp cái hoa vàng A Sào", "Hương Đồng · 2 kg", "OCOP 4 sao",
            "Hợp tác xã Dịch vụ nông nghiệp An Thái", "xã A Sào", LOT, "10/08/2027", "13/11/2026",
            "Từ ruộng ở xã A Sào → sấy ở xã Đông Hưng → xay xát ở xã Đông Hưng → đóng gói 13/11/2026."]  # fmt: skip
    places = [text.index(one, text.index("Chưa có cảnh báo")) for one in told]
    assert places == sorted(places)


def test_the_nine_items_and_both_addresses_stand_on_it(goods, phone):
    text = text_of(phone(ADDRESS))

    for said in (
        "Địa chỉ Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên",
        "Địa chỉ cũ (trước 01/07/2025): Thôn Đồng Chợ, Xã An Thái, huyện Quỳnh Phụ, tỉnh Thái Bình",
        "Xuất xứ Việt Nam",
        "Tiêu chuẩn áp dụng TCCS 01:2026/HTX-AT",
        "Thương hiệu, nhãn hiệu Hương Đồng",
        "Sở Công Thương tỉnh Hưng Yên đã đối chiếu đăng ký, ngày 07/05/2026",
    ):
        assert said in text
    assert "Cơ sở chưa khai" not in text


def test_what_is_absent_is_said_where_it_is_missed(goods, phone):
    text = text_of(phone(f"/t/{goods.holes.code}"))

    for said in (
        "Cơ sở chưa khai ảnh",
        "Hạn sử dụng Cơ sở chưa khai",
        "Xuất xứ Cơ sở chưa khai",
        "Thương hiệu, nhãn hiệu Cơ sở chưa khai",
        "Tiêu chuẩn áp dụng Cơ sở chưa khai",
        "Làm đất, ngâm ủ, gieo mạ Cấy / gieo sạ Bón phân Cơ sở chưa khai",
        "Sấy / phơi Xay xát, lau bóng, tách màu Cơ sở chưa khai",
        "Cơ sở chưa xác nhận lô này lưu hành",
    ):
        assert said in text


def test_the_journey_shows_late_entries_corrections_with_the_old_version_and_photos(goods, phone):
    page = phone(ADDRESS)
    text = text_of(page)

    assert "Ghi sau, ngày 04/10/2026" in text
    assert (
        "Đã sửa, xem bản cũ Bản cũ ghi ngày làm 15/08/2026, xã A Sào. Sửa ngày 04/10/2026. Lý do: Ghi nhầm ngày bón"
        in text
    )
    assert page.text.count('loading="lazy"') == 1
    assert re.search(r'<ol class="timeline">.*</ol>', page.text, re.DOTALL)[0].count("<li") == 9


def test_papers_say_who_looked_until_when_and_what_has_ended(goods, phone):
    text = text_of(phone(ADDRESS))

    assert "Trung tâm Chứng nhận mẫu Số VietGAP-TT-13-01-26-0012 Có hiệu lực đến 01/03/2027" in text
    assert "Sở Nông nghiệp và Môi trường tỉnh Hưng Yên đã xem giấy, ngày 24/10/2026" in text
    assert "Đã hết hạn ngày 15/08/2026 Cơ sở tự khai" in text


def test_stars_that_have_ended_do_not_shine(goods, phone):
    goods.product.ocop_expires_on = date(2026, 11, 1)
    goods.product.save()
    page = phone(ADDRESS)

    assert "OCOP 4 sao, đã hết hạn ngày 01/11/2026" in text_of(page)
    assert 'class="stars"' not in page.text


def test_an_organisation_nobody_compared_is_called_unverified(goods, phone):
    Organisation.update(is_approved=False).execute()

    assert "Chưa xác minh: chưa có cơ quan nào đối chiếu đăng ký của cơ sở" in text_of(phone(ADDRESS))


def test_it_says_what_the_code_is_how_to_report_and_how_to_check(goods, phone):
    page = phone(ADDRESS)
    text = text_of(page)

    assert "không phải của riêng gói nào: mọi gói cùng lô mở cùng trang này" in text
    assert 'href="tel:0227 000 0101"' in page.text
    assert "báo cho Sở Nông nghiệp và Môi trường tỉnh Hưng Yên" in text
    assert f'href="/t/{goods.rice.code}/proof"' in page.text
    assert text.index("Dữ liệu có bị sửa không?") > text.index("Phản ánh, liên hệ") > text.index("Nơi bán")


@pytest.mark.parametrize("kind", ["hold", "expired", "recall"])
def test_a_warning_is_the_first_word_everywhere(goods, phone, noon, kind):
    lot = make_rice(goods, lot="W4RN2345", expires_on=date(2026, 11, 22) if kind == "expired" else None)
    actions.approve(lot, by=goods.manager, now=noon)
    if kind == "hold":
        actions.hold([lot], reason="x", by=goods.manager, now=noon, entry_id=str(uuid4()))
    if kind == "recall":
        Batch.update(is_recalled=True, version=Batch.version + 1).where(Batch.id == lot.id).execute()
    word = {
        "hold": "Tạm ngừng bán, chờ kiểm tra",
        "expired": "Hết hạn sử dụng",
        "recall": "Đang thu hồi: không ăn, không bán",
    }[kind]
    page = phone(f"/t/{lot.code}")

    assert title_of(page).startswith(f"{word}: Gạo nếp")
    assert re.search(r'property="og:title" content="([^"]+)"', page.text)[1].startswith(word)
    assert page.text.index(word, page.text.index("<body>")) < page.text.index("<h1>")
    assert "Nơi bán" not in page.text


def test_the_lot_comes_first_in_the_title_when_nothing_is_wrong(goods, phone):
    assert title_of(phone(ADDRESS)) == f"Gạo nếp cái hoa vàng A Sào, lô {LOT}"


def test_zalo_and_search_engines_get_absolute_addresses(goods, phone):
    page = phone(f"/T/{goods.rice.code.lower()}").text

    assert f'<link rel="canonical" href="https://txng.example{ADDRESS}">' in page
    assert f'hreflang="en" href="https://txng.example{ADDRESS}?lang=en"' in page
    assert f'property="og:image" content="https://txng.example/files/{goods.photo.sha256}-card.jpg"' in page
    assert 'property="og:description" content="Chưa có cảnh báo với lô này. Hợp tác xã' in page


def test_it_speaks_english_when_asked_and_offers_the_other_language(goods, phone):
    page = phone(f"{ADDRESS}?lang=en")

    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page.text
    assert "A Sào yellow-flower glutinous rice" in page.text
    assert "10 Aug 2027" in page.text
    assert 'href="?lang=vi" hreflang="vi"' in page.text
    assert '<html lang="en">' in phone(ADDRESS, Accept_Language="en-GB").text
    assert '<html lang="vi">' in phone(ADDRESS, Accept_Language="zh-CN").text


def test_a_serial_nobody_declared_is_said_to_be_so_and_proves_nothing(goods, phone):
    for address in (f"{ADDRESS}/21/7AB", f"/t/{goods.rice.code}/7AB"):
        assert "Số 7AB: số này không do hệ thống cấp, cơ sở cũng chưa khai" in text_of(phone(address))

    actions.tag_units(goods.rice, serials=["7AB"], entry=goods.entry(8))
    for address in (f"{ADDRESS}/21/7AB", f"/t/{goods.rice.code}/7ab"):
        assert "Số 7AB: cơ sở đã khai số này" in text_of(phone(address))


def test_a_unit_s_own_number_alone_leads_to_its_lot_once_it_is_declared(goods, phone):
    actions.tag_units(goods.rice, serials=["7AB"], entry=goods.entry(8))
    assert "Số 7AB: cơ sở đã khai số này" in text_of(phone(f"/01/{GTIN}/21/7AB"))
    assert "Đây là trang chung của sản phẩm" in text_of(phone(f"/01/{GTIN}/21/8CD"))


def test_nothing_personal_is_on_any_public_page(goods, phone):
    for path in (
        ADDRESS,
        f"/t/{goods.holes.code}",
        f"/01/{GTIN}",
        f"/p/{goods.plot.code}",
        f"/t/{goods.rice.code}/proof",
    ):
        page = phone(path).text
        for private in ("Bác Năm", "Chị Hoa", "Anh Tư", "Nguyễn Văn Kiểm", "034000000001", "0912 345 678"):
            assert private not in page


def test_a_private_file_is_not_linked(goods, phone):
    private = goods.photo
    private.is_public = False
    private.save()
    Certificate.update(file=private).execute()

    assert private.sha256 not in phone(ADDRESS).text.partition("Chứng nhận")[2]


def test_a_shared_link_shows_a_jpeg_of_known_size(goods, phone):
    page = phone(ADDRESS)
    said = dict(re.findall(r'<meta property="(og:image[^"]*)" content="([^"]*)">', page.text))

    assert (said["og:image:type"], said["og:image:width"], said["og:image:height"]) == ("image/jpeg", "1200", "630")
    assert said["og:image"].endswith("-card.jpg")
    assert phone("/files/" + said["og:image"].rpartition("/")[2]).content_type == "image/jpeg"


def test_in_english_the_words_of_growers_are_marked_as_vietnamese(goods, phone):
    english = phone(f"{ADDRESS}?lang=en")

    assert '<span lang="vi">Vụ mùa 2026</span>' in english.text
    assert "34 households" in text_of(english)
    assert "34 hộ" not in text_of(english)
    assert '<dd lang="vi">Nếp cái hoa vàng</dd>' in english.text
    assert '<span lang="vi">' not in phone(f"{ADDRESS}?lang=vi").text


def test_no_script_no_cookie_no_token(goods, phone):
    page = phone(ADDRESS, Cookie="session=x; lang=en")

    assert "<script" not in page.text
    assert "csrf" not in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-cache"
    assert '<html lang="vi">' in page.text


def test_the_first_paint_fits_into_14_kilobytes_and_all_of_it_into_60(goods, phone):
    packed = phone(ADDRESS, Accept_Encoding="br").data
    zipped = phone(ADDRESS, Accept_Encoding="gzip").data
    assert brotli.decompress(packed) == gzip.decompress(zipped)
    style = (STATIC / "css" / "public.css").read_bytes()
    fonts = sum(file.stat().st_size for file in (STATIC / "fonts").glob("*.woff2"))
    icons = gzip.compress((STATIC / "icons.svg").read_bytes())

    assert len(zipped) + len(gzip.compress(style)) <= 14_000
    assert len(zipped) + len(gzip.compress(style)) + len(icons) + fonts <= 60_000
    assert set(re.findall(r'(?:href|src)="(/static/[^"?#]+)', phone(ADDRESS).text)) == {
        "/static/favicon.svg", "/static/css/public.css", "/static/icons.svg",
    }  # fmt: skip


def test_head_and_304(goods, phone):
    page = phone(ADDRESS)
    head = phone(ADDRESS, "HEAD")

    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", page.headers["ETag"])
    again = phone(ADDRESS, If_None_Match=page.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert phone(f"{ADDRESS}?lang=en", If_None_Match=page.headers["ETag"]).status_code == 200


def test_demo_goods_say_so(app, goods, phone, settings):
    import dataclasses

    app.config["SETTINGS"] = dataclasses.replace(settings, is_demo=True)

    assert "DỮ LIỆU MẪU" in text_of(phone(ADDRESS))
