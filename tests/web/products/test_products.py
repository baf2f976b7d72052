"""Products as pages: the form that keeps what was typed, the page that names the gaps, and who may do what."""

import re
from io import BytesIO

import pytest
from cast import sign_in, token_in
from PIL import Image

from trace.products import actions
from trace.products.models import Product, ProductPhoto


@pytest.fixture
def desk(app, clerk, noon):
    return sign_in(app.test_client(), clerk)


@pytest.fixture
def rice(song_hoa, clerk, now):
    facts = {"name": "Gạo thơm Sông Hóa", "category": "rice", "net_content": "5 kg", "ingredients": "Gạo 100%"}
    return actions.save_product(song_hoa, facts, by=clerk, now=now)


def post(client, address, page="/products/new", **data):
    return client.post(address, data={"csrf_token": token_in(client.get(page)), **data})


def picture() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    out.seek(0)
    return out


def text_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_empty_list_says_what_to_do_and_leads_there(desk):
    page = text_of(desk, "/products/")

    assert "Chưa có sản phẩm nào. Thêm sản phẩm đầu tiên" in page
    assert 'href="/products/new"' in page


def test_a_search_without_result_says_so(desk, rice):
    assert "Không có sản phẩm nào khớp" in text_of(desk, "/products/?q=cua")
    assert "Gạo thơm Sông Hóa" in text_of(desk, "/products/?q=gao+thom")


def test_name_and_group_make_a_draft_whose_page_names_the_gaps_and_their_articles(desk):
    answer = post(desk, "/products/new", name="Mắm cáy", category="mam_cay")
    page = text_of(desk, answer.location)

    assert answer.status_code == 303
    assert "Bản nháp" in page
    assert "Còn thiếu 7 mục" in page
    assert "NĐ 37/2026 Đ23.5đ" in page
    assert f'href="{answer.location}/edit#origin"' in page


def test_with_everything_and_a_photo_it_is_ready(desk):
    facts = {"name": "Gạo", "category": "rice", "origin": "Việt Nam", "net_content": "5 kg", "standard": "TCCS 01"}
    answer = post(desk, "/products/new", **facts, photos=(picture(), "bao.jpg"))
    page = text_of(desk, answer.location)

    assert "Đủ để in tem" in page
    assert ProductPhoto.select().count() == 1
    assert not Product.get().is_draft


