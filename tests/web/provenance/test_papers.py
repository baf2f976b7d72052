"""Papers on a public page: pages that may be shown are linked, private ones never, and a hidden one goes at once."""

import re
from datetime import timedelta

import pytest
from papers import DEVICE, photo

from trace.documents.actions import add_certificate, change_certificate, keep_document
from trace.documents.models import StoredFile
from trace.seasons.models import Season

WORDING = {"number": "KN-77", "issuer": "Phòng thử nghiệm", "issued_on": None, "expires_on": None}


@pytest.fixture
def pages(goods):
    return [
        keep_document(
            photo(colour=colour), name="Nguyen Van Mat.jpg", organisation=goods.an_thai, by=goods.staff,
            now=goods.now, store=goods.store,
        )
        for colour in ("red", "green")
    ]  # fmt: skip


@pytest.fixture
def acting(goods):
    return {"by": goods.manager, "now": goods.now + timedelta(minutes=1)}


def linked(page: str) -> set[str]:
    return set(re.findall(r"/files/([0-9a-f]{64})", page))


def test_a_test_reports_pages_are_linked_in_order_until_they_are_hidden(goods, phone, pages, acting):
    about = {"subject_kind": "batch", "subject_id": goods.rice.id}
    report = add_certificate(goods.an_thai, kind="test_report", pages=pages, **WORDING, **about, **acting)
    shown = phone(f"/t/{goods.rice.code}").text

    assert [shown.index(page.sha256) for page in pages] == sorted(shown.index(page.sha256) for page in pages)
    assert "KN-77" in shown
    assert phone(f"/files/{pages[0].sha256}").status_code == 200

    change_certificate(report, **WORDING, note="", shows_pages=False, **acting)
    hidden = phone(f"/t/{goods.rice.code}").text
    assert "KN-77" in hidden
    assert not linked(hidden) & {page.sha256 for page in pages}
    assert phone(f"/files/{pages[0].sha256}").status_code == 404


def test_a_quarantine_paper_is_told_and_its_pages_are_not(goods, phone, pages, acting):
    season = Season.select().order_by(Season.id).first()
    about = {"subject_kind": "season", "subject_id": season.id}
    add_certificate(goods.an_thai, kind="quarantine", pages=pages, **WORDING, **about, **acting)
    page = phone(f"/t/{goods.rice.code}").text
    public = {file.sha256 for file in StoredFile.select().where(StoredFile.is_public)}

    assert "KN-77" in page
    assert linked(page) <= public
    assert not linked(page) & {one.sha256 for one in pages}
    assert "Nguyen Van Mat" not in page
    assert DEVICE not in page
