"""Split, merge and told sources through the API."""

import pytest

from trace.batches.models import Batch, BatchSource

BOUGHT = {"template": "rice", "name": "Gạo xay", "form": "milled", "supplier_name": "Nhà máy xay Hoa Sen",
          "happened_at": "2026-11-18"}  # fmt: skip


@pytest.fixture
def lot(ask, song_hoa):
    def make(quantity=500):
        answer = ask("POST", "/receipts", **BOUGHT, quantity=quantity)
        assert answer.status_code == 201, answer.json
        return answer.json["code"]

    return make


def test_parts_are_taken_out_of_a_lot(ask, lot):
    code = lot()
    body = {"parts": [{"quantity": 100.5, "lot": "phan-a"}, {"quantity": 50}], "happened_at": "2026-11-19"}

    first, again = (ask("POST", f"/batches/{code}/split", key="k", **body) for _ in range(2))

    assert first.status_code == 201, first.json
    assert first.json == again.json
    assert [(one["quantity"], one["form"]) for one in first.json["items"]] == [(100.5, "milled"), (50, "milled")]
    assert first.json["items"][0]["lot"] == "PHAN-A"
    assert ask("GET", f"/batches/{code}").json["left"] == 349.5


def test_lots_are_put_together(ask, lot):
    one, two = lot(), lot(200)

    made = ask("POST", "/batches/merge", sources=[{"batch": one, "quantity": 300}, {"batch": two}], name="Gạo trộn")

    assert made.status_code == 201, made.json
    assert (made.json["quantity"], made.json["name"]) == (500, "Gạo trộn")
    assert ask("GET", made.headers["Location"].removeprefix("/api/v1")).json["code"] == made.json["code"]


def test_a_lot_is_told_its_lots_and_seasons(ask, lot, season):
    rice, paddy = lot(), lot()
    told = ask(
        "POST", f"/batches/{rice}/sources",
        made_from=[{"batch": paddy, "quantity": 400}, {"season": season["code"]}], happened_at="2026-11-18",
    )  # fmt: skip

    assert told.status_code == 201, told.json
    assert told.json["kind"] == "sources"
    assert BatchSource.select().join(Batch, on=BatchSource.batch).where(Batch.code == rice).count() == 2
    back = ask("POST", f"/batches/{paddy}/sources", made_from=[{"batch": rice, "quantity": 1}])
    assert back.status_code == 409
    lots = {code: Batch.get(Batch.code == code).lot for code in (rice, paddy)}
    assert f"Lô {lots[paddy]} làm từ {lots[rice]}" in back.json["detail"]


def test_what_cannot_be_is_refused_with_its_place(ask, lot, pointers, stranger_token):
    code = lot()
    refused = [
        (f"/batches/{code}/split", {"parts": []}, "/parts"),
        (f"/batches/{code}/split", {"parts": [{"quantity": 0}]}, "/parts/0/quantity"),
        (f"/batches/{code}/sources", {"made_from": [{}]}, "/made_from/0/batch"),
        (f"/batches/{code}/sources", {"made_from": [{"batch": "TZZZZZZZ", "quantity": 1}]}, "/made_from/0/batch"),
        ("/batches/merge", {"sources": [code]}, "/sources"),
    ]
    for path, body, place in refused:
        answer = ask("POST", path, **body)
        assert answer.status_code == 422, answer.json
        assert pointers(answer)[0].startswith(place), (path, pointers(answer))
    assert ask("POST", f"/batches/{code}/split", token=stranger_token, parts=[{"quantity": 1}]).status_code == 404


def test_byproducts_have_a_form_of_their_own(ask, song_hoa):
    paddy = ask("POST", "/receipts", **{**BOUGHT, "form": "dry_paddy"}, quantity=1000).json["code"]
    lots = [{"name": "Gạo", "quantity": 620}, {"name": "Trấu", "quantity": 200, "form": "husk"}]

    made = ask("POST", f"/batches/{paddy}/events", step="R12", happened_at="2026-11-19", quantity=1000, lots=lots)

    assert made.status_code == 201, made.json
    assert [Batch.get(Batch.code == code).form for code in made.json["made"]] == ["milled", "husk"]
