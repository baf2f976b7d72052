"""A material named in an event over the API: the register fills what is not sent, and bans hold."""

import pytest

from trace.batches.models import Batch
from trace.events.models import Event
from trace.events.records import read_json

BEAM = {"kind": "pesticide", "name": "Beam 75WP", "active": "tricyclazole", "waiting": [{"crop": "rice", "days": 14}]}


@pytest.fixture
def beam(ask):
    return ask("POST", "/materials", **BEAM).json["code"]


def recorded():
    return read_json(Event.select().where(Event.step == "R05").order_by(Event.id.desc()).get().recorded)


def spray(ask, season, **more):
    return ask("POST", f"/seasons/{season['code']}/events", step="R05", happened_at="2026-11-16", **more)


def test_the_register_fills_what_is_not_sent_and_what_is_sent_wins(ask, season, beam):
    assert spray(ask, season, material=beam).status_code == 201
    assert recorded()["kept"] == {"input_name": "Beam 75WP", "active": "tricyclazole", "phi_days": 14}
    assert spray(ask, season, material=beam, phi_days=21).status_code == 201
    assert recorded()["kept"]["phi_days"] == 21
    assert recorded()["materials"][0]["code"] == beam


def test_the_season_and_its_lots_tell_the_day_from_which_harvest_is_in_order(ask, season, beam):
    assert ask("GET", f"/seasons/{season['code']}").json["safe_from"] is None
    spray(ask, season, material=beam)
    assert ask("GET", f"/seasons/{season['code']}").json["safe_from"] == "2026-11-30"

    made = ask(
        "POST", f"/seasons/{season['code']}/harvest", step="R08", happened_at="2026-11-20",
        lots=[{"name": "Thóc", "quantity": 100, "unit": "KGM"}],
    ).json["batches"][0]  # fmt: skip
    assert (made["safe_from"], made["is_wait_respected"], made["is_on_hold"]) == ("2026-11-30", False, True)


def test_an_unknown_or_strange_material_is_refused_with_its_place(ask, season, beam, stranger_token, pointers):
    theirs = ask("POST", "/materials", token=stranger_token, **BEAM).json["code"]

    assert pointers(spray(ask, season, material="VT000000")) == ["/material"]
    assert pointers(spray(ask, season, material=theirs)) == ["/material"]
    assert Event.select().where(Event.step == "R05").count() == 0


def test_the_same_key_with_a_material_is_one_entry(ask, season, beam):
    first, again = (spray(ask, season, material=beam, key="k7") for _ in range(2))

    assert first.json == again.json
    assert Event.select().where(Event.step == "R05").count() == 1


def test_what_is_told_of_a_lot_takes_a_material_too(ask):
    product = ask("POST", "/products", name="Gạo thơm", category="rice").json["code"]
    lot = ask("POST", "/batches", product=product, quantity=50, unit="KGM").json["code"]
    bottle = ask("POST", "/materials", kind="pesticide", name="Chai A", active="Glyphosate").json["code"]
    for step, day, more in (("R05", "2026-11-01", {"material": bottle, "phi_days": 1}), ("R08", "2026-11-10", {})):
        answer = ask("POST", f"/batches/{lot}/events", step=step, happened_at=day, **more)
        assert answer.status_code == 201, answer.json

    assert Batch.get(Batch.code == lot).hold_cause == "banned"
