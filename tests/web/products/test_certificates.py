"""Certificates as pages: a paper about a co-op, a product or a place, checked by an officer, withdrawn by its owner."""

from io import BytesIO

import pytest
from cast import A_SAO, sign_in, token_in
from PIL import Image

from trace.documents.models import Certificate
from trace.products.actions import save_product
from trace.sites.actions import save_site

PAPER = {
    "kind": "vietgap",
    "number": "VietGAP-TT-20",
    "issuer": "Trung tâm Chứng nhận",
    "issued_on": "10/01/2025",
    "expires_on": "2027-01-09",
}


@pytest.fixture
def desk(app, clerk, noon):
    return sign_in(app.test_client(), clerk)


@pytest.fixture
def paper(desk):
    post(desk, "/certificates/new", subject="organisation:HTX-01", **PAPER)
    return Certificate.get()


def post(client, address, page="/certificates/new", **data):
    return client.post(address, data={"csrf_token": token_in(client.get(page)), **data})


def text_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_paper_is_saved_as_self_declared_and_listed_with_the_days_left(desk, paper):
    page = text_of(desk, "/certificates/")

    assert "VietGAP-TT-20" in page
    assert "Còn 47 ngày" in page
    assert "Cơ sở tự khai" in page


def test_a_paper_may_be_about_a_product_or_a_place(desk, song_hoa, clerk, now):
    product = save_product(song_hoa, {"name": "Gạo", "category": "rice"}, by=clerk, now=now)
    site = save_site(song_hoa, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=clerk, now=now)
    for subject, page in (
        (f"product:{product.code}", f"/products/{product.code}"),
        (f"site:{site.code}", f"/sites/{site.code}"),
    ):
        assert f'value="{subject}" selected' in text_of(desk, f"/certificates/new?about={subject}")
        assert post(desk, "/certificates/new", subject=subject, **PAPER).status_code == 303
        assert "VietGAP-TT-20" in text_of(desk, page)


def test_a_scan_is_shown_on_its_page(desk):
    out = BytesIO()
    Image.new("RGB", (64, 48), "white").save(out, "JPEG")
    out.seek(0)
    answer = post(desk, "/certificates/new", subject="organisation:HTX-01", file=(out, "giay.jpg"), **PAPER)

    assert "/files/" in text_of(desk, answer.location)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "magic"}, "kind"),
        ({"number": ""}, "number"),
        ({"expires_on": "09/01/2024"}, "expires_on"),
        ({"issued_on": "31/02/2025"}, "issued_on"),
        ({"subject": "organisation:HTX-02"}, "subject"),
        ({"subject": "batch:1"}, "subject"),
        ({"file": (BytesIO(b"MZ"), "virus.exe")}, "file"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(desk, dong_nguyen, wrong, field):
    answer = post(desk, "/certificates/new", **{"subject": "organisation:HTX-01", **PAPER, **wrong})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    assert Certificate.select().count() == 0


def test_an_officer_says_that_it_was_compared_and_a_correction_undoes_it(app, desk, paper, auditor):
    officer = sign_in(app.test_client(), auditor)
    address = f"/certificates/{paper.id}"
    assert post(officer, address + "/verify", address).status_code == 303
    assert "Đã đối chiếu: Sở Công Thương tỉnh Hưng Yên, 23/11/2026" in text_of(desk, address)

    post(desk, address + "/edit", address + "/edit", **{**PAPER, "number": "VietGAP-TT-21"})
    assert "Cơ sở tự khai" in text_of(desk, address)


def test_its_owner_withdraws_it(desk, paper):
    address = f"/certificates/{paper.id}"
    post(desk, address + "/withdraw", address)

    assert "VietGAP-TT-20" not in text_of(desk, "/certificates/")
    assert "VietGAP-TT-20" in text_of(desk, "/certificates/?state=withdrawn")


def test_the_co_op_cannot_verify_its_own_paper(desk, paper):
    assert post(desk, f"/certificates/{paper.id}/verify").status_code == 403


def test_a_stranger_finds_nothing(app, paper, stranger_manager):
    stranger = sign_in(app.test_client(), stranger_manager)

    assert stranger.get(f"/certificates/{paper.id}").status_code == 404
    assert post(stranger, f"/certificates/{paper.id}/withdraw").status_code == 404
    assert "VietGAP-TT-20" not in text_of(stranger, "/certificates/")
