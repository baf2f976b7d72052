"""POST /api/v1/batches: a lot registered once, its record begun; every mistake named by its place."""

import pytest

from trace.batches.models import Batch, BatchSource
from trace.events.models import Event


def pointers(answer) -> list[str]:
    assert answer.content_type == "application/problem+json", answer.get_data(as_text=True)
    return [one["pointer"] for one in answer.json["errors"]]


def test_a_lot_is_registered_and_says_where_it_is(call, rice, places):
    answer = call("POST", product=rice.gtin, quantity=1250.5, site=places.mill.code, produced_on="2026-11-20")

    assert answer.status_code == 201, answer.json
    made = answer.json
    assert answer.headers["Location"] == f"/api/v1/batches/{made['code']}"
    assert made["url"] == f"https://txng.example/01/{rice.gtin}/10/{made['lot']}"
    assert (made["quantity"], made["left"], made["unit"]) == (1250.5, 1250.5, "KGM")
    assert (made["product"], made["site"], made["form"]) == (rice.code, places.mill.code, "packed")
    assert (made["produced_on"], made["expires_on"]) == ("2026-11-20", "2027-11-15")
    assert (made["state"], made["is_approved"]) == ("awaiting", False)
    assert [event["kind"] for event in made["events"]] == ["register"]
    assert made["events"][0]["happened_at"] == "2026-11-20T05:00:00+00:00"
    assert call("GET", f"/{made['code']}").json == made


def test_gtin_and_lot_are_an_address_too(call, bag, rice):
    assert call("GET", f"/{rice.gtin}/{bag['lot']}").json["code"] == bag["code"]
    assert call("GET", f"/{rice.gtin.lstrip('0')}/{bag['lot'].lower()}").json["code"] == bag["code"]
    assert call("GET", f"/{bag['code'].lower()}").json["code"] == bag["code"]


def test_little_is_enough_and_the_rest_is_listed_as_missing(call, rice):
    made = call("POST", product=rice.code).json

    assert (made["quantity"], made["produced_on"], made["expires_on"]) == (None, None, None)
    assert {one["code"] for one in made["missing"]} == {
        "events",
        "produced_on",
        "quantity",
        "approval",
        "missing_source",
    }
    assert all(one["detail"] and one["todo"] for one in made["missing"])
    assert [one["code"] for one in made["missing"] if not one["stops_printing"]] == ["missing_source"]


def test_the_same_key_gives_the_same_lot_again(call, rice):
    first = call("POST", key="cân-1", product=rice.gtin, quantity=10)
    again = call("POST", key="cân-1", product=rice.gtin, quantity=10)

    assert first.status_code == again.status_code == 201
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert Batch.select().count() == 1
    other = call("POST", key="cân-1", product=rice.gtin, quantity=11)
    assert (other.status_code, pointers(other)) == (422, ["/Idempotency-Key"])
    assert Batch.select().count() == 1


def test_a_refused_request_does_not_use_up_its_key(call, rice):
    assert call("POST", key="k", product="khong-co", quantity=10).status_code == 422
    assert call("POST", key="k", product=rice.gtin, quantity=10).status_code == 201


def test_packed_from_another_lot(call, rice, bag):
    source = {"batch": bag["code"], "quantity": 0.04, "unit": "TNE"}
    made = call("POST", product=rice.gtin, quantity=40, made_from=[source])

    assert made.status_code == 201, made.json
    assert call("GET", f"/{bag['code']}").json["left"] == 60
    assert made.json["produced_on"] == "2026-11-20"
    rest = call("POST", product=rice.gtin, quantity=60, made_from=[bag["code"]])
    assert rest.status_code == 201
    assert call("GET", f"/{bag['code']}").json["state"] == "sold_out"
    assert BatchSource.select().count() == 2


