"""The papers of a season and of a lot stand on its page, with the way to add one for those who may."""

import pytest
from cast import sign_in

from trace.documents.actions import add_certificate


@pytest.fixture
def pages(song_hoa, clerk, now, season, milled):
    """The address of each page, with the number of its paper."""
    found = []
    for kind, row, number, address in (
        ("season", season, "KD-55", f"/seasons/{season.code}"),
        ("batch", milled, "KN-66", f"/batches/{milled.code}"),
    ):
        add_certificate(
            song_hoa, kind="test_report", number=number, issuer="T", issued_on=None, expires_on=None,
            subject_kind=kind, subject_id=row.id, by=clerk, now=now,
        )  # fmt: skip
        found.append((address, number, f"/certificates/new?about={kind}:{row.code}"))
    return found


def test_they_stand_there_with_the_way_to_add_one(desk, pages):
    for address, number, way in pages:
        page = desk.get(address)
        assert number in page
        assert way in page


def test_who_only_looks_or_writes_for_others_is_offered_no_form(app, helper_desk, auditor, pages):
    officer = sign_in(app.test_client(), auditor)
    for address, number, way in pages:
        assert number in officer.get(address).get_data(as_text=True)
        assert way not in officer.get(address).get_data(as_text=True)
        assert way not in helper_desk.get(address)
