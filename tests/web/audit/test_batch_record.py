"""The record of one batch as an officer reads it."""

from audited import BUYER, LOT, PHONE, PLATE


def test_it_opens(desk, story):
    page = desk.words(f"/audit/batches/{story.batch.code}")
    assert LOT in page
    print(page)
