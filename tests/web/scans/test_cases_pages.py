"""The list of codes to look at, one of them, its forms; a stranger finds nothing."""

import csv
import io

import pytest
from cast import sign_in, token_in
from labelled import batch, batch_with_gtin, rice, unapproved

from trace.scans.models import ScanCase, ScanCaseAct

__all__ = ["batch", "batch_with_gtin", "rice", "unapproved"]
SIGNAL = {"key": "stolen", "weight": 50, "visits": 8, "networks": 6, "regions": 4, "days": 2,
          "first_on": "2026-11-20", "last_on": "2026-11-22"}  # fmt: skip


@pytest.fixture
def case(batch, noon):
    return ScanCase.create(
        code="Q234567K", batch=batch, organisation=batch.organisation_id, serial="2ABCD-EFGHK-MNPR", signals=[SIGNAL],
        score=52, state="new", opened_at=noon, changed_at=noon,
    )  # fmt: skip


@pytest.fixture
def here(client, auditor, noon):
    return sign_in(client, auditor)


def send(client, case, **typed):
    page = client.get(f"/scans/cases/{case.code}")
    return client.post(f"/scans/cases/{case.code}/acts", data={"csrf_token": token_in(page), **typed})


def test_an_empty_list_says_so(here):
    assert "Chưa có mã nào được quét khác thường." in here.get("/scans/cases/").text


def test_an_officer_sees_evidence_and_the_ready_inspection(here, case, batch):
    listed = here.get("/scans/cases/").text
    assert "Tem báo mất mà có người đọc" in listed
    page = here.get(f"/scans/cases/{case.code}")
    assert page.status_code == 200
    assert "8 lượt quét, ít nhất 6 mạng, 2 ngày, từ 20/11/2026 đến 22/11/2026" in page.text
    link = f"/inspections/new?about=case%3A{case.code}&amp;supplier={batch.organisation.code}&amp;batch={batch.code}"
    assert link in page.text
    assert "hàng giả" not in page.text.lower()


def test_looking_explaining_and_noting_an_inspection(here, case):
    assert send(here, case, kind="look").status_code == 303
    assert ScanCase.get().state == "seen"
    assert send(here, case, kind="explain", reason="Ảnh tem trên mạng").status_code == 303
    assert ScanCase.get().state == "explained"
    assert "Ảnh tem trên mạng" in here.get(f"/scans/cases/{case.code}").text
    assert case.code not in here.get("/scans/cases/").text
    assert case.code in here.get("/scans/cases/?state=explained").text
    assert send(here, case, kind="inspect", reason="K1234567").status_code == 303
    assert ScanCase.get().state == "inspecting"


def test_an_explanation_needs_words_and_keeps_what_was_typed(here, case):
    refused = send(here, case, kind="explain", reason=" ")
    assert refused.status_code == 422
    assert "Ghi lý do." in refused.text
    assert send(here, case, kind="erase", reason="x").status_code == 422
    assert ScanCaseAct.select().count() == 0


def test_the_owner_answers(client, manager, noon, case):
    mine = sign_in(client, manager)
    page = mine.get(f"/scans/cases/{case.code}")
    assert "Cơ sở biết gì về việc này" in page.text
    assert "Lập cuộc kiểm tra" not in page.text
    assert send(mine, case, kind="answer", reason="Đã báo mất cuộn tem").status_code == 303
    assert ScanCase.get().state == "new"
    assert send(mine, case, kind="explain", reason="Không sao").status_code == 403


def test_a_stranger_finds_nothing(client, stranger_manager, noon, case, batch):
    there = sign_in(client, stranger_manager)
    assert there.get(f"/scans/cases/{case.code}").status_code == 404
    assert there.get(f"/scans/lots/{batch.code}").status_code == 404
    assert case.code not in there.get("/scans/cases/?state=all").text
    token = token_in(there.get("/account/"))
    assert there.post(f"/scans/cases/{case.code}/acts", data={"csrf_token": token, "kind": "look"}).status_code == 404


def test_nobody_comes_without_signing_in(client, case):
    assert client.get("/scans/cases/").status_code == 303


def test_files_of_the_list(here, case):
    text = here.get("/scans/cases/list.csv?signal=stolen").text
    lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";" if ";" in text.split("\n")[0] else ","))
    assert lines[1][0] == case.code
    assert here.get("/scans/cases/list.xlsx").data.startswith(b"PK")


def test_a_lot_s_page_shows_days_as_picture_and_table(here, batch):
    assert "Chưa có lượt quét nào." in here.get(f"/scans/lots/{batch.code}").text
    from trace.clock import now
    from trace.scans.models import ScanDay
    from trace.scans.rules import day_in_vietnam

    ScanDay.create(day=day_in_vietnam(now()), kind="lot", batch=batch, visits=5, networks=4, regions=3, hits=9,
                   first_at=now(), changed_at=now())  # fmt: skip
    for path in (f"/scans/lots/{batch.code}", f"/batches/{batch.code}", f"/audit/batches/{batch.code}"):
        page = here.get(path).text
        assert "scan-plot" in page, path
        assert '<th scope="row">23/11/2026</th><td>5</td><td>4</td><td>3</td>' in page
