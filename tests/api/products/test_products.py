"""Products over the API: a token's own, one by code or GTIN, cursor by cursor."""

import pytest

from trace.products.actions import save_product


@pytest.fixture
def rice(song_hoa, clerk, now):
    facts = {"name": "Gạo thơm", "category": "rice", "net_content": "500 g", "gtin": "9520002000002"}
    return save_product(song_hoa, {**facts, "gtin_proof": "GCN 1"}, by=clerk, now=now)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("key", ["code", "gtin"])
def test_one_product_says_what_it_lacks(client, rice, clerk_token, key, noon):
    body = client.get(f"/api/v1/products/{getattr(rice, key)}", headers=bearer(clerk_token)).json

    assert body["code"] == rice.code
    assert body["net_content"] == {"value": "0.5", "unit": "KGM", "text": "500 g"}
    assert body["organisation"] == "HTX-01"
    assert {gap["field"] for gap in body["missing"]} == {"photos", "origin", "standard"}
    assert all("NĐ 37/2026" in gap["article"] for gap in body["missing"])
    assert "gtin_proof" not in body
    assert "target_market" not in body


def test_the_list_goes_on_from_the_cursor(client, song_hoa, clerk, rice, clerk_token, now, noon):
    save_product(song_hoa, {"name": "Nếp", "category": "rice"}, by=clerk, now=now)
    save_product(song_hoa, {"name": "Tôm", "category": "shrimp"}, by=clerk, now=now)
    first = client.get("/api/v1/products?limit=2", headers=bearer(clerk_token)).json
    second = client.get(f"/api/v1/products?limit=2&cursor={first['next']}", headers=bearer(clerk_token)).json

    assert [p["name"] for p in first["items"] + second["items"]] == ["Gạo thơm", "Nếp", "Tôm"]
    assert second["next"] is None
    shrimp = client.get("/api/v1/products?category=shrimp", headers=bearer(clerk_token)).json
    assert [p["name"] for p in shrimp["items"]] == ["Tôm"]


def test_a_strangers_token_finds_nothing(client, rice, stranger_token, noon):
    answer = client.get(f"/api/v1/products/{rice.code}", headers=bearer(stranger_token))

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert client.get("/api/v1/products", headers=bearer(stranger_token)).json == {"items": [], "next": None}


def test_nobody_reads_without_a_token(client, rice, noon):
    assert client.get("/api/v1/products").status_code == 401


@pytest.mark.parametrize("query", ["limit=0", "limit=1000", "cursor=x", "cursor=-1"])
def test_an_impossible_question_is_a_problem(client, clerk_token, query, noon):
    answer = client.get(f"/api/v1/products?{query}", headers=bearer(clerk_token))

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"].startswith("/")
