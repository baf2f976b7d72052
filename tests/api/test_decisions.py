"""Decisions, corrections and receipts through the API."""

import pytest

from trace.batches.models import Batch
from trace.events.models import Event, EventAnnex

BOUGHT = {
    "template": "rice",
    "name": "Gạo xay",
    "form": "milled",
    "quantity": 500,
    "supplier_name": "Nhà máy xay Hoa Sen",
    "happened_at": "2026-11-18",
}


@pytest.fixture
def lot(ask, song_hoa):
    answer = ask("POST", "/receipts", **BOUGHT)
    assert answer.status_code == 201, answer.json
    return answer.json


@pytest.fixture
def received(lot):
    """The event that took the lot in."""
    return lot["events"][0]["id"]


def test_goods_bought_in_begin_with_a_receipt(ask, lot):
    assert (lot["name"], lot["form"], lot["quantity"], lot["unit"]) == ("Gạo xay", "milled", 500, "KGM")
    assert [(one["kind"], one["step"]) for one in lot["events"]] == [("receive", "R17")]
    assert ask("GET", f"/batches/{lot['code']}").json == lot
    assert Batch.get(Batch.code == lot["code"]).supplier_name == "Nhà máy xay Hoa Sen"


def test_a_receipt_under_one_key_is_one(ask, song_hoa):
    first, again = ask("POST", "/receipts", key="k", **BOUGHT), ask("POST", "/receipts", key="k", **BOUGHT)

    assert (first.json, first.headers["Location"]) == (again.json, again.headers["Location"])
    assert ask("GET", f"/batches/{first.json['code']}").json == first.json
    assert Batch.select().count() == 1


def test_a_private_supplier_stays_in_the_annex(ask, song_hoa):
    made = ask("POST", "/receipts", **{**BOUGHT, "supplier_name": "Bà Tư", "is_person": True}).json

    event = Event.get_by_id(made["events"][0]["id"])
    assert "Bà Tư" not in event.document + event.recorded
    assert EventAnnex.get(EventAnnex.event == event).private["supplier"]["name"] == "Bà Tư"


def test_fields_of_the_receipts_step_may_be_sent(ask, song_hoa):
    made = ask("POST", "/receipts", **BOUGHT, doc_no="HĐ 12")

    assert made.status_code == 201, made.json
    event = Event.get_by_id(made.json["events"][0]["id"])
    assert EventAnnex.get(EventAnnex.event == event).private == {"doc_no": "HĐ 12"}


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"template": None}, "/template"),
        ({"template": ""}, "/template"),
        ({"template": "durian"}, "/template"),
        ({"product": "S0000000"}, "/product"),
        ({"form": "cooked"}, "/form"),
        ({"form": ""}, "/form"),
        ({"supplier_name": ""}, "/supplier_name"),
        ({"supplier": "X"}, "/supplier"),
        ({"quantity": 0}, "/quantity"),
        ({"unit": "kg"}, "/unit"),
        ({"happened_at": "2027-01-01"}, "/happened_at"),
        ({"step": "R99"}, "/step"),
        ({"site": "PKHONGCO"}, "/site"),
        ({"colour": "đỏ"}, "/colour"),
    ],
)
def test_a_wrong_receipt_takes_nothing_in(ask, song_hoa, pointers, wrong, pointer):
    answer = ask("POST", "/receipts", **{**BOUGHT, **wrong})

    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert Batch.select().count() == Event.select().count() == 0


def test_a_lot_is_held_and_a_manager_releases_it(ask, lot, manager_token):
    held = ask("POST", f"/batches/{lot['code']}/hold", reason="Bao rách")

    assert (held.status_code, held.json["state"]) == (201, "hold")
    assert ask("POST", f"/batches/{lot['code']}/hold", reason="Bao rách").status_code == 409
    assert ask("POST", f"/batches/{lot['code']}/release", reason="Đã thay bao").status_code == 403
    freed = ask("POST", f"/batches/{lot['code']}/release", token=manager_token, reason="Đã thay bao")
    assert (freed.status_code, freed.json["is_on_hold"]) == (201, False)
    assert [one["kind"] for one in freed.json["events"]] == ["release", "hold", "receive"]


def test_the_same_key_holds_once(ask, lot):
    first = ask("POST", f"/batches/{lot['code']}/hold", key="h", reason="Bao rách")
    again = ask("POST", f"/batches/{lot['code']}/hold", key="h", reason="Bao rách")

    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert Event.select().where(Event.kind == "hold").count() == 1


def test_an_approval_is_taken_back_by_a_manager(ask, lot, manager_token):
    path = f"/batches/{lot['code']}/approval-withdrawal"
    assert ask("POST", path, token=manager_token, reason="Nhầm lô").status_code == 409
    ask("POST", f"/batches/{lot['code']}/approval", token=manager_token)

    assert ask("POST", path, reason="Nhầm lô").status_code == 403
    answer = ask("POST", path, token=manager_token, reason="Nhầm lô")

    assert (answer.status_code, answer.json["is_approved"]) == (201, False)


