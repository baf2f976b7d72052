"""POST …/events, …/approval, GET …/trace: steps written down, a word given, the way shown; enough to print."""

import pytest

from trace.batches.models import Batch
from trace.events.models import Event, EventAnnex

DOSE = {"amount": 15, "per": "kg_sao"}
FERTILISED = {"step": "R04", "happened_at": "2026-07-01", "input_name": "NPK 16-16-8", "dose": DOSE}
APPROVED = {"note": "Đã xem"}


def pointers(answer) -> list[str]:
    assert answer.content_type == "application/problem+json", answer.get_data(as_text=True)
    return [one["pointer"] for one in answer.json["errors"]]


@pytest.fixture
def record(call, bag):
    def send(code=None, **body):
        return call("POST", f"/{code or bag['code']}/events", **body)

    return send


def test_a_step_is_written_down_and_everybody_reads_it(record, call, bag, client):
    answer = record(**FERTILISED)

    assert answer.status_code == 201, answer.json
    told = answer.json
    assert (told["kind"], told["step"], told["lots"]) == ("observe", "R04", [bag["code"]])
    assert told["happened_at"] == "2026-07-01T05:00:00+00:00"
    assert told["event_id"].startswith("ni:///sha-256;")
    assert told["is_late"] is True
    assert call("GET", f"/{bag['code']}").json["events"][-1] == told


def test_gtin_and_lot_name_the_lot(record, rice, bag):
    assert record(f"{rice.gtin}/{bag['lot']}", **FERTILISED).status_code == 201


@pytest.mark.parametrize(
    "moment", ["2026-07-01T12:00:00+07:00", "2026-07-01T05:00:00Z", "2026-07-01T12:00", "2026-07-01"]
)
def test_a_moment_may_be_told_in_several_ways(record, moment):
    assert record(**{**FERTILISED, "happened_at": moment}).json["happened_at"] == "2026-07-01T05:00:00+00:00"


def test_the_same_key_writes_once(record, bag):
    first, again = record(key="k", **FERTILISED), record(key="k", **FERTILISED)

    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert Event.select().where(Event.step == "R04").count() == 1
    assert record(key="k", **{**FERTILISED, "input_name": "Lân"}).status_code == 422


def test_missing_fields_are_saved_as_missing_and_named(record, call, bag):
    assert record(step="R04", happened_at="2026-07-01").status_code == 201

    lacking = [one for one in call("GET", f"/{bag['code']}").json["missing"] if one["code"] == "step_fields"]
    assert len(lacking) == 1
    assert "Bón phân ngày 01/07/2026 còn thiếu: " in lacking[0]["detail"]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"step": "R99"}, "/step"),
        ({"step": None}, "/step"),
        ({"happened_at": "2026-13-01"}, "/happened_at"),
        ({"happened_at": "0001-01-01T00:00+14:00"}, "/happened_at"),
        ({"happened_at": "2027-01-01"}, "/happened_at"),
        ({"happened_at": 5}, "/happened_at"),
        ({"input_nam": "NPK"}, "/input_nam"),
        ({"input_name": [["NPK"]]}, "/input_name"),
        ({"dose": {"amount": -5, "per": "kg_sao"}}, "/dose/amount"),
        ({"dose": {"amount": "nhiều"}}, "/dose/amount"),
        ({"dose": {"amount": 5, "per": "thùng"}}, "/dose/per"),
        ({"site": "PKHONGCO"}, "/site"),
        ({"quantity": 5, "unit": "LTR"}, "/quantity"),
        ({"photos": ["khong-co"]}, "/photos/0"),
        ({"org": "HTX-02"}, "/org"),
        ({"event_time": "2026-07-02"}, "/event_time"),
        ({"input_name": "N\x00K"}, "/input_name"),
        ({"lots": [{"quantity": 1}]}, "/lots/0/name"),
    ],
)
def test_what_cannot_be_understood_is_named_by_its_place(record, wrong, pointer, bag):
    answer = record(**{**FERTILISED, **wrong})

    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert Event.select().count() == 1


def test_fields_the_event_says_itself_may_be_sent_along(record, bag, places):
    said = {"event_time": "2026-07-01", "org": "HTX-01", "location": places.mill.code, "lot": bag["lot"]}

    assert record(**FERTILISED, site=places.mill.code, **said).status_code == 201


def test_people_stay_in_the_annex(record, client, bag):
    told = record(step="R13", happened_at="2026-11-21", qc_result="pass", qc_doc="12/KN", note="Ông Bảy lấy mẫu")

    event = Event.get_by_id(told.json["id"])
    assert "Ông Bảy" not in event.document + event.recorded + told.get_data(as_text=True)
    assert EventAnnex.get(EventAnnex.event == event).private["note"] == "Ông Bảy lấy mẫu"


def test_a_step_that_makes_lots_makes_them(call, record, bag, rice):
    answer = record(step="R14", happened_at="2026-11-22", quantity=30, lots=[{"product": rice.gtin, "quantity": 30}])

    assert answer.status_code == 201, answer.json
    (made,) = answer.json["made"]
    assert call("GET", f"/{made}").json["quantity"] == 30
    assert call("GET", f"/{bag['code']}").json["left"] == 70


