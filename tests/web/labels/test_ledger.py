"""The print ledger as a page and as files, and the form that takes labels out of use; a lot's end adds up after it."""

import re
from html import unescape
from uuid import uuid4

import pytest
from cast import sign_in, token_in

from trace.kit.sheets import read_workbook
from trace.labels import actions, actions_void
from trace.labels.layout import find_layout
from trace.labels.models import LabelRun
from trace.labels.models_void import LabelVoid


@pytest.fixture
def run(batch, clerk, noon, settings) -> LabelRun:
    asked = {"layout": find_layout("a4-24"), "count": 12, "by": clerk, "now": noon, "settings": settings}
    return actions.start_run(batch, **asked, via="page")


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def void(here, run, **more):
    page = here.get(f"/labels/runs/{run.number}/void")
    data = {"count": "3", "kind": "spoiled", "reason": "", "entry_id": str(uuid4()), **more}
    return here.post(f"/labels/runs/{run.number}/void", data={**data, "csrf_token": token_in(page)})


def test_what_is_taken_out_stands_in_the_ledger_and_its_files(client, clerk, run):
    here = sign_in(client, clerk)
    assert "In tem Gạo nếp A Sào" in words(here.get("/labels/ledger"))
    answer = void(here, run, kind="lost", reason="Rơi ở chợ Bo")
    assert answer.status_code == 303

    page = words(here.get("/labels/ledger"))
    assert "12 tem đã in" in page
    assert "3 tem mất, thu về kho" in page
    assert "Mất, thất lạc: Rơi ở chợ Bo" in page
    assert words(here.get("/labels/ledger?act=void")).count(run.number) == 1
    assert "Không có lần in, hủy nào khớp" in words(here.get("/labels/ledger?q=khongco"))
    csv = here.get("/labels/ledger?format=csv").get_data(as_text=True)
    assert csv.splitlines()[1].split(";")[1:3] == ["Hủy tem", run.number]
    (sheet,) = read_workbook(here.get("/labels/ledger?format=xlsx&act=print").data)
    assert sheet["rows"][1][7] == 12
    assert sheet["rows"][1][12] == run.layout_hash


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"count": "13"}, "hủy thêm được nhiều nhất 12"),
        ({"count": "ba"}, "Cần nhập số nguyên"),
        ({"kind": ""}, "Chưa nhập mục này"),
        ({"kind": "wrong"}, "Ghi rõ thêm"),
        ({"kind": "đốt"}, "Chọn một lý do"),
    ],
)
def test_a_refusal_keeps_what_was_typed(client, clerk, run, typed, said):
    answer = void(sign_in(client, clerk), run, **{"reason": "", **typed})

    assert answer.status_code in (409, 422)
    assert said in words(answer)
    assert f'value="{typed.get("count", "3")}"' in answer.get_data(as_text=True)
    assert LabelVoid.select().count() == 0


def test_a_stranger_finds_neither(app, client, stranger_clerk, auditor, run):
    here = sign_in(client, stranger_clerk)

    assert here.get(f"/labels/runs/{run.number}/void").status_code == 404
    assert run.number not in words(here.get("/labels/ledger"))
    officer = sign_in(app.test_client(), auditor)
    assert run.number in words(officer.get("/labels/ledger"))
    assert officer.get(f"/labels/runs/{run.number}/void").status_code == 403


def test_the_lots_end_adds_up_after_it(client, clerk, run, batch, noon, settings):
    for count, kind in ((2, "left_over"), (1, "lost")):
        actions_void.void_labels(
            run, count=count, kind=kind, reason="x", by=clerk, now=noon, via="page", settings=settings
        )
    here = sign_in(client, clerk)

    page = words(here.get(f"/batches/{batch.code}"))
    # 20 allowed = 9 used + 1 lost + 10 that may still be printed: the two destroyed ones came back.
    assert "Tem đã in 12 Tem đã hủy trước đó 3 Tem hỏng, hủy 0 Tem đã dùng 9 Tem chưa in 10" in page
    assert "3 tem đã hủy, thu về" in page
    data = {
        "csrf_token": token_in(here.get(f"/batches/{batch.code}")),
        "entry_id": str(uuid4()),
        "labels_spoiled": "10",
    }
    refused = here.post(f"/batches/{batch.code}/closing", data=data)
    assert refused.status_code == 422
    assert "từ 0 đến 9" in words(refused)
