"""Hand-overs for programs: send, answer, take back, revise, deny; each key once, strangers find nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from cast import BINH_DINH, LONG_AGO

from trace.access.actions import create_token
from trace.batches.models import Batch
from trace.events import actions as events
from trace.events.entries import Entry, NewLot
from trace.handovers import actions
from trace.handovers.models import Handover
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.actions import register_organisation

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture
def shop(db):
    facts = {"code": "CH-01", "kind": "shop", "name": "Cửa hàng Tuấn Hương", "address": BINH_DINH}
    return register_organisation(facts, by=COMMAND_LINE, now=LONG_AGO)


@pytest.fixture
def shop_token(shop):
    return create_token(shop, name="quầy", role="staff", by=COMMAND_LINE, now=LONG_AGO)[1]


@pytest.fixture
def lot(song_hoa, clerk):
    entry = Entry(
        by=clerk, now=NOON, entry_id="00000000-0000-4000-8000-000000000001", happened_at=NOON - timedelta(days=5)
    )
    return events.receive(
        song_hoa, lot=NewLot(name="Gạo", thousandths=100_000), supplier_name="Xay", template="rice", entry=entry
    )


def send(ask, lot, **more):
    body = {"lots": [{"batch": lot.code, "quantity": 40}], "receiver": {"organisation": "CH-01"}, **more}
    answer = ask("POST", "/handovers", **body)
    assert answer.status_code == 201, answer.json
    return answer.json


def test_sent_received_revised(ask, lot, shop_token):
    sent = send(ask, lot, papers={"document_no": "PX-1"}, carrier={"plate": "17C-123.45", "driver": "Anh Dũng"})
    path = f"/handovers/{sent['code']}"

    assert (sent["state"], sent["receiver"]["code"], sent["lines"][0]["declared"]) == ("sent", "CH-01", 40)
    assert sent["url"] == f"https://txng.example/d/{sent['code']}"
    assert ask("GET", "/handovers/inbox", token=shop_token).json["to_receive"][0]["code"] == sent["code"]
    less = ask("POST", f"{path}/acceptance", token=shop_token, lines=[{"number": 1, "quantity": 39.5}])
    assert less.status_code == 422
    done = ask(
        "POST", f"{path}/acceptance", token=shop_token, lines=[{"number": 1, "quantity": 39.5}], reason="Rách bao"
    ).json
    assert (done["state"], done["lines"][0]["accepted"], bool(done["sealed_at"])) == ("less", 39.5, True)
    assert done["private"]["carrier"] == {"plate": "17C-123.45", "driver": "Anh Dũng"}
    asked = ask("POST", f"{path}/revisions", reason="Cân lại", sent=[{"number": 1, "quantity": 39.5}])
    assert (asked.status_code, asked.json["is_revision_asked"]) == (201, True)
    assert ask("POST", f"{path}/revisions/agreement").status_code == 403
    agreed = ask("POST", f"{path}/revisions/agreement", token=shop_token).json
    assert (agreed["state"], agreed["is_revised"], agreed["papers"]["document_no"]) == ("received", True, "PX-1")
    assert [one["kind"] for one in agreed["acts"]] == [
        "declared", "received_less", "revision_asked", "revision_agreed",
    ]  # fmt: skip
    listed = ask("GET", "/handovers").json
    assert [one["code"] for one in listed["items"]] == [sent["code"]]


def test_a_key_is_one_dispatch_and_one_answer(ask, lot, shop_token):
    body = {"lots": [{"batch": lot.code, "quantity": 40}], "receiver": {"organisation": "CH-01"}}
    first, again = (ask("POST", "/handovers", key="k1", **body) for _ in range(2))
    path = f"/handovers/{first.json['code']}/acceptance"
    one, two = (ask("POST", path, token=shop_token, key="k2") for _ in range(2))

    assert first.json == again.json
    assert one.json == two.json
    assert ask("POST", path, token=shop_token).status_code == 409
    assert Handover.select().count() == 1


def test_refused_and_back_or_withdrawn(ask, lot, shop_token):
    refused, withdrawn = send(ask, lot)["code"], send(ask, lot)["code"]

    no = ask("POST", f"/handovers/{refused}/refusal", token=shop_token, reason="Ẩm")
    back = ask("POST", f"/handovers/{refused}/return")
    gone = ask("POST", f"/handovers/{withdrawn}/withdrawal", reason="Xe hỏng")

    assert [one.json["state"] for one in (no, back, gone)] == ["refused", "returned", "withdrawn"]
    assert Batch.get_by_id(lot.id).left_thousandths == 100_000
    assert ask("POST", f"/handovers/{withdrawn}/acceptance", token=shop_token).status_code == 409


def test_a_receipt_without_dispatch_is_denied_confirmed_and_filled_in(ask, lot, shop_token):
    body = {"sender": "HTX-01", "lots": [{"batch": lot.code, "quantity": 5}]}
    got = ask("POST", "/handovers/receipts", token=shop_token, **body).json
    assert got["state"] == "undeclared"
    number = Handover.get().receipt_event

    assert ask("POST", f"/handovers/claims/{number}/denial", token=shop_token, reason="x").status_code == 404
    denied = ask("POST", f"/handovers/claims/{number}/denial", reason="Không giao")
    assert (denied.status_code, denied.json["state"]) == (201, "denied")
    assert ask("GET", f"/handovers/{got['code']}").json["state"] == "denied"
    assert ask("POST", f"/handovers/claims/{number}/confirmation").json["state"] == "confirmed"
    assert ask("POST", f"/handovers/{got['code']}/dispatch", papers={"document_no": "P1"}).json["state"] == "received"


def test_a_link_for_who_has_no_account(ask, lot, now):
    sent = send(ask, lot, receiver={"name": "Bà Năm", "phone": "0987 654 321", "is_person": True})
    url = ask("POST", f"/handovers/{sent['code']}/link").json["url"]

    assert url.startswith(f"https://txng.example/d/{sent['code']}/a/")
    done = actions.acknowledge(
        url.rpartition("/")[2], name="Bà Năm", kind="household", phone="0987654321",
        entry_id="00000000-0000-4000-8000-000000000009", now=now,
    )  # fmt: skip
    assert ask("GET", f"/handovers/{done.code}").json["state"] == "received"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"lots": []}, "/lots"),
        ({"lots": [{"batch": "T0000000", "quantity": 1}]}, "/lots/0/batch"),
        ({"receiver": {"organisation": "XX-99"}}, "/receiver/organisation"),
        ({"receiver": {}}, "/receiver"),
        ({"receiver": {"organisation": "HTX-01"}}, "/receiver"),
        ({"receiver": {"name": "Bà Năm", "phone": "12"}}, "/phone"),
        ({"due_on": "2026-11-01"}, "/due_on"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(ask, lot, shop, pointers, body, pointer):
    whole = {"lots": [{"batch": lot.code, "quantity": 40}], "receiver": {"organisation": "CH-01"}}
    answer = ask("POST", "/handovers", **{**whole, **body})

    assert answer.status_code == 422, answer.json
    assert pointers(answer) == [pointer]
    assert Handover.select().count() == 0


def test_strangers_find_nothing(ask, lot, shop, stranger_token):
    code = send(ask, lot)["code"]

    assert ask("GET", f"/handovers/{code}", token=stranger_token).status_code == 404
    for path in ("acceptance", "return", "dispatch", "link", "revisions/agreement", "revisions/withdrawal"):
        assert ask("POST", f"/handovers/{code}/{path}", token=stranger_token).status_code == 404
    assert ask("GET", "/handovers", token=stranger_token).json["items"] == []