def test_a_wrong_form_keeps_what_was_typed_and_names_the_field(desk):
    answer = post(
        desk, "/products/new", name="Gạo <b>", category="rice", net_content="nhiều", gtin="123", storage="Nơi khô\nKín"
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'value="Gạo &lt;b&gt;"' in page
    assert "Nơi khô\nKín</textarea>" in page
    assert 'href="#gtin"' in page or 'href="#net_content"' in page
    assert Product.select().count() == 0


def test_an_ocop_group_needs_its_sub_group(desk):
    asked = post(desk, "/products/new", name="Chiếu cói", category="ocop")
    made = post(desk, "/products/new", name="Chiếu cói", category="ocop", subgroup="ocop_crafts.household")

    assert asked.status_code == 422
    assert "Chọn nhóm nhỏ" in asked.get_data(as_text=True)
    assert made.status_code == 303
    assert Product.get().category == "ocop_crafts.household"
    assert 'value="ocop_crafts.household" selected' in text_of(desk, made.location + "/edit")


def test_an_unreadable_photo_saves_nothing_at_all(desk):
    answer = post(desk, "/products/new", name="Gạo", category="rice", photos=(BytesIO(b"no"), "a.jpg"))

    assert answer.status_code == 422
    assert Product.select().count() == 0


def test_a_copy_takes_the_words_along_but_no_code_and_no_papers(desk, song_hoa, clerk, now, rice):
    actions.save_product(song_hoa, {"gtin": "9520002000002", "gtin_proof": "GCN 1"}, by=clerk, now=now, product=rice)
    page = text_of(desk, f"/products/new?from={rice.code}")

    assert "Gạo 100%</textarea>" in page
    assert "9520002000002" not in page
    assert "GCN 1" not in page


def test_an_edit_changes_only_this_product(desk, rice):
    answer = post(
        desk, f"/products/{rice.code}/edit", f"/products/{rice.code}/edit", name="Gạo nếp", category="rice", origin="VN"
    )
    kept = Product.get_by_id(rice.id)

    assert answer.location == f"/products/{rice.code}"
    assert (kept.name, kept.origin, kept.net_content_thousandths) == ("Gạo nếp", "VN", None)


def test_photos_are_added_led_and_removed_on_the_page(desk, rice):
    page = f"/products/{rice.code}"
    post(desk, page + "/photos", page, photos=[(picture(), "a.jpg")])
    (photo,) = ProductPhoto.select()

    assert post(desk, page + "/photos/order", page, photo=photo.id, to="first").status_code == 303
    assert post(desk, page + "/photos/order", page, photo=photo.id, to="sideways").status_code == 422
    assert f"/files/{photo.file.sha256}-small" in text_of(desk, page)
    post(desk, f"{page}/photos/{photo.id}/remove", page)
    assert ProductPhoto.select().count() == 0


def test_the_grade_is_saved_shown_and_taken_away(desk, rice):
    page = f"/products/{rice.code}/ocop"
    asked = post(desk, page, page, stars="4", decision="", decided_on="18/12/2025")
    post(desk, page, page, stars="4", decision="99/QĐ-UBND", decided_on="2025-12-18", issuer="UBND tỉnh")

    assert asked.status_code == 422
    shown = text_of(desk, f"/products/{rice.code}")
    assert "OCOP 4 sao" in shown
    assert "18/12/2028" in shown
    post(desk, page, page, stars="")
    assert Product.get_by_id(rice.id).ocop_stars is None


def test_a_link_off_the_list_is_refused_with_what_was_typed(desk, rice):
    page = f"/products/{rice.code}/shops"
    answer = post(desk, page, page, shops="https://shopee.vn/gao\nhttps://evil.example/gao")

    assert answer.status_code == 422
    assert "https://evil.example/gao</textarea>" in answer.get_data(as_text=True)
    post(desk, page, page, shops="https://shopee.vn/gao")
    assert 'href="https://shopee.vn/gao" rel="noopener noreferrer nofollow"' in text_of(desk, f"/products/{rice.code}")


def test_stopping_asks_once_and_can_be_taken_back(desk, rice):
    page = f"/products/{rice.code}"
    assert "data-confirm=" in text_of(desk, page)

    post(desk, page + "/deactivate", page)
    assert "Sản phẩm đã ngừng" in text_of(desk, page)
    post(desk, page + "/activate", page)
    assert Product.get_by_id(rice.id).is_active


def test_a_stranger_finds_nothing(app, rice, stranger_manager, noon):
    stranger = sign_in(app.test_client(), stranger_manager)

    assert stranger.get(f"/products/{rice.code}").status_code == 404
    assert stranger.get(f"/products/{rice.code}/edit").status_code == 404
    assert stranger.get(f"/products/new?from={rice.code}").status_code == 404
    assert post(stranger, f"/products/{rice.code}/deactivate").status_code == 404
    assert "Gạo thơm" not in text_of(stranger, "/products/")


@pytest.mark.parametrize("who", ["helper", "auditor"])
def test_who_only_reads_sees_no_buttons(request, app, rice, who, noon):
    reader = sign_in(app.test_client(), request.getfixturevalue(who))
    page = text_of(reader, f"/products/{rice.code}")

    assert "Gạo thơm Sông Hóa" in page
    assert "/edit" not in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert reader.get("/products/new").status_code == 403


def test_an_admin_is_offered_only_what_an_admin_may_do(app, rice, admin, noon):
    client = sign_in(app.test_client(), admin)
    page = text_of(client, f"/products/{rice.code}")
    offered = set(re.findall(r'href="(/(?:products|certificates)/[^"#]*)"', page.split("<main")[1]))

    assert f"/products/{rice.code}/edit" in offered
    assert [address for address in offered if client.get(address).status_code == 403] == []


def test_an_officer_sees_whose_product_it_is(app, rice, auditor, noon):
    officer = sign_in(app.test_client(), auditor)

    assert "Hợp tác xã Nông nghiệp Sông Hóa" in text_of(officer, "/products/?q=song+hoa")
