"""Seasons through the API: opened, written into, harvested, closed; every mistake named by its place."""

import pytest

from trace.batches.models import Batch
from trace.events.models import Event, EventAnnex
from trace.seasons.models import Season

FERTILISED = {"step": "R04", "happened_at": "2026-07-01", "input_name": "NPK", "dose": {"amount": 15, "per": "kg_sao"}}
SPRAYED = {
    "step": "R05", "happened_at": "2026-07-01", "input_name": "Thuốc", "phi_days": 14, "actor": "Ông Bảy",
}  # fmt: skip
CUT = {"step": "R08", "happened_at": "2026-10-20", "lots": [{"quantity": 900.5}]}


@pytest.fixture
def opened(plots):
    return {"template": "rice", "name": "Vụ mùa", "sites": [plots.near.code], "opened_on": "2026-06-20"}


def test_a_season_is_opened_on_two_fields(ask, opened, plots, clerk_token):
    answer = ask("POST", "/seasons", **{**opened, "sites": [plots.near.code, plots.far.code]}, region_code="VN-1")

    assert answer.status_code == 201, answer.json
    told = answer.json
    assert answer.headers["Location"] == f"/api/v1/seasons/{told['code']}"
    assert (told["opened_on"], told["closed_on"], told["state"]) == ("2026-06-20", None, "open")
    assert [site["name"] for site in told["sites"]] == ["Đồng Chợ", "Đồng Xa"]
    assert [(one["kind"], one["step"], one["lots"]) for one in told["events"]] == [("open", "R01", [told["code"]])]
    assert told["next_steps"][0] == "R02"
    assert ask("GET", f"/seasons/{told['code']}").json == told
    said = Event.get_by_id(told["events"][0]["id"]).recorded
    assert '"area":2000' in said.replace(" ", "")
    assert '"region_code":"VN-1"' in said.replace(" ", "")


def test_the_list_has_ones_own(ask, season, stranger_token):
    (row,) = ask("GET", "/seasons?state=open&q=vu+mua").json["items"]

    assert row == {key: season[key] for key in row}
    assert ask("GET", "/seasons?state=closed").json["items"] == []
    assert ask("GET", "/seasons", token=stranger_token).json == {"items": [], "total": 0, "next": None}


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"template": "durian"}, "/template"),
        ({"template": "banh_cay"}, "/template"),
        ({"name": ""}, "/name"),
        ({"name": None}, "/name"),
        ({"sites": []}, "/sites"),
        ({"sites": ["PKHONGCO"]}, "/sites/0"),
        ({"opened_on": "20/06/2026"}, "/opened_on"),
        ({"opened_on": "2027-06-20"}, "/opened_on"),
        ({"area": "rộng"}, "/area"),
        ({"plot": "P1"}, "/plot"),
        ({"colour": "đỏ"}, "/colour"),
        ({"name": "V\x00"}, "/name"),
        ({"photos": ["khong-co"]}, "/photos/0"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_opened(ask, opened, pointers, wrong, pointer):
    answer = ask("POST", "/seasons", **{**opened, **wrong})

    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert Season.select().count() == Event.select().count() == 0


def test_no_season_on_somebody_elses_field(ask, opened, their_plot, pointers):
    assert pointers(ask("POST", "/seasons", **{**opened, "sites": [their_plot.code]})) == ["/sites/0"]


def test_the_same_key_opens_once(ask, opened):
    plain = ask("POST", "/seasons", key="vu-1", **opened)
    again = ask("POST", "/seasons", key="vu-1", **opened)

    assert (plain.status_code, plain.json) == (again.status_code, again.json)
    assert ask("GET", f"/seasons/{plain.json['code']}").json == plain.json
    assert Season.select().count() == 1


def test_one_entry_for_two_seasons(ask, season, opened, plots):
    other = ask("POST", "/seasons", **{**opened, "name": "Vụ mùa xa", "sites": [plots.far.code]}).json

    answer = ask("POST", f"/seasons/{season['code']}/events", **SPRAYED, seasons=[other["code"]])

    assert answer.status_code == 201, answer.json
    assert set(answer.json["lots"]) == {season["code"], other["code"]}
    assert answer.json["happened_at"] == "2026-07-01T05:00:00+00:00"
    for one in (season, other):
        assert ask("GET", f"/seasons/{one['code']}").json["events"][0] == answer.json
    event = Event.get_by_id(answer.json["id"])
    assert "Ông Bảy" not in event.document + event.recorded
    assert EventAnnex.get(EventAnnex.event == event).private == {"actor": "Ông Bảy"}


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"step": "R99"}, "/step"),
        ({"step": "R08"}, "/step"),
        ({"happened_at": None}, "/happened_at"),
        ({"happened_at": "2027-01-01"}, "/happened_at"),
        ({"input_nam": "NPK"}, "/input_nam"),
        ({"dose": {"amount": -1, "per": "kg_sao"}}, "/dose/amount"),
        ({"seasons": ["TKHONGCO"]}, "/seasons/0"),
        ({"seasons": "T"}, "/seasons"),
        ({"org": "HTX-02"}, "/org"),
        ({"site": "PKHONGCO"}, "/site"),
    ],
)
def test_what_cannot_be_understood_is_named(ask, season, pointers, wrong, pointer):
    answer = ask("POST", f"/seasons/{season['code']}/events", **{**FERTILISED, **wrong})

    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert Event.select().count() == 1


