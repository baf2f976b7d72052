"""What is no proper JSON is refused at the door of the API, before any room reads it."""

import pytest


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 5000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"quantity": NaN}',
        b'{"quantity": Infinity}',
        b'{"quantity": ' + b"1" * 5000 + b"}",
        b'{"product": "\\ud800"}',
        b"\xff\xfe",
    ],
    ids=["cut", "deep list", "deep object", "NaN", "Infinity", "5000 digits", "half a letter", "no UTF-8"],
)
@pytest.mark.parametrize("address", ["/api/v1/batches", "/api/v1/label-runs"])
def test_strange_json_is_a_bad_request(client, clerk_token, noon, address, body):
    headers = {"Authorization": f"Bearer {clerk_token}", "Content-Type": "application/json"}
    answer = client.post(address, data=body, headers=headers)

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"]


def test_a_stranger_is_asked_who_he_is_before_anything_is_read(client, db):
    assert client.post("/api/v1/batches", data=b"{", content_type="application/json").status_code == 401