def test_a_catch_in_the_wild_names_its_step(call, song_hoa, clerk, now, places):
    from trace.products.actions import save_product

    crab = save_product(song_hoa, {"name": "Cua biển", "category": "crab"}, by=clerk, now=now)

    made = call("POST", product=crab.code, quantity=12, step="C07", produced_on="2026-11-22", site=places.mill.code)

    assert made.status_code == 201, made.json
    assert (made.json["form"], made.json["events"][0]["step"]) == ("live", "C07")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"product": "S0000000"}, "/product"),
        ({"product": ""}, "/product"),
        ({"product": None}, "/product"),
        ({"product": 12}, "/product"),
        ({"quantity": 0}, "/quantity"),
        ({"quantity": -1}, "/quantity"),
        ({"quantity": "10"}, "/quantity"),
        ({"quantity": True}, "/quantity"),
        ({"quantity": 0.0001}, "/quantity"),
        ({"quantity": 1e300}, "/quantity"),
        ({"unit": "kg"}, "/unit"),
        ({"site": "PKHONGCO"}, "/site"),
        ({"lot": "SỐ 1"}, "/lot"),
        ({"lot": "A" * 21}, "/lot"),
        ({"produced_on": "20/11/2026"}, "/produced_on"),
        ({"produced_on": "2026-02-30"}, "/produced_on"),
        ({"produced_on": "0001-01-01"}, "/produced_on"),
        ({"produced_on": "2026-12-24"}, "/produced_on"),
        ({"expires_on": "2026-11-01"}, "/expires_on"),
        ({"expires_on": "9999-12-31"}, "/expires_on"),
        ({"step": "R99"}, "/step"),
        ({"colour": "red"}, "/colour"),
        ({"lot": "A\x00B"}, "/lot"),
        ({"made_from": ["TKHONGCO"]}, "/made_from/0/batch"),
        ({"made_from": [{"quantity": 1}]}, "/made_from/0/batch"),
        ({"made_from": "T"}, "/made_from"),
    ],
)
def test_a_mistake_is_named_by_its_place_and_nothing_is_kept(call, rice, wrong, pointer):
    answer = call("POST", **{"product": rice.gtin, "quantity": 10, "produced_on": "2026-11-20", **wrong})

    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert Batch.select().count() == Event.select().count() == 0


def test_two_lots_of_one_product_never_share_a_number(call, rice):
    call("POST", product=rice.gtin, quantity=1, lot="lo-1")

    answer = call("POST", product=rice.gtin, quantity=1, lot="LO-1")

    assert (answer.status_code, pointers(answer)) == (422, ["/lot"])
    assert [batch.lot for batch in Batch.select()] == ["LO-1"]


def test_what_goes_in_is_named_by_its_place(call, rice, bag):
    sources = [{"batch": bag["code"], "quantity": 1}, {"batch": bag["code"], "quantity": 1, "unit": "LTR"}]
    assert pointers(call("POST", product=rice.gtin, quantity=1, made_from=sources)) == ["/made_from/1/quantity"]
    assert pointers(call("POST", product=rice.gtin, made_from=[bag["code"]])) == ["/quantity"]


def test_what_is_not_json_is_refused_calmly(client, clerk_token, noon):
    headers = {"Authorization": f"Bearer {clerk_token}"}
    strange = (("{", "json"), ("product=1", "x-www-form-urlencoded"), ("[]", "json"), ('{"product": NaN}', "json"))
    for body, kind in strange:
        answer = client.post("/api/v1/batches", data=body, headers=headers, content_type=f"application/{kind}")
        assert answer.status_code in (400, 415, 422)
        assert answer.content_type == "application/problem+json"


def test_others_goods_places_and_lots_are_not_there(call, rice, bag, places, stranger_token, their_site):
    answer = call("POST", token=stranger_token, product=rice.gtin, quantity=1)
    assert (answer.status_code, pointers(answer)) == (422, ["/product"])
    assert call("GET", f"/{bag['code']}", token=stranger_token).status_code == 404
    assert call("GET", f"/{rice.gtin}/{bag['lot']}", token=stranger_token).status_code == 404
    assert pointers(call("POST", product=rice.gtin, quantity=1, site=their_site.code)) == ["/site"]
    assert call("GET", token=stranger_token).json == {"items": [], "total": 0, "next": None}


def test_nobody_registers_without_a_token(call, rice):
    answer = call("POST", token=None, product=rice.gtin)

    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert call("POST", token="khong-phai", product=rice.gtin).status_code == 401
    assert not Batch.select().exists()


def test_the_list_is_searched_filtered_sorted_and_paged(call, rice, bag):
    for number in range(30):
        call("POST", product=rice.gtin, quantity=number + 1, lot=f"LO-{number:02d}")

    first = call("GET").json
    assert (first["total"], len(first["items"]), first["next"]) == (31, 25, 2)
    second = call("GET", "?page=2").json
    assert (len(second["items"]), second["next"]) == (6, None)
    assert "missing" not in first["items"][0]
    assert [b["lot"] for b in call("GET", "?q=lo-07").json["items"]] == ["LO-07"]
    assert call("GET", "?state=approved").json["total"] == 0
    assert [b["quantity"] for b in call("GET", "?sort=-left").json["items"]][:2] == [100, 30]
    assert call("GET", "?state=nothing").status_code == 422
    assert call("GET", "?page=0").json["errors"][0]["pointer"] == "/page"


def test_harvest_begins_with_a_season_not_here(call, rice):
    answer = call("POST", product=rice.gtin, quantity=1, step="R08")

    assert (answer.status_code, pointers(answer)) == (409, ["/step"])
    assert not Batch.select().exists()
