"""A file that stands at two acts, as programs and the command line see it; strangers do not."""

from io import BytesIO

import pytest
from papers import photo

DUNG = {"step": "R04", "input_name": "NPK", "dose": {"amount": "15", "per": "kg_sao"}}


@pytest.fixture
def twice(client, ask, season, clerk_token):
    sent = {"file": (BytesIO(photo()), "a.jpg")}
    kept = client.post("/api/v1/files", headers={"Authorization": f"Bearer {clerk_token}"}, data=sent).json["sha256"]
    return [
        ask("POST", f"/seasons/{season['code']}/events", happened_at=day, photos=[kept], **DUNG)
        for day in ("2026-11-20", "2026-11-10")
    ]


def test_the_second_act_says_so_with_day_and_commune(twice):
    first, second = (answer.json["photos"] for answer in twice)

    assert [answer.status_code for answer in twice] == [201, 201]
    assert first == [{**first[0], "taken_on": "2026-11-20", "far_days": 0, "is_used_elsewhere": False}]
    assert first[0]["commune"].startswith("Xã A Sào")
    assert (second[0]["far_days"], second[0]["is_used_elsewhere"]) == (10, True)


def test_they_are_listed_for_their_owner_alone(app, ask, twice, stranger_token):
    (one,) = ask("GET", "/repeated-files").json["items"]

    assert [use["happened_on"] for use in one["uses"]] == ["2026-11-10", "2026-11-20"]
    assert ask("GET", "/repeated-files", token=stranger_token).json == {"items": []}
    said = app.test_cli_runner().invoke(args=["events", "same-files"]).output
    assert said.startswith(f"{one['sha256']}\tHTX-01\t")
    assert app.test_cli_runner().invoke(args=["events", "same-files", "--organisation", "HTX-02"]).output == ""
