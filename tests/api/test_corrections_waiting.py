"""Corrections that wait for a second person, and inspections, through the API."""

import pytest

from trace.batches.models import Batch

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
    return ask("POST", "/receipts", **BOUGHT).json


@pytest.fixture
def asked(ask, lot):
    event = lot["events"][0]["id"]
    answer = ask("POST", f"/events/{event}/correction", key="k", reason="Cân lại", quantities={lot["code"]: 600})
    assert answer.status_code == 202, answer.json
    assert answer.headers["Location"] == f"/api/v1/corrections/{answer.json['id']}"
    return answer.json


def test_a_looser_correction_is_accepted_but_not_written(ask, lot, asked):
    assert (asked["state"], [one["code"] for one in asked["why"]]) == ("waiting", ["more_made"])
    assert asked["changes"] == [{"label": f"Gạo xay · {lot['lot']}", "before": "500 kg", "after": "600 kg"}]
    assert ask("GET", f"/batches/{lot['code']}").json["quantity"] == 500
    assert [one["id"] for one in ask("GET", "/corrections?state=waiting").json["items"]] == [asked["id"]]
    event = lot["events"][0]["id"]
    again = ask("POST", f"/events/{event}/correction", key="k", reason="Cân lại", quantities={lot["code"]: 600})
    assert (again.status_code, again.json["id"]) == (202, asked["id"])
    other = ask("POST", f"/events/{event}/correction", reason="x", quantities={lot["code"]: 700})
    assert other.status_code == 409


def test_a_tighter_one_is_written_at_once(ask, lot):
    event = lot["events"][0]["id"]

    assert ask("POST", f"/events/{event}/correction", reason="x", quantities={lot["code"]: 400}).status_code == 201


def test_a_machine_never_agrees_to_what_a_machine_asked(ask, asked, manager_token, clerk_token):
    path = f"/corrections/{asked['id']}/confirmation"
    for token in (clerk_token, manager_token):
        assert ask("POST", path, token=token).status_code == 403
    assert ask("GET", f"/corrections/{asked['id']}").json["state"] == "waiting"


def test_a_managers_token_agrees_to_what_the_staff_asked(ask, lot, clerk, noon, manager_token):
    from uuid import uuid4

    from trace import clock
    from trace.events.actions import put_right
    from trace.events.models import Event

    event = Event.get_by_id(lot["events"][0]["id"])
    said = {"reason": "Cân lại", "by": clerk, "now": clock.now(), "entry_id": str(uuid4())}
    proposal = put_right(event, quantities={lot["code"]: 600_000}, **said)

    done = ask("POST", f"/corrections/{proposal.id}/confirmation", token=manager_token)

    assert done.status_code == 201, done.json
    assert done.json["is_loosened"] is True
    assert Batch.get(Batch.code == lot["code"]).made_thousandths == 600_000
    assert ask("GET", f"/corrections/{proposal.id}").json["result"] == done.json["id"]


def test_a_manager_refuses_nothing_of_a_machine_and_a_stranger_sees_nothing(ask, asked, stranger_token, manager_token):
    path = f"/corrections/{asked['id']}"
    assert ask("GET", path, token=stranger_token).status_code == 404
    assert ask("GET", "/corrections", token=stranger_token).json["total"] == 0
    assert ask("POST", f"{path}/refusal", token=manager_token, reason="x").status_code == 403
    assert ask("POST", f"{path}/refusal", token=manager_token).status_code == 422
    assert ask("POST", "/inspection-pauses", organisation="HTX-01", reason="x").status_code == 403
    assert ask("GET", "/inspection-pauses").json == {"items": [], "total": 0}
