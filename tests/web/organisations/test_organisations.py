"""Organisations as pages: whoever looks, the one entry of a place, and an officer's approval."""

import pytest
from cast import sign_in, token_in

from trace.organisations.models import Organisation
from trace.places.actions import seed_places
from trace.places.reading import read_reference


@pytest.fixture
def places(db):
    seed_places(read_reference())


@pytest.fixture
def office(app, admin):
    return sign_in(app.test_client(), admin)


def post(client, address, page, **data):
    return client.post(address, data={"csrf_token": token_in(client.get(page)), **data})


def register(office, **data):
    facts = {"kind": "coop", "name": "Hợp tác xã Minh Tân", "commune": "a sao", "line": "Thôn Đông", **data}
    return post(office, "/organisations/", "/organisations/new", **facts)


def test_a_commune_typed_without_marks_becomes_an_address(office, places):
    answer = register(office)
    made = Organisation.get(Organisation.name == "Hợp tác xã Minh Tân")

    assert answer.location == f"/organisations/{made.code}"
    assert made.address["now"]["text"] == "Xã A Sào, tỉnh Hưng Yên"
    assert "Thôn Đông, Xã A Sào, tỉnh Hưng Yên" in office.get(answer.location).get_data(as_text=True)


def test_an_old_commune_keeps_both_names(office, places):
    page = office.get(register(office, commune="An Đồng").location).get_data(as_text=True)

    assert "Xã A Sào, tỉnh Hưng Yên" in page
    assert "Địa chỉ cũ (trước 01/07/2025): Thôn Đông, Xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình" in page


def test_where_several_places_bear_the_name_one_chooses(office, places):
    asked = register(office, commune="Minh Khai")
    page = asked.get_data(as_text=True)

    assert asked.status_code == 422
    assert "Chọn đúng nơi" in page
    assert 'value="Hợp tác xã Minh Tân"' in page, "what was typed is kept"
    key = page.split("Xã Minh Khai, huyện Vũ Thư")[0].rsplit('name="place" value="', 1)[1].split('"')[0]
    chosen = register(office, commune="Minh Khai", place=key, place_asked="Minh Khai")
    assert chosen.status_code == 303
    assert Organisation.get().ex_district == "Huyện Vũ Thư"


def test_a_choice_for_another_name_no_longer_counts(office, places):
    register(office, commune="a sao", place="1:2024-01-01", place_asked="Minh Khai")

    assert Organisation.get().commune_code == "12499"


@pytest.mark.parametrize("place", ["", "x", "99999:2025-07-01", "12478:gestern", "12478"])
def test_a_broken_choice_is_refused_calmly(office, places, place):
    answer = register(office, commune="Minh Khai", place=place, place_asked="Minh Khai")

    assert answer.status_code == 422
    assert Organisation.select().count() == 0


def test_an_address_beyond_the_province_keeps_what_was_typed(office, places):
    register(office, commune="Xã Nghĩa Hưng, tỉnh Nam Định", line="Xóm 3", kind="carrier")
    made = Organisation.get()

    assert made.commune_code is None
    assert made.address["typed"] == "Xóm 3, Xã Nghĩa Hưng"
    assert made.address["now"]["text"] == "Tỉnh Ninh Bình"


def test_an_unknown_commune_and_wrong_numbers_are_named(office, places):
    answer = register(office, commune="Atlantis", gln="123", household_count="-1", website="x")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Không tìm thấy xã, phường “Atlantis”." in page
    assert "Số hộ từ 0 đến 100.000." in page
    assert Organisation.select().count() == 0


def test_an_abbreviated_name_is_saved_with_a_warning(office, places):
    page = office.get(register(office, name="HTX Minh Tân").location).get_data(as_text=True)

    assert "không được viết tắt (NĐ 37/2026 Điều 39)" in page


def test_a_taken_code_is_told_at_its_field(office, places, song_hoa):
    answer = register(office, code="htx-01")

    assert answer.status_code == 422
    assert "Mã HTX-01 đã có cơ sở khác dùng." in answer.get_data(as_text=True)


