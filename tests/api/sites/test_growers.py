"""Households over the API: the own organisation's tokens only."""

import pytest

from trace.sites.models import Grower


@pytest.fixture
def ask(client, clerk_token, stranger_token):
    def send(method: str, path: str, *, token: str = clerk_token, **more):
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return client.open(f"/api/v1/growers{path}", method=method, headers=headers, **more)

    return send


def test_a_household_is_written_down_once_for_one_key(ask):
    body = {"name": "Phạm Văn Tư", "phone": "0912 345 678", "consented_on": "2026-06-01"}
    first = ask("POST", "", json=body, headers={"Idempotency-Key": "k1"})
    again = ask("POST", "", json=body, headers={"Idempotency-Key": "k1"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert Grower.select().count() == 1
    assert first.json["phone"] == "+84912345678"
    assert ask("GET", "").json["items"][0]["code"] == first.json["code"]


def test_it_is_changed_and_made_nameless(ask):
    code = ask("POST", "", json={"name": "Phạm Văn Tư"}).json["code"]

    assert ask("PATCH", f"/{code}", json={"group_name": "Tổ 3"}).json["group_name"] == "Tổ 3"
    assert ask("POST", f"/{code}/pseudonym").json == ask("GET", f"/{code}").json
    assert ask("GET", f"/{code}").json["name"] == ""
    assert ask("PATCH", f"/{code}", json={"name": "Tư"}).status_code == 409


def test_a_stranger_finds_nothing(ask, stranger_token):
    code = ask("POST", "", json={"name": "Phạm Văn Tư"}).json["code"]

    assert ask("GET", f"/{code}", token=stranger_token).status_code == 404
    assert ask("PATCH", f"/{code}", token=stranger_token, json={"name": "X"}).status_code == 404
    assert ask("POST", f"/{code}/pseudonym", token=stranger_token).status_code == 404
    assert ask("GET", "", token=stranger_token).json["items"] == []


def test_what_cannot_be_names_its_place(ask):
    answer = ask("POST", "", json={"name": "Tư", "plots": ["PLACE"], "phone": "1"})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/plots/0"
