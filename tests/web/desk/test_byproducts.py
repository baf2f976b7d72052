"""Tấm, cám, trấu: rows of the milling form, lots of their own, shares far from the usual asked about."""

from datetime import UTC, datetime

import pytest

from trace.batches.models import Batch
from trace.events.actions_receipts import receive
from trace.events.entries import Entry, NewLot


@pytest.fixture
def paddy(song_hoa, clerk, rice):
    sent = Entry(
        by=clerk, now=datetime(2026, 11, 23, 5, tzinfo=UTC), entry_id="5f0c0b3e-6f2e-4f57-9d1f-0f7a3e0a0001",
        happened_at=datetime(2026, 11, 18, 5, tzinfo=UTC),
    )  # fmt: skip
    lot = NewLot(name="Thóc khô – Đồng Chợ", thousandths=1_000_000, form="dry_paddy", lot="THOC1")
    return receive(song_hoa, lot=lot, supplier_name="Tổ hợp tác Đồng Chợ", template="rice", entry=sent)


def milled(paddy, **more):
    return {
        "happened_on": "2026-11-20", "input": [paddy.code], f"input-{paddy.code}": "1000", "lot-0-quantity": "640",
        "rows": "1", "action": "save", **more,
    }  # fmt: skip


def test_the_form_asks_for_each_with_its_usual_share(desk, paddy):
    page = desk.get(f"/batches/{paddy.code}/record/R12")

    for words in ('name="by-broken"', 'name="by-bran"', 'name="by-husk"', "Thường 18–24 phần trăm"):
        assert words in page
    assert 'name="byproducts.husk"' not in page


def test_what_is_written_becomes_lots_of_their_own(desk, paddy):
    data = milled(paddy, **{"by-broken": "50", "by-bran": "1 tạ", "by-husk": "200", "agreed": "1"})
    address = f"/batches/{paddy.code}/record/R12"
    shown = desk.post(address, {**data, "action": "preview"})
    assert "Trấu – Đồng Chợ" in desk.words(shown)
    answer = desk.post(address, data)

    assert answer.status_code == 303, desk.words(answer)
    made = list(Batch.select().where(Batch.id > paddy.id).order_by(Batch.id))
    assert [(one.form, one.made_thousandths) for one in made] == [
        ("milled", 640_000), ("broken", 50_000), ("bran", 100_000), ("husk", 200_000),
    ]  # fmt: skip
    assert not any(one.is_on_hold for one in made)


def test_a_strange_share_and_too_much_in_all_are_asked_about(desk, paddy):
    data = milled(paddy, **{"by-husk": "400"})
    answer = desk.post(f"/batches/{paddy.code}/record/R12", data)

    assert answer.status_code == 422
    assert "40 phần trăm lượng đưa vào; thường 18–24." in desk.words(answer)
    assert "Ra nhiều hơn vào" in desk.words(answer)
    wrong = desk.post(f"/batches/{paddy.code}/record/R12", milled(paddy, **{"by-bran": "nhiều"}))
    assert 'href="#by-bran"' in desk.words(wrong)
