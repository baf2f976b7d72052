"""A material from the register in a recording form: it fills the boxes visibly, stays changeable, and bans are said."""

import pytest
from cast import LONG_AGO

from trace.events.models import Event
from trace.events.records import read_json
from trace.materials.actions import save_material
from trace.materials.rules import LABEL, Waiting
from trace.sites.actions import save_site


@pytest.fixture
def address(season):
    return f"/seasons/{season.code}/record"


@pytest.fixture
def beam(song_hoa, clerk):
    facts = {"kind": "pesticide", "name": "Beam 75WP", "active": "tricyclazole", "lot": "B-01"}
    return save_material(song_hoa, facts, by=clerk, now=LONG_AGO, waitings=[Waiting("rice", 14, LABEL)])


@pytest.fixture
def theirs(dong_nguyen, stranger_clerk):
    facts = {"kind": "pesticide", "name": "Thuốc của họ"}
    return save_material(dong_nguyen, facts, by=stranger_clerk, now=LONG_AGO)


def written():
    return read_json(Event.select().where(Event.step == "R05").order_by(Event.id.desc()).get().recorded)


def test_the_form_offers_the_own_register_with_what_each_fills(desk, address, beam, theirs):
    page = desk.get(f"{address}/R05")

    assert f'<option value="{beam.code}"' in page
    assert '"phi_days": "14"' in page
    assert "Thuốc của họ" not in page


def test_choosing_one_fills_the_boxes_and_shows_them_before_anything_is_saved(desk, address, beam):
    answer = desk.post(f"{address}/R05", {"happened_on": "2026-11-05", "material": beam.code, "input_name": ""})
    page = desk.words(answer)

    assert answer.status_code == 200
    assert "Đã lấy từ sổ vật tư: Beam 75WP" in page
    for value in ("Beam 75WP", "tricyclazole", "14"):
        assert f'value="{value}"' in page
    assert Event.select().where(Event.step == "R05").count() == 0


def test_what_was_taken_may_be_changed_and_the_material_is_kept_with_the_event(desk, address, beam):
    sent = {"happened_on": "2026-11-05", "material": beam.code, "material_taken": beam.code, "input_name": "Beam 75WP",
            "active": "tricyclazole", "phi_days": "21", "agreed": "1"}  # fmt: skip
    assert desk.post(f"{address}/R05", sent).status_code == 303

    assert written()["kept"]["phi_days"] == 21
    assert [(one["code"], one["waiting_days"]) for one in written()["materials"]] == [(beam.code, 14)]


def test_a_strangers_material_is_no_choice(desk, address, theirs):
    answer = desk.post(f"{address}/R05", {"happened_on": "2026-11-05", "material": theirs.code, "agreed": "1"})

    assert answer.status_code == 422
    assert "Không tìm thấy vật tư này." in desk.words(answer)
    assert Event.select().where(Event.step == "R05").count() == 0


def test_typing_freely_still_works_and_suggests_days_without_taking_them(desk, address):
    sent = {"happened_on": "2026-11-05", "input_name": "Beam", "active": "Tricyclazol 75%"}
    answer = desk.post(f"{address}/R05", sent)

    assert answer.status_code == 422
    assert "Gợi ý chưa kiểm chứng cho tricyclazole: 7–14 ngày" in desk.words(answer)
    assert desk.post(f"{address}/R05", {**sent, "agreed": "1"}).status_code == 303
    assert "phi_days" not in written()["kept"]
    assert "materials" not in written()


def test_days_that_are_unusually_short_are_asked_about(desk, address):
    sent = {"happened_on": "2026-11-05", "input_name": "Beam", "active": "tricyclazole", "phi_days": "2",
            "pest": "blast", "dose.amount": "1", "dose.per": "g_sao"}  # fmt: skip
    assert "7–14 ngày" in desk.words(desk.post(f"{address}/R05", sent))
    assert "Gợi ý chưa kiểm chứng" not in desk.words(desk.post(f"{address}/R05", {**sent, "phi_days": "10"}))


def test_a_banned_active_is_said_before_saving_and_saved_when_it_is_true(desk, address):
    sent = {"happened_on": "2026-11-05", "input_name": "Thuốc A", "active": "Fipronil 50g/l", "phi_days": "14"}
    answer = desk.post(f"{address}/R05", sent)

    assert answer.status_code == 422
    assert "Fipronil: cấm dùng trong trồng trọt" in desk.words(answer)
    assert desk.post(f"{address}/R05", {**sent, "agreed": "1"}).status_code == 303


def test_the_wait_is_counted_down_on_season_list_and_harvest_form(desk, address, noon):
    sent = {"happened_on": "2026-11-18", "input_name": "Beam", "phi_days": "14", "agreed": "1"}
    desk.post(f"{address}/R05", sent)

    said = "Được thu hoạch từ 02/12/2026 – còn 9 ngày"
    for path in (address.removesuffix("/record"), "/seasons/", f"{address}/R08"):
        assert said in desk.get(path)
    assert "vẫn lưu được" in desk.get(f"{address}/R08")


def test_a_use_without_days_never_lets_the_wait_be_called_over(desk, address, noon):
    desk.post(f"{address}/R05", {"happened_on": "2026-09-01", "input_name": "Beam", "phi_days": "14", "agreed": "1"})
    assert "Đã đủ thời gian cách ly từ 15/09/2026" in desk.get(address.removesuffix("/record"))
    desk.post(f"{address}/R05", {"happened_on": "2026-09-20", "input_name": "Thuốc lạ", "agreed": "1"})

    page = desk.get(address.removesuffix("/record"))
    assert "Có lần dùng thuốc chưa ghi số ngày cách ly" in page
    assert "Đã đủ thời gian cách ly" not in page


def test_a_lot_says_that_it_was_early_and_by_how_much(desk, address, noon):
    desk.post(f"{address}/R05", {"happened_on": "2026-11-05", "input_name": "B", "phi_days": "14", "agreed": "1"})
    answer = desk.post(f"{address}/R08", {"happened_on": "2026-11-10", "lot-0-quantity": "100", "agreed": "1"})

    page = desk.get(answer.location)
    assert "Thu hoạch khi chưa đủ thời gian cách ly." in page
    assert "sớm 9 ngày" in page


def test_a_pond_is_asked_for_medicines_and_bans_of_ponds(desk, song_hoa, clerk, address):
    pond = save_site(song_hoa, {"kind": "pond", "name": "Ao 1", "address": song_hoa.address}, by=clerk, now=LONG_AGO)
    made = desk.post("/seasons/new/shrimp", {"name": "Lứa 1", "sites": pond.code, "happened_on": "2026-08-01",
                                             "agreed": "1"})  # fmt: skip
    sent = {"happened_on": "2026-11-05", "drug.name": "Sherpa", "drug.active": "cypermetrin", "withdraw_days": "7"}
    page = desk.words(desk.post(f"{made.location}/record/T07", sent))

    assert "Cypermethrin: cấm dùng trong nuôi trồng thủy sản" in page
