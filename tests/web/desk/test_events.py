"""One event with its versions: putting it right, and saying that it never happened."""

import pytest

from trace.events.models import Event


@pytest.fixture
def fertilised(desk, season):
    """Bón phân on 1 July, 15 kg a sào."""
    answer = desk.post(
        f"/seasons/{season.code}/record/R04",
        {"happened_on": "2026-07-01", "input_name": "NPK", "dose.amount": "15", "dose.per": "kg_sao", "note": "Bà Lan"},
    )
    assert answer.status_code == 303
    return Event.get(Event.step == "R04")


def test_the_form_holds_what_was_written(desk, fertilised):
    page = desk.get(f"/events/{fertilised.id}/correct")

    for words in ('value="NPK"', 'value="15"', 'value="2026-07-01"', "Bà Lan"):
        assert words in page


def test_a_correction_keeps_both_versions_readable(desk, season, fertilised):
    address = f"/events/{fertilised.id}/correct"
    answer = desk.post(
        address,
        {
            "happened_on": "2026-07-02", "input_name": "NPK", "dose.amount": "18", "dose.per": "kg_sao",
            "note": "Bà Lan", "reason": "Đọc nhầm sổ",
        },
    )  # fmt: skip

    assert answer.status_code == 303, desk.words(answer)
    page = desk.get(answer.location)
    assert "Bản đang dùng" in page
    assert "Bản cũ" in page
    assert "Đọc nhầm sổ" in page
    assert page.index("02/07/2026") < page.index("01/07/2026")
    assert "Đã sửa, xem bản cũ" in desk.get(f"/seasons/{season.code}")
    assert desk.get(f"/events/{fertilised.id}").count("<h2>Bản đang dùng</h2>") == 1


def test_a_correction_needs_a_reason_and_a_difference(desk, fertilised):
    address = f"/events/{fertilised.id}/correct"
    same = {
        "happened_on": "2026-07-01",
        "input_name": "NPK",
        "dose.amount": "15",
        "dose.per": "kg_sao",
        "note": "Bà Lan",
    }
    without = desk.post(address, {**same, "dose.amount": "18"})
    unchanged = desk.post(address, {**same, "reason": "Thử"})

    assert without.status_code == 422
    assert 'href="#reason"' in desk.words(without)
    assert 'value="18"' in desk.words(without)
    assert unchanged.status_code == 422
    assert "Không có gì khác" in desk.words(unchanged)
    assert Event.select().where(Event.step == "R04").count() == 1


def test_sent_twice_it_corrects_once(desk, fertilised):
    address = f"/events/{fertilised.id}/correct"
    hidden = desk.open(address)
    data = {
        "happened_on": "2026-07-01",
        "input_name": "Urê",
        "dose.amount": "15",
        "dose.per": "kg_sao",
        "reason": "Nhầm",
    }
    answers = [desk.post(address, data, opened=hidden) for _ in range(2)]

    assert answers[0].status_code == 303
    assert answers[1].location == answers[0].location
    assert Event.select().where(Event.step == "R04", Event.declared_at == "").count() == 2


def test_what_did_not_happen_is_declared_so_and_stays_readable(desk, season, fertilised):
    opened = desk.open(f"/events/{fertilised.id}/correct")
    answer = desk.post(f"/events/{fertilised.id}/cancel", {"reason": "Ghi nhầm ruộng"}, opened=opened)

    assert answer.status_code == 303
    page = desk.get(f"/seasons/{season.code}")
    assert "Không xảy ra: Ghi nhầm ruộng" in page
    assert "Việc này không xảy ra" in desk.get(answer.location)


def test_a_cancellation_without_reason_is_refused(desk, fertilised):
    opened = desk.open(f"/events/{fertilised.id}/correct")
    answer = desk.post(f"/events/{fertilised.id}/cancel", {"reason": " "}, opened=opened)

    assert answer.status_code == 422
    assert 'href="#cancel_reason"' in desk.words(answer)
    assert not Event.select().where(Event.declared_at != "").exists()


def test_a_quantity_is_put_right_and_the_lot_follows(desk, milled):
    event = Event.get()
    page = desk.get(f"/events/{event.id}/correct")
    assert f'name="amount-{milled.code}"' in page
    answer = desk.post(
        f"/events/{event.id}/correct",
        {"happened_on": "2026-11-20", f"amount-{milled.code}": "900", "reason": "Cân lại"},
    )

    assert answer.status_code == 303, desk.words(answer)
    assert type(milled).get_by_id(milled.id).made_thousandths == 900_000


def test_strangers_find_no_event(stranger_desk, fertilised):
    for end in ("", "/correct"):
        stranger_desk.get(f"/events/{fertilised.id}{end}", 404)


def test_an_event_that_nobody_wrote_is_not_found(desk):
    desk.get("/events/999999", 404)
