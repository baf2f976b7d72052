"""Tokens made and shown once on a page, used as bearer; the log of acts as a page."""

import re

import pytest
from cast import sign_in, token_in

from trace.access.models import ApiToken
from trace.kit.acts import log_act
from trace.kit.viewer import COMMAND_LINE


@pytest.fixture
def desk(app, manager):
    return sign_in(app.test_client(), manager)


def post(client, address, page, **data):
    return client.post(address, data={"csrf_token": token_in(client.get(page)), **data})


def test_a_token_is_shown_once_works_and_ends(app, desk, song_hoa):
    shown = post(desk, "/tokens/", "/tokens/", name="cân kho 1", role="staff").get_data(as_text=True)
    secret = re.search(r"trace_[\w-]{43}", shown)[0]
    bearer = {"Authorization": f"Bearer {secret}"}
    machine = app.test_client()

    assert secret not in desk.get("/tokens/").get_data(as_text=True)
    assert machine.get("/api/v1/me", headers=bearer).json == {
        "name": "cân kho 1",
        "role": "staff",
        "organisation": "HTX-01",
    }
    assert post(desk, f"/tokens/{ApiToken.get().id}/end", "/tokens/").status_code == 303
    assert machine.get("/api/v1/me", headers=bearer).status_code == 401


def test_a_token_opens_the_api_only_and_not_pages(app, clerk_token):
    assert app.test_client().get("/account/", headers={"Authorization": f"Bearer {clerk_token}"}).status_code == 303


def test_a_cookie_reads_the_api_but_does_not_write_there(app, desk):
    assert desk.get("/api/v1/me").json["role"] == "manager"
    with app.test_request_context():
        assert "POST" not in {m for r in app.url_map.iter_rules() if r.rule == "/api/v1/me" for m in r.methods}
    assert desk.get("/api/v1/me", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_without_a_token_the_api_says_how_to_come_in(client, db):
    answer = client.get("/api/v1/me")

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_needs_a_name(desk):
    answer = post(desk, "/tokens/", "/tokens/", name="", role="staff")

    assert answer.status_code == 422
    assert ApiToken.select().count() == 0


def test_the_manager_reads_the_log_in_words(desk, clerk, stranger_clerk, app):
    sign_in(app.test_client(), stranger_clerk)
    sign_in(app.test_client(), clerk)
    page = desk.get("/acts/").get_data(as_text=True)

    assert "Đăng nhập" in page
    assert "Trần Văn Bảy" in page
    assert "Bùi Văn Tám" not in page


def test_the_log_can_be_narrowed_to_one_person(desk, clerk, app):
    sign_in(app.test_client(), clerk)
    page = desk.get(f"/acts/?person={clerk.person_id}").get_data(as_text=True)
    body = page.split("<tbody>")[1]

    assert "Trần Văn Bảy" in body
    assert "Nguyễn Thị Lan" not in body


@pytest.mark.parametrize("person", ["²", "9" * 30, "1" * 4000])
def test_a_person_that_cannot_be_narrows_nothing(desk, person):
    assert desk.get(f"/acts/?person={person}").status_code == 200


def test_the_menu_holds_only_what_this_role_may_open(app, desk, clerk):
    menu = re.findall(r'<li><a href="(/[\w-]+/)"', desk.get("/account/").get_data(as_text=True))
    others = re.findall(
        r'<li><a href="(/[\w-]+/)"', sign_in(app.test_client(), clerk).get("/account/").get_data(as_text=True)
    )

    assert {"/people/", "/tokens/", "/acts/", "/organisations/", "/account/"} <= set(menu)
    assert "/people/" not in others
    assert {"/organisations/", "/account/"} <= set(others)


def test_the_log_says_kinds_and_yes_or_no_in_words(desk, manager, song_hoa, now):
    log_act(manager, "documents.add_certificate", "vietgap VG-01", now=now)
    log_act(manager, "products.register", "S2C8FHKR", now=now, name="Gạo", is_draft=True)
    page = desk.get("/acts/").get_data(as_text=True)

    assert "Thêm giấy chứng nhận" in page
    assert "VietGAP VG-01" in page
    assert "bản nháp: có" in page
    assert "is_draft" not in page


def test_what_a_command_did_is_the_operators_act(app, admin, song_hoa, now):
    log_act(COMMAND_LINE, "organisations.approve", song_hoa.code, now=now)
    page = sign_in(app.test_client(), admin).get("/acts/").get_data(as_text=True)

    assert "Người vận hành hệ thống" in page
    assert "flask" not in page.lower()
