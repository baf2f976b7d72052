"""A lot that was taken over, on the pages of both sides; an unregistered source typed into the form."""

import pytest

from tests.web.desk.conftest import NOON, entry
from trace.batches.models import Batch
from trace.events.actions import take_over
from trace.events.entries import Use
from trace.events.models import Event


@pytest.fixture
def taken(milled, dong_nguyen, stranger_clerk):
    return take_over(dong_nguyen, [Use(milled, 300_000)], entry=entry(stranger_clerk, NOON)).batches[0]


def test_each_side_reads_of_the_others_lot_what_everybody_reads(desk, stranger_desk, milled, taken, dong_nguyen):
    theirs = stranger_desk.get(f"/batches/{taken.code}")
    ours = desk.get(f"/batches/{milled.code}")

    assert f'href="/t/{milled.code}"' in theirs
    assert f'href="/batches/{milled.code}"' not in theirs
    assert "Nhận hàng" in theirs
    assert "300 kg" in theirs
    assert f'href="/t/{taken.code}"' in ours
    assert f'href="/batches/{taken.code}"' not in ours
    assert dong_nguyen.name in ours
    assert "Bùi Văn Tám" not in ours
    stranger_desk.get(f"/batches/{milled.code}", status=404)


def test_the_receipt_is_put_right_by_the_receiver_alone(desk, stranger_desk, taken):
    number = Event.get(Event.kind == "take_over").id

    stranger_desk.get(f"/events/{number}/correct")
    desk.get(f"/events/{number}/correct", status=404)


def test_a_source_that_is_not_registered_is_typed_with_place_and_phone(desk, rice, client):
    address = "/record/receive/rice/R17"
    typed = {
        "supplier-name": "Bà Bảy", "supplier-is_unregistered": "1", "form": "dry_paddy", "lot-0-quantity": "1,2 tấn",
        "action": "save",
    }  # fmt: skip
    asked = desk.post(address, typed)
    assert asked.status_code == 422
    assert "chưa ghi số điện thoại" in desk.words(asked)

    more = {"supplier-address": "thôn Đông", "supplier-phone": "0912 345 678", "agreed": "1"}
    saved = desk.post(address, typed | more)
    assert saved.status_code == 303, desk.words(saved)

    batch, event = Batch.get(), Event.get()
    assert batch.is_source_unregistered
    assert not any(text in event.document + event.recorded for text in ("Bảy", "0912", "thôn Đông"))
    page = desk.get(f"/batches/{batch.code}")
    assert "nguồn chưa đăng ký" in page
    assert "Đã nhận" in page
    assert batch.code in desk.get("/batches/?state=received")
    assert batch.code not in desk.get("/batches/?state=draft")
    assert "Bà Bảy · thôn Đông · 0912 345 678" in page
    public = client.get(f"/t/{batch.code}", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "nguồn chưa đăng ký" in public
    assert not any(text in public for text in ("Bảy", "0912", "thôn Đông"))
