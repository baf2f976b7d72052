"""Coming in with a password, going out, and who is let nowhere."""

import re
from datetime import timedelta

import pytest
from cast import PASSWORD, make_person, membership_of, sign_in, token_in

from trace import clock
from trace.access.models import Membership, Person, SignIn
from trace.access.wiring import COOKIE
from trace.kit.models import ActLogEntry

WORK = "/desk/"  # where a clerk's day begins
WRONG = [("0912000002", "sai rồi nhé"), ("0999999999", PASSWORD), ("lan", PASSWORD)]
ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]


def post(client, login, password, **more):
    return client.post(
        "/sign-in",
        data={"csrf_token": token_in(client.get("/sign-in")), "login": login, "password": password, **more},
    )


def choose(client, membership_id):
    token = token_in(client.get("/choose"))
    return client.post("/choose", data={"csrf_token": token, "membership": membership_id, "next": "/account/"})


@pytest.mark.parametrize("login", ["0912 000 002", "84912000002", "+84 912.000.002", "0084912000002"])
def test_a_clerk_comes_in_with_any_spelling_of_the_number(client, clerk, login):
    answer = post(client, login, PASSWORD)

    assert answer.status_code == 303
    assert answer.location == WORK
    assert "Trần Văn Bảy" in client.get("/account/").get_data(as_text=True)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, clerk):
    answer = post(client, "0912000002", PASSWORD)
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(COOKIE))

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie
    secret = cookie.split("=", 1)[1].split(";")[0].rsplit(".", 1)[0]
    assert SignIn.select().where(SignIn.token_hash.contains(secret)).count() == 0


def test_a_cookie_signed_with_another_key_is_nobody(client, clerk):
    sign_in(client, clerk)
    held = client.get_cookie(COOKIE).value
    client.set_cookie(COOKIE, held[:-2] + ("aa" if not held.endswith("aa") else "bb"))

    assert client.get("/account/").status_code == 303


@pytest.mark.parametrize(
    ("login", "password"), [("0912000002", "sai rồi nhé"), ("0999999999", PASSWORD), ("lan", PASSWORD)]
)
def test_wrong_password_and_unknown_login_get_the_same_answer(client, clerk, login, password):
    answer = post(client, login, password)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page
    assert f'value="{login}"' in page, "what was typed is kept"
    assert password not in page
    assert ActLogEntry.select().where(ActLogEntry.act == "access.sign_in_refused").count() == 1
    assert client.get("/account/").status_code == 303


def test_empty_fields_are_named(client, db):
    answer = post(client, "", "")

    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("Chưa nhập mục này.") >= 2


def test_after_ten_wrong_tries_even_the_right_password_waits(client, clerk, noon):
    for _ in range(10):
        assert post(client, "0912000002", "sai rồi nhé").status_code == 422
    answer = post(client, "84912000002", PASSWORD)

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    clock.set_clock(lambda: noon + timedelta(minutes=16))
    assert post(client, "0912000002", PASSWORD).status_code == 303


def test_without_a_csrf_token_nothing_is_posted(client, clerk):
    answer = client.post("/sign-in", data={"login": "0912000002", "password": PASSWORD})

    assert answer.status_code == 400
    assert SignIn.select().count() == 0


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "//[evil",
        "/\t/evil.example",
    ],
)
def test_next_never_leads_to_another_host(client, clerk, target):
    assert post(client, "0912000002", PASSWORD, next=target).location == WORK


def test_the_form_itself_stands_whatever_next_says(client, db):
    assert client.get("/sign-in?next=//[evil").status_code == 200


def test_a_guarded_page_leads_back_after_signing_in(client, clerk):
    answer = client.get("/account/?x=1")

    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/account/?x%3D1"
    assert post(client, "0912000002", PASSWORD, next="/account/?x=1").location == "/account/?x=1"


def test_signing_out_ends_the_session_for_good(client, clerk):
    sign_in(client, clerk)
    held = client.get_cookie(COOKIE).value
    token = token_in(client.get("/account/"))

    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 303
    client.set_cookie(COOKIE, held)
    assert client.get("/account/").status_code == 303
    assert SignIn.get().ended_at is not None


def test_a_session_ends_by_itself_after_thirty_days_unseen(client, clerk, noon):
    sign_in(client, clerk)
    clock.set_clock(lambda: noon + timedelta(days=29))
    assert client.get("/account/").status_code == 200
    clock.set_clock(lambda: noon + timedelta(days=58))
    assert client.get("/account/").status_code == 200, "being seen carries it on"
    clock.set_clock(lambda: noon + timedelta(days=89))
    assert client.get("/account/").status_code == 303


def test_an_admins_session_is_short(client, admin, noon):
    sign_in(client, admin)
    clock.set_clock(lambda: noon + timedelta(hours=13))

    assert client.get("/account/").status_code == 303


@pytest.mark.parametrize("stop", ["membership", "person", "organisation"])
def test_who_is_stopped_is_out_with_the_next_request(client, clerk, song_hoa, stop):
    sign_in(client, clerk)
    if stop == "membership":
        Membership.update(is_active=False).execute()
    elif stop == "person":
        Person.update(is_active=False).execute()
    else:
        type(song_hoa).update(is_active=False).execute()

    assert client.get("/account/").status_code == 303
    assert post(client, "0912000002", PASSWORD).status_code == 422


def test_who_works_for_two_chooses_and_switches(client, clerk, dong_nguyen):
    also = make_person("+84912000002", "", "manager", dong_nguyen)
    answer = post(client, "0912000002", PASSWORD, next="/account/")
    page = client.get(answer.location).get_data(as_text=True)

    assert answer.location.startswith("/choose?next=")
    assert "Sông Hóa" in page
    assert "Đồng Nguyên" in page
    chosen = choose(client, membership_of(also).id)
    assert chosen.location == "/account/"
    shown = client.get("/account/").get_data(as_text=True)
    assert re.search(r"Quản lý · Hợp tác xã Sản xuất gạo Đồng Nguyên", shown)


def test_nobody_chooses_a_role_that_is_not_theirs(client, clerk, stranger_manager):
    sign_in(client, clerk)
    answer = choose(client, membership_of(stranger_manager).id)

    assert answer.status_code == 422
    assert SignIn.get().membership_id == membership_of(clerk).id


def test_the_persons_language_comes_along_to_a_new_device(client, clerk):
    Person.update(language="en").execute()

    assert "lang=en" in " ".join(post(client, "0912000002", PASSWORD).headers.getlist("Set-Cookie"))
