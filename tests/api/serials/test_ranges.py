"""Numbered packs over the API: activated by their first and last number, seen as stretches of the run."""

import pytest


@pytest.fixture
def call(client, clerk_token, noon):
    def send(method, path, token=clerk_token, **body):
        headers = {"Authorization": f"Bearer {token}"}
        return client.open(f"/api/v1/serial-ranges/RBFGHJKM{path}", method=method, headers=headers, json=body or None)

    return send


def test_a_line_activates_what_it_packed(call, packs, batch):
    _row, texts = packs()
    answer = call(
        "POST", "/acts", kind="activate", first=texts[59], last=f"{batch.code}/{texts[0]}", is_last_stretch=True
    )

    assert answer.status_code == 201
    assert (answer.json["changed"], answer.json["void"]) == (60, 40)
    shown = call("GET", "").json
    assert shown["counts"] == {"printed": 0, "activated": 60, "void": 40, "stolen": 0}
    assert [(one["first"], one["last"], one["state"]) for one in shown["stretches"]] == [
        (1, 60, "activated"),
        (61, 100, "void"),
    ]


def test_refusals_name_what_is_wrong_and_strangers_find_nothing(call, packs, stranger_token):
    _row, texts = packs()
    assert call("POST", "/acts", kind="void", first=texts[0]).status_code == 422
    assert call("POST", "/acts", kind="void", first="2" * 14, reason="x").status_code == 422
    assert call("POST", "/acts", kind="find", first=texts[0], reason="x").status_code == 409
    assert call("POST", "/acts", token=stranger_token, kind="void", first=texts[0], reason="x").status_code == 404
    assert call("GET", "", token=stranger_token).status_code == 404
