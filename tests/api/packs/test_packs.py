"""Packs for programs: pack, look inside at any moment, take out; numbers for single units."""

from datetime import UTC, datetime, timedelta

import pytest

from trace.events import actions
from trace.events.entries import Entry, NewLot
from trace.events.models import Event
from trace.events.models_packs import Pack
from trace.organisations.models import Organisation

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture
def lot(ask, song_hoa, clerk):
    """40 crabs that are no product yet."""
    entry = Entry(
        by=clerk, now=NOON, entry_id="00000000-0000-4000-8000-000000000001", happened_at=NOON - timedelta(days=5)
    )
    new = NewLot(name="Cua thịt", thousandths=40_000, unit="H87", lot="CUA1", form="packed")
    return actions.register(song_hoa, lot=new, template="crab_mud", entry=entry)


def make(ask, lot, **more):
    body = {"lots": [{"batch": lot.code, "quantity": 20}], **more}
    answer = ask("POST", "/packs", **body)
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_pack_is_made_once_for_a_key(ask, lot):
    body = {"lots": [{"batch": lot.code, "quantity": 20}], "level": "case"}
    first, second = (ask("POST", "/packs", key="k1", **body) for _ in range(2))

    assert first.status_code == second.status_code == 201
    assert first.json == second.json
    assert first.headers["Location"] == f"/api/v1/packs/{first.json['code']}"
    assert first.json["state"] == "packed"
    assert first.json["url"] == f"https://txng.example/u/{first.json['code']}"
    assert first.json["contents"]["lots"][0]["quantity"] == 20
    assert [one["kind"] for one in first.json["events"]] == ["pack_up"]
    assert Pack.select().count() == 1


def test_what_is_inside_now_and_then(ask, lot):
    units = ask("POST", f"/units/{lot.code}", count=2, happened_at="2026-11-18").json["units"]
    case = make(ask, lot, units=[units[0]["serial"]], happened_at="2026-11-19")
    pallet = ask("POST", "/packs", level="pallet", packs=[case["code"]], happened_at="2026-11-20").json
    out = ask("POST", f"/packs/{case['code']}/unpackings", lots=[{"batch": lot.code, "quantity": 5}],
              happened_at="2026-11-21")  # fmt: skip

    assert out.status_code == 201, out.json
    whole = ask("GET", f"/packs/{pallet['code']}").json
    assert whole["contents"]["packs"][0]["lots"][0] == {
        "batch": lot.code, "lot": "CUA1", "name": "Cua thịt", "quantity": 15, "unit": "H87",
        "serials": [units[0]["serial"]], "state": "draft",
    }  # fmt: skip
    assert whole["total"][0]["quantity"] == 15
    assert ask("GET", f"/packs/{pallet['code']}?at=2026-11-20").json["total"][0]["quantity"] == 20
    assert ask("GET", f"/packs/{pallet['code']}?at=2026-11-19").json["total"] == []
    assert ask("GET", f"/packs/{case['code']}").json["inside"] == pallet["code"]
    assert ask("POST", f"/packs/{pallet['code']}/unpackings").json["state"] == "empty"
    listed = ask("GET", f"/units/{lot.code}").json["units"]
    assert [one["pack"] for one in listed] == [case["code"], None]


def test_more_goes_in_later(ask, lot):
    case = make(ask, lot)
    answer = ask("POST", f"/packs/{case['code']}/packings", lots=[{"batch": lot.code, "quantity": 3}])

    assert answer.status_code == 201
    assert answer.json["contents"]["lots"][0]["quantity"] == 23


def test_the_list(ask, lot):
    case = make(ask, lot)
    listed = ask("GET", "/packs?state=packed&level=case&sort=-code&q=cua1").json

    assert (listed["total"], listed["items"][0]["code"], listed["next"]) == (1, case["code"], None)
    assert ask("GET", "/packs?state=empty").json["items"] == []
    assert [one["code"] for one in ask("GET", f"/packs?batch={lot.code}").json["items"]] == [case["code"]]
    assert ask("GET", "/packs?batch=T0000000").status_code == 422
    assert ask("GET", "/packs?sort=colour").status_code == 422


def test_refusals_point_to_their_place(ask, lot, pointers, stranger_token):
    (unit,) = ask("POST", f"/units/{lot.code}", count=1).json["units"]
    case = make(ask, lot, units=[unit["serial"]])
    count = Event.select().count()

    elsewhere = ask("POST", "/packs", units=[unit["serial"]])
    assert elsewhere.status_code == 409
    assert case["code"] in elsewhere.json["detail"]
    assert pointers(ask("POST", "/packs", lots=[{"batch": "T0000000", "quantity": 1}])) == ["/lots/0/batch"]
    assert pointers(ask("POST", "/packs", packs=["X"])) == ["/packs/0"]
    assert pointers(ask("POST", "/packs", units=[case["code"]])) == ["/units/0"]
    assert pointers(ask("POST", "/packs", lots=[{"batch": lot.code, "quantity": 0}])) == ["/lots/0/quantity"]
    assert ask("POST", "/packs").status_code == 422
    assert pointers(ask("POST", "/packs", lots=[{"batch": lot.code, "quantity": 1}], level="lorry")) == ["/level"]
    no_prefix = ask("POST", "/packs", lots=[{"batch": lot.code, "quantity": 1}], sscc=True)
    assert (no_prefix.status_code, "tiền tố" in no_prefix.json["detail"]) == (409, True)
    for wrong in ({}, {"count": 1, "serials": ["A"]}, {"count": 10**9}, {"serials": ["ă"]}):
        assert ask("POST", f"/units/{lot.code}", **wrong).status_code == 422
    for method, path in (("GET", f"/packs/{case['code']}"), ("POST", f"/packs/{case['code']}/unpackings"),
                         ("GET", f"/units/{lot.code}"), ("POST", f"/units/{lot.code}")):  # fmt: skip
        assert ask(method, path, token=stranger_token, count=1).status_code == 404
    assert Event.select().count() == count


def test_a_prefix_of_ones_own_gives_an_sscc(ask, lot, song_hoa):
    Organisation.update(gs1_prefix="9520001").where(Organisation.id == song_hoa.id).execute()
    case = make(ask, lot)

    assert case["sscc"].startswith("09520001")
    assert case["url"] == f"https://txng.example/00/{case['sscc']}"
    assert case["identifier"] == f"https://id.gs1.org/00/{case['sscc']}"
    assert ask("GET", f"/packs/{case['sscc']}").json["code"] == case["code"]
    assert make(ask, lot, sscc=False)["sscc"] is None
