"""Ending a lot: the page reckons up goods and labels, asks for spoiled ones, and keeps the reckoning out of public."""

import re
from html import unescape
from uuid import uuid4

import pytest
from cast import sign_in, token_in

from trace.batches.models import Batch
from trace.settings import Settings


@pytest.fixture
def here(client, clerk, noon):
    return sign_in(client, clerk)


@pytest.fixture
def printed(here, batch):
    """Twelve of the twenty labels."""
    page = here.get(f"/labels/new?batch={batch.code}")
    answer = here.post("/labels/", data={
        "batch": batch.code, "layout": "a4-24", "count": "12", "copies": "1", "slot": "1", "slot_layout": "a4-24",
        "slot_typed": "", "printer": "", "entry_id": str(uuid4()), "csrf_token": token_in(page),
    })  # fmt: skip
    assert answer.status_code == 303
    return batch


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def close(here, batch, **more):
    page = here.get(f"/batches/{batch.code}")
    data = {"csrf_token": token_in(page), "entry_id": str(uuid4()), **more}
    return here.post(f"/batches/{batch.code}/closing", data=data, follow_redirects=True)


def test_the_form_shows_what_is_reckoned_up(here, printed):
    page = words(here.get(f"/batches/{printed.code}"))

    assert "Đã làm ra 100 kg Đã dùng làm lô khác 0 kg Đã bán, xuất đi 0 kg Còn lại 100 kg Tem được in 20" in page
    assert "Tem đã in 12 Tem hỏng, hủy 0 Tem đã dùng 12 Tem chưa in 8" in page


def test_spoiled_labels_are_kept_for_the_house_and_officers(app, here, printed, auditor):
    page = words(close(here, printed, labels_spoiled="3"))

    assert "Đã kết thúc lô." in page
    assert "Tem hỏng, hủy: 3" in page or "Tem hỏng, hủy 3 Tem đã dùng 9" in page
    record = words(sign_in(app.test_client(), auditor).get(f"/audit/batches/{printed.code}"))
    assert "Tem hỏng, hủy 3 Tem đã dùng 9 Tem chưa in 8" in record
    public = words(app.test_client().get(f"/t/{printed.code}", headers={"Accept": "text/html"}))
    assert printed.lot in public
    assert "Tem hỏng" not in public


@pytest.mark.parametrize("typed", ["13", "-1", "ba"])
def test_what_cannot_be_is_refused_beside_its_box(here, printed, typed):
    answer = close(here, printed, labels_spoiled=typed)

    assert answer.status_code == 422
    assert Batch.get_by_id(printed.id).closed_at is None
    assert f'value="{typed}"' in answer.get_data(as_text=True)


def test_a_lot_without_labels_ends_with_its_goods_alone(here, batch):
    assert 'name="labels_spoiled"' not in here.get(f"/batches/{batch.code}").get_data(as_text=True)
    assert "Đã kết thúc lô." in words(close(here, batch))


def test_test_prints_have_a_count_of_their_own(app, here, batch, settings: Settings):
    assert "Còn được in 20 tem." in words(here.get(f"/batches/{batch.code}"))

    batch.organisation.is_demo = True
    batch.organisation.save()

    assert "Còn in thử được 20 tem; bản thử tính riêng, không trừ vào số tem thật." in words(
        here.get(f"/batches/{batch.code}")
    )
