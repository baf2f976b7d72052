"""Places over the API: a token's own, without outlines or notes."""

import pytest
from cast import A_SAO

from trace.sites.actions import save_site

POINTS = "20.60, 106.40\n20.60, 106.401\n20.601, 106.401\n20.601, 106.40"


@pytest.fixture
def plot(song_hoa, clerk, now):
    facts = {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO, "area": "12 sào", "outline": POINTS}
    return save_site(song_hoa, {**facts, "note": "ruộng nhà ông Bảy"}, by=clerk, now=now)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_place_comes_with_both_addresses_and_nothing_private(client, plot, clerk_token, noon):
    (item,) = client.get("/api/v1/sites?kind=plot", headers=bearer(clerk_token)).json["items"]

    assert item["code"] == plot.code
    assert item["area_m2"] == 4320
    assert item["address"] == "Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên"
    assert "Xã An Đồng" in item["former_address"]
    assert not {"outline", "note"} & item.keys()


def test_a_strangers_token_finds_nothing(client, plot, stranger_token, noon):
    assert client.get("/api/v1/sites", headers=bearer(stranger_token)).json == {"items": [], "next": None}


def test_an_unknown_kind_is_a_problem(client, clerk_token, noon):
    assert client.get("/api/v1/sites?kind=castle", headers=bearer(clerk_token)).status_code == 422
