"""The same lots as in the tests of the actions, seen through the API."""

import pytest
from labelled import batch, batch_with_gtin, rice, unapproved

__all__ = ["batch", "batch_with_gtin", "rice", "unapproved"]


@pytest.fixture
def call(client, clerk_token, noon):
    def send(method, path, token=clerk_token, key=None, **body):
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        return client.open(f"/api/v1/label-runs{path}", method=method, headers=headers, json=body or None)

    return send


@pytest.fixture
def order(call, batch):
    def post(key=None, **more):
        return call("POST", "", key=key, **{"batch": batch.code, "layout": "a4-24", "count": 3, **more})

    return post
