"""What a program has before its first call: a token, places, and one way to ask."""

from types import SimpleNamespace

import pytest
from cast import A_SAO, LONG_AGO

from trace.sites.actions import save_site


@pytest.fixture
def ask(client, clerk_token, noon):
    """`ask("POST", "/seasons", template=…)`: an answer below /api/v1; `key` is the Idempotency-Key."""

    def send(method, path, /, token=clerk_token, key=None, **body):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if key:
            headers["Idempotency-Key"] = key
        return client.open(f"/api/v1{path}", method=method, headers=headers, json=None if method == "GET" else body)

    return send


@pytest.fixture
def pointers():
    """Where the mistakes of a refused request stand."""

    def read(answer) -> list[str]:
        assert answer.content_type == "application/problem+json", answer.get_data(as_text=True)
        return [one["pointer"] for one in answer.json["errors"]]

    return read


@pytest.fixture
def plots(song_hoa, clerk):
    """Two fields of Song Hoa, both measured."""

    def plot(name: str):
        facts = {"kind": "plot", "name": name, "address": A_SAO, "area": "1.000 m2", "household_count": 12}
        return save_site(song_hoa, facts, by=clerk, now=LONG_AGO)

    return SimpleNamespace(near=plot("Đồng Chợ"), far=plot("Đồng Xa"))


@pytest.fixture
def their_plot(dong_nguyen, stranger_clerk):
    facts = {"kind": "plot", "name": "Ruộng bên kia", "address": A_SAO}
    return save_site(dong_nguyen, facts, by=stranger_clerk, now=LONG_AGO)


@pytest.fixture
def season(ask, plots):
    """An open rice season, as the API answered."""
    answer = ask(
        "POST", "/seasons", template="rice", name="Vụ mùa", variety="Nếp", sites=[plots.near.code],
        opened_on="2026-06-20",
    )  # fmt: skip
    assert answer.status_code == 201, answer.json
    return answer.json
