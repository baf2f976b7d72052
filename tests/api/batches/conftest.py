"""What a program has before its first call: a token, a place, a product with everything a label must show."""

from types import SimpleNamespace

import pytest
from cast import A_SAO, LONG_AGO
from labelled import GTIN, make_product

from trace.sites.actions import save_site


@pytest.fixture
def call(client, clerk_token, noon):
    """`call("POST", "", product=…)`: an answer of /api/v1/batches; `key` is the Idempotency-Key."""

    def send(method, path="", token=clerk_token, key=None, **body):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if key:
            headers["Idempotency-Key"] = key
        return client.open(
            f"/api/v1/batches{path}", method=method, headers=headers, json=body if method == "POST" else None
        )

    return send


@pytest.fixture
def rice(song_hoa, clerk, now, settings):
    """Whole: its lots lack nothing but work and a word."""
    return make_product(song_hoa, by=clerk, now=now, settings=settings, gtin=GTIN, gtin_proof="GCN 1")


@pytest.fixture
def places(song_hoa, clerk):
    mill = save_site(song_hoa, {"kind": "mill", "name": "Xưởng xay", "address": A_SAO}, by=clerk, now=LONG_AGO)
    return SimpleNamespace(mill=mill)


@pytest.fixture
def their_site(dong_nguyen, stranger_clerk):
    facts = {"kind": "plot", "name": "Ruộng bên kia", "address": A_SAO}
    return save_site(dong_nguyen, facts, by=stranger_clerk, now=LONG_AGO)


@pytest.fixture
def bag(call, rice, places):
    """100 kg of packed rice, registered."""
    answer = call("POST", product=rice.gtin, quantity=100, site=places.mill.code, produced_on="2026-11-20")
    assert answer.status_code == 201, answer.json
    return answer.json
