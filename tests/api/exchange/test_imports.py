"""Rows and files over the API: the same report as on the page, everything or nothing, once."""

import io
from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO

from trace.events.actions import open_season
from trace.events.entries import Entry
from trace.events.models import Event
from trace.places.actions import seed_places
from trace.places.reading import read_reference
from trace.sites.actions import save_site
from trace.sites.models import Grower

WATER = {"Ngày": "02/11/2026", "Việc": "Tưới, điều tiết nước", "Ghi chú": "bơm"}


@pytest.fixture
def season(song_hoa, clerk, manager):
    site = save_site(song_hoa, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=manager, now=LONG_AGO)
    entry = Entry(by=clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO)
    return open_season(song_hoa, template="rice", name="Vụ mùa", variety="", sites=[site], entry=entry)


@pytest.fixture
def ask(client, clerk_token, noon):
    def send(token: str = clerk_token, **more):
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return client.post("/api/v1/imports", headers=headers, **more)

    return send


def diary_count() -> int:
    return Event.select().where(Event.kind == "diary").count()


def test_a_dry_run_tells_and_writes_nothing(ask, season):
    answer = ask(json={"kind": "diary", "rows": [WATER], "dry_run": True})

    assert answer.status_code == 200
    assert answer.json["counts"]["new"] == 1
    assert {"label": "Ngày", "words": "02/11/2026 (24/9 âm lịch)"} in answer.json["rows"][0]["understood"]
    assert diary_count() == 0


def test_rows_are_written_once_by_key_and_by_what_they_say(ask, season):
    first = ask(json={"kind": "diary", "rows": [WATER]}, headers={"Idempotency-Key": "k"})
    replayed = ask(json={"kind": "diary", "rows": [WATER]}, headers={"Idempotency-Key": "k"})
    again = ask(json={"kind": "diary", "rows": [WATER]})

    assert (first.status_code, first.json["is_written"]) == (201, True)
    assert replayed.json == first.json
    assert (again.status_code, again.json["counts"]["same"]) == (200, 1)
    assert diary_count() == 1


def test_field_names_do_as_well_as_headings_and_one_work_for_all(ask, season):
    rows = [{"happened_on": "2026-11-02", "input_name": "NPK", "dose": "20 kg/sào"}]

    assert ask(json={"kind": "diary", "rows": rows, "work": "R04"}).status_code == 201


def test_every_mistake_has_its_pointer_and_nothing_is_written(ask, season):
    answer = ask(json={"kind": "diary", "rows": [WATER, {**WATER, "Ngày": "31/02/2026"}, {**WATER, "Việc": "Hát"}]})

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == ["/rows/1/Ngày", "/rows/2/Việc"]
    assert answer.json["report"]["counts"] == {"new": 1, "draft": 0, "update": 0, "same": 0, "refused": 2}
    assert diary_count() == 0


def test_a_file_comes_as_multipart(ask, song_hoa):
    seed_places(read_reference())
    file = (io.BytesIO("Họ tên;Xã;Diện tích\nPhạm Văn Tư;A Sào;5 sào\n".encode()), "ho.csv")
    answer = ask(data={"kind": "growers", "file": file}, content_type="multipart/form-data")

    assert answer.status_code == 201, answer.json
    assert Grower.get().name == "Phạm Văn Tư"


def test_a_number_with_two_readings_is_asked_about(ask, season):
    row = {"Ngày": "02/11/2026", "Việc": "Thu hoạch", "Sản lượng": "1.234"}
    answer = ask(json={"kind": "diary", "rows": [row]})

    assert answer.status_code == 422
    assert answer.json["report"]["asks_numbers"]
    assert ask(json={"kind": "diary", "rows": [row], "numbers": "vi"}).status_code == 201


@pytest.mark.parametrize(
    "body",
    [{}, {"kind": "diary"}, {"kind": "voi", "rows": []}, {"kind": "diary", "rows": []}, {"kind": "diary", "rows": [{}]},
     {"kind": "diary", "rows": [{"Ngày": {"a": 1}}]}, {"kind": "diary", "rows": [{"Ngày": "x\u0000"}]},
     {"kind": "diary", "rows": "x"}, {"kind": "communes", "rows": [{"a": 1}]}],
)  # fmt: skip
def test_strange_bodies_are_refused(ask, season, body):
    assert ask(json=body).status_code in (403, 422)


def test_a_file_that_is_none_and_a_file_that_is_missing(ask, season):
    junk = (io.BytesIO(b"PK\x03\x04junk"), "x.xlsx")

    assert ask(data={"kind": "diary", "file": junk}, content_type="multipart/form-data").status_code == 422
    assert ask(data={"kind": "diary"}, content_type="multipart/form-data").status_code == 422


def test_rows_go_into_the_tokens_own_book(ask, season, stranger_token):
    answer = ask(token=stranger_token, json={"kind": "diary", "rows": [{**WATER, "Vụ": season.code}]})

    assert answer.status_code == 422
    assert "không có vụ" in answer.json["errors"][0]["detail"]