def test_work_that_made_the_lot_is_told_of_it(record, bag):
    for step in ("R08", "R10", "R12", "R14"):
        assert record(step=step, happened_at="2026-11-01").json["made"] == [], step


def test_later_work_asks_for_the_lots_it_made(call, rice, song_hoa, clerk, now):
    from types import SimpleNamespace

    from route_objects import lot_of_song_hoa

    milled = lot_of_song_hoa(SimpleNamespace(song_hoa=song_hoa, clerk=clerk))

    answer = call("POST", f"/{milled.code}/events", step="R14", happened_at="2026-11-22")

    assert (answer.status_code, pointers(answer)) == (422, ["/lots"])


def test_goods_leave_and_are_sold(call, record, bag):
    sent = record(step="R16", happened_at="2026-11-22", receiver="Cửa hàng A", receiver_address="Hà Nội", quantity=60)
    assert sent.status_code == 201, sent.json
    assert call("GET", f"/{bag['code']}").json["left"] == 40
    assert "Cửa hàng A" not in str(sent.json)
    assert pointers(record(step="R16", happened_at="2026-11-22", quantity=1)) == ["/receiver"]
    assert record(step="R16", happened_at="2026-11-22", receiver="B").status_code == 201
    assert call("GET", f"/{bag['code']}").json["state"] == "sold_out"


def test_more_out_than_in_is_saved_and_held(call, record, bag):
    told = record(step="R16", happened_at="2026-11-22", receiver="A", quantity=500)

    assert (told.status_code, told.json["kind"]) == (201, "ship")
    assert call("GET", f"/{bag['code']}").json["is_on_hold"] is True


def test_a_manager_answers_for_the_lot_once(call, bag, manager_token):
    answer = call("POST", f"/{bag['code']}/approval", token=manager_token, note="Đã xem")

    assert (answer.status_code, answer.json["is_approved"], answer.json["state"]) == (201, True, "approved")
    again = call("POST", f"/{bag['code']}/approval", token=manager_token)
    assert (again.status_code, again.content_type) == (409, "application/problem+json")


def test_an_approval_under_one_key_is_one_approval(call, bag, manager_token):
    first = call("POST", f"/{bag['code']}/approval", token=manager_token, key="ok")
    again = call("POST", f"/{bag['code']}/approval", token=manager_token, key="ok")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json


def test_a_clerks_token_does_not_approve(call, bag):
    assert call("POST", f"/{bag['code']}/approval").status_code == 403
    assert Batch.get(Batch.code == bag["code"]).approved_at is None


def test_a_stranger_finds_nothing_to_write_to(call, bag, stranger_token):
    for path, body in (("events", FERTILISED), ("approval", APPROVED)):
        answer = call("POST", f"/{bag['code']}/{path}", token=stranger_token, **body)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert call("GET", f"/{bag['code']}/trace", token=stranger_token).status_code == 404
    assert Event.select().count() == 1


def test_from_registration_to_a_label_without_a_browser(call, client, record, bag, manager_token, clerk_token):
    def print_labels():
        headers = {"Authorization": f"Bearer {clerk_token}"}
        order = {"batch": bag["code"], "layout": "a4-24", "count": 3}
        return client.post("/api/v1/label-runs", json=order, headers=headers)

    early = print_labels()
    assert (early.status_code, early.content_type) == (409, "application/problem+json")
    assert [one["code"] for one in early.json["missing"]] == ["approval"]
    record(step="R14", happened_at="2026-11-20", std="TCVN 11888:2017", pack_size="5 kg", qty_in=100)
    assert [one["code"] for one in print_labels().json["missing"]] == ["approval"]

    call("POST", f"/{bag['code']}/approval", token=manager_token)

    assert print_labels().status_code == 202


def test_the_way_back_and_forth_is_a_tree(call, bag, rice):
    small = call("POST", product=rice.gtin, quantity=40, made_from=[{"batch": bag["code"], "quantity": 40}]).json
    mixed = call("POST", product=rice.gtin, quantity=90, made_from=[small["code"], bag["code"]]).json

    back = call("GET", f"/{mixed['code']}/trace").json
    assert (back["code"], back["holder"]) == (mixed["code"], "Hợp tác xã Nông nghiệp Sông Hóa")
    links = {one["code"]: one for one in back["links"]}
    assert {code: one["quantity"] for code, one in links.items()} == {small["code"]: 40, bag["code"]: 60}
    assert [one["code"] for one in links[small["code"]]["links"]] == [bag["code"]]
    assert sorted([links[bag["code"]]["is_repeated"], links[small["code"]]["links"][0]["is_repeated"]]) == [False, True]
    first, again = links[bag["code"]], links[small["code"]]["links"][0]
    assert [(one["share"], one["expected"], one["worst_case"]) for one in (first, again)] == [(1.0, 90, 90)] * 2
    assert (links[small["code"]]["share"], links[small["code"]]["expected"]) == (0.4, 36)
    forward = call("GET", f"/{bag['code']}/trace?direction=forward").json
    assert {one["code"] for one in forward["links"]} == {small["code"], mixed["code"]}
    assert call("GET", f"/{bag['code']}/trace?direction=up").json["errors"][0]["pointer"] == "/direction"
