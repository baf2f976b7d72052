"""The manager's people page, invitations and one-time codes, as a browser sees them."""

import re

import pytest
from cast import PASSWORD, make_person, membership_of, sign_in, token_in

from trace.access.models import Membership, OneTimeLink, Person, SignIn
from trace.places.actions import seed_places
from trace.places.reading import read_reference

NEW = "ruộng nhà bà Thoan"


@pytest.fixture
def desk(app, manager):
    return sign_in(app.test_client(), manager)


def post(client, address, page, **data):
    return client.post(address, data={"csrf_token": token_in(client.get(page)), **data})


def invite(desk, **data):
    return post(
        desk, "/people/", "/people/new", **{"name": "Phạm Văn Chín", "login": "0987 654 321", "role": "staff", **data}
    )


def link_in(answer):
    return re.search(r"https://txng\.example(/enter/[\w-]+)", answer.get_data(as_text=True))[1]


def test_the_list_shows_the_own_people_only(desk, clerk, stranger_clerk):
    page = desk.get("/people/").get_data(as_text=True)

    assert "Trần Văn Bảy" in page
    assert "0912 000 002" in page
    assert "Bùi Văn Tám" not in page


def test_an_invitation_becomes_a_code_and_the_code_a_working_account(app, desk):
    answer = invite(desk)
    assert answer.status_code == 200
    assert 'class="qr"' in answer.get_data(as_text=True)
    guest = app.test_client()
    link = link_in(answer)

    for _ in range(2):  # previews of messages look first
        assert "Phạm Văn Chín" in guest.get(link).get_data(as_text=True)
    assert OneTimeLink.get().used_at is None
    came = post(guest, link, link, name="Phạm Văn Chín", password=NEW)
    assert came.status_code == 303
    assert "Phạm Văn Chín" in guest.get("/account/").get_data(as_text=True)
    late = app.test_client().get(link)
    assert late.status_code == 410
    assert "đã dùng rồi" in late.get_data(as_text=True)


def test_a_weak_password_comes_back_with_what_was_typed(app, desk):
    guest = app.test_client()
    link = link_in(invite(desk))
    answer = post(guest, link, link, name="Chín Phạm", password="1234567890")

    assert answer.status_code == 422
    assert "dễ bị đoán" in answer.get_data(as_text=True)
    assert 'value="Chín Phạm"' in answer.get_data(as_text=True)
    assert "1234567890" not in answer.get_data(as_text=True)
    assert OneTimeLink.get().used_at is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"login": "12"}, "Số điện thoại"),
        ({"name": ""}, "Chưa nhập mục này."),
        ({"role": "admin"}, "Quản lý chỉ mời người vào cơ sở của mình."),
        ({"login": "0912 000 002"}, "đã có vai trò"),
    ],
)
def test_a_wrong_invitation_is_explained_and_changes_nothing(desk, clerk, wrong, sentence):
    before = Membership.select().count()
    answer = invite(desk, **wrong)

    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert Membership.select().count() == before


def test_a_manager_cannot_invite_elsewhere_by_adding_a_field(desk, dong_nguyen, song_hoa):
    invite(desk, organisation="HTX-02")

    assert Membership.select().order_by(Membership.id.desc()).get().organisation_id == song_hoa.id


def test_a_quick_code_lets_the_clerk_in_with_one_press(app, desk, clerk):
    page = f"/people/{membership_of(clerk).id}"
    answer = post(desk, f"{page}/link", page, purpose="sign_in")
    guest = app.test_client()
    link = link_in(answer)

    assert "Vào với tên Trần Văn Bảy" in guest.get(link).get_data(as_text=True)
    assert SignIn.select().where(SignIn.membership == membership_of(clerk)).count() == 0
    assert post(guest, link, link).status_code == 303
    assert "Trần Văn Bảy" in guest.get("/account/").get_data(as_text=True)