def test_a_lot_ends(ask, lot):
    answer = ask("POST", f"/batches/{lot['code']}/closing")

    assert (answer.status_code, answer.json["state"]) == (201, "closed")
    assert ask("GET", f"/batches/{lot['code']}").json == answer.json


@pytest.mark.parametrize("path", ["hold", "release", "approval-withdrawal"])
@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 301}, {"reason": 5}])
def test_every_decision_says_why(ask, lot, manager_token, pointers, path, body):
    answer = ask("POST", f"/batches/{lot['code']}/{path}", token=manager_token, **body)

    assert (answer.status_code, pointers(answer)) == (422, ["/reason"])
    assert Event.select().count() == 1


def test_a_correction_writes_the_right_event(ask, lot, received):
    answer = ask(
        "POST", f"/events/{received}/correction", key="sửa", reason="Cân lại", quantities={lot["code"]: 480.5},
        happened_at="2026-11-17", condition="good", expires_on="2027-05-01",
    )  # fmt: skip

    assert answer.status_code == 201, answer.json
    right = answer.json
    assert right["id"] != received
    assert (right["is_corrected"], right["happened_at"]) == (True, "2026-11-17T05:00:00+00:00")
    assert ask("GET", f"/events/{right['id']}").json == right
    now_there = ask("GET", f"/batches/{lot['code']}").json
    assert (now_there["quantity"], now_there["expires_on"]) == (480.5, "2027-05-01")
    again = ask("POST", f"/events/{received}/correction", reason="Cân lại", quantities={lot["code"]: 470})
    assert (again.status_code, again.content_type) == (409, "application/problem+json")


def test_null_takes_a_value_out(ask, song_hoa):
    made = ask("POST", "/receipts", **BOUGHT, doc_no="HĐ 12").json

    right = ask("POST", f"/events/{made['events'][0]['id']}/correction", reason="Không có hóa đơn", doc_no=None).json

    assert EventAnnex.get_or_none(EventAnnex.event == right["id"], EventAnnex.private == {"doc_no": "HĐ 12"}) is None
    assert ask("GET", f"/batches/{made['code']}").json["events"][0]["id"] == right["id"]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"reason": ""}, "/reason"),
        ({"happened_at": "2027-01-01"}, "/happened_at"),
        ({"quantities": {"TKHONGCO": 5}}, "/quantities"),
        ({"quantities": {"TKHONGCO": -5}}, "/quantities/TKHONGCO"),
        ({"quantities": 5}, "/quantities"),
        ({"colour": "đỏ"}, "/colour"),
        ({"colour": None}, "/colour"),
        ({"expires_on": "2026-01-01"}, "/expires_on"),
        ({"nsx": "2026-11-01"}, "/produced_on"),
        ({"pack_count": 0}, "/pack_count"),
    ],
)
def test_a_wrong_correction_changes_nothing(ask, received, pointers, wrong, pointer):
    answer = ask("POST", f"/events/{received}/correction", **{"reason": "Cân lại", **wrong})

    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert Event.select().count() == 1


def test_a_correction_without_a_difference_is_refused(ask, received):
    answer = ask("POST", f"/events/{received}/correction", reason="Xem lại")

    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert Event.select().count() == 1


def test_days_of_lots_belong_to_events_that_make_lots(ask, season, pointers):
    opening = season["events"][0]["id"]

    answer = ask("POST", f"/events/{opening}/correction", reason="Sai ngày", expires_on="2027-01-01")

    assert (answer.status_code, pointers(answer)) == (422, ["/expires_on"])


def test_a_cancelled_event_stays_readable(ask, lot, received):
    answer = ask("POST", f"/events/{received}/cancellation", reason="Không nhận hàng")

    assert (answer.status_code, answer.json["id"], answer.json["is_cancelled"]) == (201, received, True)
    assert ask("GET", f"/events/{received}").json == answer.json
    assert ask("POST", f"/events/{received}/cancellation", reason="Nữa").status_code == 409


def test_a_stranger_finds_nothing(ask, lot, received, stranger_token):
    for path in ("hold", "release", "approval-withdrawal", "closing"):
        for body in ({"reason": "x"}, {}):
            answer = ask("POST", f"/batches/{lot['code']}/{path}", token=stranger_token, **body)
            assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), path
    for path in ("correction", "cancellation"):
        assert ask("POST", f"/events/{received}/{path}", token=stranger_token, reason="x").status_code == 404
    assert ask("GET", f"/events/{received}", token=stranger_token).status_code == 404
    assert ask("POST", "/receipts", token=None, **BOUGHT).status_code == 401
    assert Event.select().count() == 1