def test_seasons_of_another_kind_do_not_share_an_entry(ask, season, opened, pointers):
    worms = ask("POST", "/seasons", **{**opened, "template": "ruoi", "name": "Lứa rươi"}).json

    answer = ask("POST", f"/seasons/{season['code']}/events", **FERTILISED, seasons=[worms["code"]])

    assert (answer.status_code, pointers(answer)) == (422, ["/seasons"])


def test_a_harvest_makes_lots(ask, season, song_hoa):
    body = {**CUT, "lots": [{"quantity": 900.5, "lot": "a-1"}, {"quantity": 1, "unit": "TNE", "name": "Thóc giống"}]}

    answer = ask("POST", f"/seasons/{season['code']}/harvest", key="gặt", **body, moisture=24, is_last=True)

    assert answer.status_code == 201, answer.json
    first, second = answer.json["batches"]
    assert (first["lot"], first["quantity"], first["form"]) == ("A-1", 900.5, "wet_paddy")
    assert first["name"] == "Thóc tươi – Vụ mùa"
    assert (second["name"], second["quantity"], second["unit"]) == ("Thóc giống", 1, "TNE")
    assert ask("GET", f"/batches/{first['code']}").json == first
    assert ask("POST", f"/seasons/{season['code']}/harvest", key="gặt", **body, moisture=24, is_last=True).json == (
        answer.json
    )
    assert ask("GET", f"/seasons/{season['code']}").json["lots"] == [first["code"], second["code"]]
    assert [one["kind"] for one in ask("GET", f"/batches/{first['code']}/trace").json["links"]] == ["season"]


def test_a_harvest_inside_the_waiting_time_is_held(ask, season):
    sprayed = ask("POST", f"/seasons/{season['code']}/events", **{**SPRAYED, "happened_at": "2026-10-18"})
    assert sprayed.status_code == 201, sprayed.json

    (made,) = ask("POST", f"/seasons/{season['code']}/harvest", **CUT).json["batches"]

    assert (made["is_on_hold"], made["state"]) == (True, "hold")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"lots": []}, "/lots"),
        ({"lots": [{"name": "Thóc"}]}, "/lots/0/quantity"),
        ({"lots": [{"quantity": 1, "product": "S0000000"}]}, "/lots/0/product"),
        ({"lots": [{"quantity": 1, "unit": "kg"}]}, "/lots/0/unit"),
        ({"step": "R99"}, "/step"),
        ({"harvest_qty": 5}, "/harvest_qty"),
        ({"happened_at": "2027-10-20"}, "/happened_at"),
        ({"is_last": "có"}, "/is_last"),
    ],
)
def test_a_wrong_harvest_makes_nothing(ask, season, pointers, wrong, pointer):
    answer = ask("POST", f"/seasons/{season['code']}/harvest", **{**CUT, **wrong})

    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert Batch.select().count() == 0


def test_a_step_that_harvests_nothing_is_refused(ask, season):
    answer = ask("POST", f"/seasons/{season['code']}/harvest", **{**CUT, "step": "R04"})

    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert Batch.select().count() == 0


def test_a_season_ends(ask, season):
    answer = ask("POST", f"/seasons/{season['code']}/closing", happened_at="2026-11-01")

    assert answer.status_code == 201, answer.json
    assert (answer.json["state"], answer.json["closed_on"], answer.json["next_steps"]) == ("closed", "2026-11-01", [])
    assert ask("GET", f"/seasons/{season['code']}").json == answer.json


def test_a_stranger_finds_nothing(ask, season, stranger_token):
    assert ask("GET", f"/seasons/{season['code']}", token=stranger_token).status_code == 404
    for path, body in (("events", FERTILISED), ("harvest", CUT), ("closing", {}), ("events", {})):
        answer = ask("POST", f"/seasons/{season['code']}/{path}", token=stranger_token, **body)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert ask("GET", "/seasons", token=None).status_code == 401
    assert Event.select().count() == 1


def test_a_strangers_season_is_no_companion(ask, season, opened, their_plot, stranger_token, pointers):
    theirs = ask("POST", "/seasons", token=stranger_token, **{**opened, "sites": [their_plot.code]}).json

    answer = ask("POST", f"/seasons/{season['code']}/events", **FERTILISED, seasons=[theirs["code"]])

    assert (answer.status_code, pointers(answer)) == (422, ["/seasons/0"])
