"""Readings over the API and from the command line: all or none, a token's own only, refusals as problems."""

import pytest
from sensor_readings import pond_of

from trace.sensors.models import SensorReading, SensorSeries


@pytest.fixture
def pond(db, song_hoa, clerk, dong_nguyen, stranger_clerk, noon):
    return pond_of(song_hoa, clerk, dong_nguyen, stranger_clerk, noon)


@pytest.fixture
def call(client, clerk_token, pond):
    def ask(path, body=None, token=clerk_token):
        headers = {"Authorization": f"Bearer {token}"}
        address = f"/api/v1/sensors{path}"
        if body is None:
            return client.get(address, headers=headers)
        return client.post(address, json=body, headers=headers)

    return ask


def body(pond, **more):
    rows = [("2026-11-22T01:00:00Z", {"ph": "7.8", "oxygen": 4.2}), ("2026-11-22T08:30:00+07:00", {"ph": 9.25})]
    return {"about": "season", "code": pond.season.code, "device": "máy 1",
            "readings": [{"at": at, "values": values} for at, values in rows], **more}  # fmt: skip


def test_readings_are_written_listed_and_read(call, pond):
    answer = call("", body(pond))
    assert answer.status_code == 201, answer.json
    ph = answer.json["items"][0]
    assert (ph["quantity"], ph["low"], ph["high"], ph["count"], ph["unit"]) == ("ph", "7.8", "9.25", 2, "Q30")
    assert ph["outside"] == [
        {"from": "2026-11-22T01:30:00Z", "to": "2026-11-22T01:30:00Z", "worst": "9.25", "side": "high"}
    ]

    first = call(f"?site={pond.site.code}&limit=1").json
    assert [one["id"] for one in first["items"]] == [ph["id"]]
    rest = call(f"?site={pond.site.code}&cursor={first['next']}").json
    assert [one["quantity"] for one in rest["items"]] == ["oxygen"]
    assert call(f"/{ph['id']}/readings").json["items"] == [
        {"at": "2026-11-22T01:00:00+00:00", "value": "7.8"}, {"at": "2026-11-22T01:30:00+00:00", "value": "9.25"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"about": "moon"}, 404),
        ({"code": "TXXXXXXX"}, 404),
        ({"site": "PZZZ"}, 422),
        ({"readings": []}, 422),
        ({"readings": [{"at": "2026-11-22T01:00:00", "values": {"ph": 7}}]}, 422),
        ({"readings": [{"at": "2026-11-22T01:00:00Z", "values": {"ph": 77}}]}, 422),
        ({"readings": [{"at": "2026-11-22T01:00:00Z", "values": {"love": 7}}]}, 422),
        ({"readings": [{"at": "2027-11-22T01:00:00Z", "values": {"ph": 7}}]}, 422),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(call, pond, change, status):
    answer = call("", body(pond, **change))

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert SensorSeries.select().count() == 0


def test_a_stranger_writes_and_reads_nothing(call, pond, stranger_token):
    number = call("", body(pond)).json["items"][0]["id"]

    assert call("", body(pond), token=stranger_token).status_code == 404
    assert call(f"/{number}/readings", token=stranger_token).status_code == 404
    assert call("", token=stranger_token).json["items"] == []


def test_the_command_imports_a_file_whole_or_not_at_all(app, pond, tmp_path):
    file = tmp_path / "do.csv"
    file.write_text("Thời gian;pH\n22/11/2026 06:00;7,8\n22/11/2026 07:00;8\n", encoding="utf-8")
    run = app.test_cli_runner().invoke

    tried = run(args=["sensors", "import", str(file), "--site", pond.site.code, "--dry-run"])
    assert (tried.exit_code, SensorReading.select().count()) == (0, 0)
    assert "pH: 2, 7,8–8" in tried.output

    done = run(args=["sensors", "import", str(file), "--site", pond.site.code])
    assert (done.exit_code, SensorReading.select().count()) == (0, 2)
    assert run(args=["sensors", "import", str(file), "--site", pond.site.code]).exit_code != 0
    assert run(args=["sensors", "import", str(file)]).exit_code != 0

    file.write_text("Thời gian;pH\n22/11/2026 06:00;bảy\n22/11/2026 09:00;8\n", encoding="utf-8")
    broken = run(args=["sensors", "import", str(file), "--site", pond.site.code])
    assert (broken.exit_code, SensorReading.select().count()) == (1, 2)