def test_a_forgotten_password_is_replaced_and_other_devices_are_out(app, desk, clerk):
    elsewhere = sign_in(app.test_client(), clerk)
    page = f"/people/{membership_of(clerk).id}"
    link = link_in(post(desk, f"{page}/link", page, purpose="reset"))
    guest = app.test_client()

    assert post(guest, link, link, password=NEW).status_code == 303
    assert elsewhere.get("/account/").status_code == 303
    again = app.test_client()
    assert post(again, "/sign-in", "/sign-in", login="0912000002", password=PASSWORD).status_code == 422
    assert post(again, "/sign-in", "/sign-in", login="0912000002", password=NEW).status_code == 303


def test_whose_other_work_is_elsewhere_is_left_to_the_admin(desk, clerk, dong_nguyen):
    make_person("+84912000002", "", "staff", dong_nguyen)
    page = f"/people/{membership_of(clerk).id}"

    assert "Mã vào nhanh" not in desk.get(page).get_data(as_text=True)
    answer = post(desk, f"{page}/link", page, purpose="reset")
    assert answer.status_code == 422
    assert "Nhờ quản trị hệ thống" in answer.get_data(as_text=True)
    assert OneTimeLink.select().count() == 0


def test_role_end_and_restore(app, desk, clerk):
    theirs = sign_in(app.test_client(), clerk)
    page = f"/people/{membership_of(clerk).id}"
    membership = membership_of(clerk).id

    assert post(desk, f"{page}/role", page, role="manager").status_code == 303
    assert Membership.get_by_id(membership).role == "manager"
    assert post(desk, f"{page}/end", page).status_code == 303
    assert theirs.get("/account/").status_code == 303
    assert "Đã ngừng" in desk.get(page).get_data(as_text=True)
    assert post(desk, f"{page}/restore", page).status_code == 303
    assert Membership.get_by_id(membership).is_active


def test_nobody_ends_himself(desk, manager):
    page = f"/people/{membership_of(manager).id}"
    answer = post(desk, f"{page}/end", "/people/new")

    assert answer.status_code == 409
    assert "chính mình" in answer.get_data(as_text=True)


def test_an_admin_gives_an_officer_a_scope(app, admin, auditor):
    seed_places(read_reference())
    office = sign_in(app.test_client(), admin)
    page = f"/people/{membership_of(auditor).id}"
    answer = post(office, f"{page}/scope", page, categories=["rice", "shrimp"], districts=["Huyện Tiền Hải"])

    assert answer.status_code == 303
    assert membership_of(auditor).scope == {"categories": ["rice", "shrimp"], "districts": ["Huyện Tiền Hải"]}
    assert 'value="Huyện Tiền Hải" checked' in office.get(page).get_data(as_text=True).replace("\n", " ")


def test_devices_are_listed_and_ended(app, clerk):
    here, there = sign_in(app.test_client(), clerk), sign_in(app.test_client(), clerk)
    other = SignIn.select().order_by(SignIn.id.desc()).get().id

    assert "Máy này" in here.get("/account/").get_data(as_text=True)
    assert post(here, f"/account/sign-ins/{other}/end", "/account/").status_code == 303
    assert there.get("/account/").status_code == 303
    assert here.get("/account/").status_code == 200


def test_everywhere_else_is_ended_at_once(app, clerk):
    here, there = sign_in(app.test_client(), clerk), sign_in(app.test_client(), clerk)

    assert post(here, "/account/sign-ins/end", "/account/").status_code == 303
    assert there.get("/account/").status_code == 303
    assert here.get("/account/").status_code == 200


def test_own_password_and_details(app, clerk):
    client = sign_in(app.test_client(), clerk)

    wrong = post(client, "/account/password", "/account/", old="không phải", password=NEW)
    assert wrong.status_code == 422
    assert "Mật khẩu hiện tại không đúng." in wrong.get_data(as_text=True)
    assert post(client, "/account/password", "/account/", old=PASSWORD, password=NEW).status_code == 303
    saved = post(client, "/account/details", "/account/", name="Trần Văn Bẩy", language="en")
    assert "lang=en" in " ".join(saved.headers.getlist("Set-Cookie"))
    assert "Trần Văn Bẩy" in client.get("/account/").get_data(as_text=True)


def test_the_language_switch_is_remembered_with_the_person(app, clerk):
    client = sign_in(app.test_client(), clerk)

    assert post(client, "/language/en", "/account/", next="/account/").location == "/account/"
    assert Person.get_by_id(clerk.person_id).language == "en"