def test_the_manager_edits_and_a_new_name_asks_for_a_new_check(app, manager, song_hoa, places):
    desk = sign_in(app.test_client(), manager)
    form = desk.get("/organisations/HTX-01/edit").get_data(as_text=True)
    assert "Xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình" in form

    saved = post(
        desk, "/organisations/HTX-01", "/organisations/HTX-01/edit",
        kind="coop", name="Hợp tác xã Sông Hóa Mới", commune="Xã A Sào", line="Thôn Bắc", registration_no="1001234567",
    )  # fmt: skip
    page = desk.get(saved.location).get_data(as_text=True)
    assert "cần được xác nhận lại" in page
    assert "Chưa được cán bộ xác nhận" in page
    assert "Thôn Bắc, Xã A Sào, tỉnh Hưng Yên" in page
    assert Organisation.get().phone == "", "an emptied field is emptied"


def test_saving_the_form_as_it_opened_changes_nothing(app, manager, song_hoa, places):
    desk = sign_in(app.test_client(), manager)
    page = desk.get("/organisations/HTX-01/edit").get_data(as_text=True)
    typed = {
        name: page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        for name in ("name", "commune", "place", "place_asked", "line", "registration_no", "phone", "representative")
    }
    before = Organisation.select().dicts().get()
    answer = post(desk, "/organisations/HTX-01", "/organisations/HTX-01/edit", kind="coop", **typed)

    assert answer.status_code == 303
    after = Organisation.select().dicts().get()
    assert after["address"]["then"]["code"] == before["address"]["then"]["code"]
    assert {k: after[k] for k in ("name", "phone", "is_approved", "commune_code", "representative")} == {
        k: before[k] for k in ("name", "phone", "is_approved", "commune_code", "representative")
    }


def test_an_officer_approves_and_withdraws(app, auditor, dong_nguyen):
    Organisation.update(registration_no="1002").where(Organisation.code == "HTX-02").execute()
    officer = sign_in(app.test_client(), auditor)
    page = "/organisations/HTX-02"

    desk = "/audit/approvals/organisations/HTX-02"
    assert f'href="{desk}"' in officer.get(page).get_data(as_text=True)

    assert post(officer, desk, desk, word="confirmed", reason="Bản gốc số 1002").status_code == 303
    shown = officer.get(page).get_data(as_text=True)
    assert "Đã xác nhận: Sở Công Thương tỉnh Hưng Yên" in shown
    assert "Bản gốc số 1002" in shown
    without = post(officer, desk, desk, word="taken_back", reason="")
    assert without.status_code == 422
    assert "Ghi rõ lý do" in without.get_data(as_text=True)
    assert Organisation.get(Organisation.code == "HTX-02").is_approved
    assert post(officer, desk, desk, word="taken_back", reason="Hết hiệu lực").status_code == 303
    assert not Organisation.get(Organisation.code == "HTX-02").is_approved


def test_staff_go_straight_to_their_own(app, clerk, dong_nguyen):
    client = sign_in(app.test_client(), clerk)

    assert client.get("/organisations/").location == "/organisations/HTX-01"
    assert client.get("/organisations/htx-01").status_code == 200
    assert client.get("/organisations/HTX-02").status_code == 404
    assert "Sửa" not in client.get("/organisations/HTX-01").get_data(as_text=True).split("<main")[1]


def test_the_list_is_searched_filtered_and_sorted(office, song_hoa, dong_nguyen):
    def codes(query):
        page = office.get(f"/organisations/?{query}").get_data(as_text=True)
        return [part.split('"')[0] for part in page.split('href="/organisations/HTX')[1:]]

    assert codes("q=quynh+phu") == ["-01"]
    assert codes("approved=no") == ["-02"]
    assert codes("sort=-code") == ["-02", "-01"]
    assert codes("sort=nonsense&page=abc&kind=%00") == ["-01", "-02"]


def test_stopping_an_organisation_shuts_its_people_out(app, office, song_hoa, clerk):
    theirs = sign_in(app.test_client(), clerk)

    assert post(office, "/organisations/HTX-01/deactivate", "/organisations/HTX-01").status_code == 303
    assert theirs.get("/account/").status_code == 303
    assert post(office, "/organisations/HTX-01/reactivate", "/organisations/HTX-01").status_code == 303
    assert theirs.get("/account/").status_code == 200


def test_a_token_reads_its_own_organisation_over_the_api(client, clerk_token, stranger_token, dong_nguyen):
    mine = {"Authorization": f"Bearer {clerk_token}"}

    assert [one["code"] for one in client.get("/api/v1/organisations/", headers=mine).json] == ["HTX-01"]
    assert client.get("/api/v1/organisations/HTX-01", headers=mine).json["is_approved"] is True
    refused = client.get("/api/v1/organisations/HTX-02", headers=mine)
    assert refused.status_code == 404
    assert refused.content_type == "application/problem+json"
