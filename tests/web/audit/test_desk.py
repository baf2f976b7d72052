"""The desk's first screen and its search."""

from audited import GTIN, LOT
from cast import A_SAO, sign_in

from trace.sites.actions import save_site


def test_the_numbers_open_their_lists(desk, story, dong_nguyen):
    page = desk.get("/audit/")

    assert "toàn hệ thống" in page
    for address in (
        "/audit/batches/?state=recalled", "/audit/organisations/?approved=no", "/audit/certificates/?standing=expiring",
    ):  # fmt: skip
        assert f'href="{address}"' in page
        desk.get(address)
    assert "data-slash" in page


def test_a_narrow_scope_is_said_in_words(far_desk):
    words = far_desk.words("/audit/")

    assert "Cua" in words
    assert "Huyện Tiền Hải" in words


def test_answers_stand_in_groups_with_their_numbers(desk, story):
    words = desk.words("/audit/?q=song+hoa")

    for group in ("Lô hàng", "Cơ sở", "Sản phẩm", "Ruộng, ao, xưởng", "Giấy tờ"):
        assert group in words
    assert LOT in words


def test_more_than_a_few_answers_lead_to_the_whole_list(desk, story, clerk, song_hoa, noon):
    for number in range(6):
        save_site(song_hoa, {"kind": "pond", "name": f"Ao {number}", "address": A_SAO}, by=clerk, now=noon)

    page = desk.get("/audit/?q=song+hoa")

    assert "/audit/sites/?q=song+hoa" in page


def test_a_code_leads_straight_to_the_record(desk, story):
    for text in (story.batch.code, f"{GTIN}/{LOT}", f"https://txng.example/t/{story.batch.code}"):
        answer = desk.client.get("/audit/", query_string={"q": text})
        assert (answer.status_code, answer.location) == (303, f"/audit/batches/{story.batch.code}")


def test_nothing_found_says_what_to_try(desk, story):
    assert "Thử ít chữ hơn" in desk.words("/audit/?q=khong+co+gi")


def test_what_was_typed_is_shown_as_letters(desk):
    page = desk.client.get("/audit/?q=<script>alert(1)</script>").get_data(as_text=True)

    assert "<script>alert" not in page


def test_outside_the_scope_the_search_is_empty(far_desk, story):
    assert "Thử ít chữ hơn" in far_desk.words(f"/audit/?q={LOT}")
    assert far_desk.client.get("/audit/", query_string={"q": story.batch.code}).status_code == 200


def test_what_the_officer_opened_last_stands_on_the_first_screen(desk, story):
    desk.get(f"/audit/batches/{story.batch.code}")

    assert f'href="/audit/batches/{story.batch.code}"' in desk.get("/audit/")


def test_people_of_co_ops_and_strangers_do_not_come_in(app, noon, manager, clerk, helper):
    assert app.test_client().get("/audit/").location.startswith("/sign-in")
    for viewer in (manager, clerk, helper):
        assert sign_in(app.test_client(), viewer).get("/audit/").status_code == 403


def test_an_admin_may_look_as_well(app, noon, admin, story):
    assert sign_in(app.test_client(), admin).get(f"/audit/batches/{story.batch.code}").status_code == 200


def test_in_english(desk, story):
    assert desk.client.get("/audit/?lang=en").status_code == 200
    assert desk.client.get(f"/audit/batches/{story.batch.code}?lang=en").status_code == 200
