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


@pytest.mark.parametrize(
    ("method", "address", "status", "said"),
    [
        ("GET", "/api/v1/no-such-thing", 404, "Không có địa chỉ này."),
        ("DELETE", "/api/v1/batches", 405, "Địa chỉ này không nhận cách gọi (method) này."),
    ],
)
def test_what_a_framework_refuses_is_said_in_our_words(client, clerk_token, noon, method, address, status, said):
    headers = {"Authorization": f"Bearer {clerk_token}", "Accept-Language": "vi"}
    answer = client.open(address, method=method, headers=headers)

    assert (answer.status_code, answer.json["detail"]) == (status, said)


def test_who_may_not_is_told_so_in_our_words(client, db, clerk_token, noon):
    unknown = client.get("/api/v1/batches", headers={"Accept-Language": "vi"})

    assert unknown.json["detail"] == "Chưa đăng nhập, hoặc mã truy cập không còn hiệu lực."
