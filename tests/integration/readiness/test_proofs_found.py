"""Readiness of a real lot: a photo that proves two acts, papers near their end; neither stops the label."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from labelled import make_batch, make_product

from trace.documents.actions import add_certificate
from trace.documents.models import StoredFile
from trace.events import actions
from trace.events.entries import Entry
from trace.readiness.queries import lacks_of


@pytest.fixture
def batch(song_hoa, clerk, now, settings):
    product = make_product(song_hoa, by=clerk, now=now, settings=settings)
    return make_batch(song_hoa, product, by=clerk, now=now)


@pytest.fixture
def look(batch, song_hoa, clerk, now):
    """Look at the lot, with a photo."""
    file = StoredFile.create(
        sha256="e" * 64, organisation=song_hoa, media_type="image/webp", size_bytes=1, uploaded_at=now
    )

    def look(days_ago):
        entry = Entry(
            by=clerk, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=days_ago), photos=[file]
        )
        return actions.observe([batch], step="R15", entry=entry)

    return look


def codes(batch, now):
    return [lack.code for lack in lacks_of(batch, now=now)]


def test_one_photo_for_two_acts_is_found_on_the_lot(batch, look, now):
    look(1)
    assert "same_file" not in codes(batch, now)

    look(0)
    (lack,) = [one for one in lacks_of(batch, now=now) if one.code == "same_file"]
    assert not lack.is_blocking
    assert "23/11/2026" in lack.sentence()
    assert "22/11/2026" in lack.sentence()


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2027, 1, 22), "certificate_expiring"), (date(2026, 12, 8), "certificate_urgent"), (date(2027, 1, 23), "")],
)
def test_papers_near_their_end_are_found_under_the_right_warning(batch, song_hoa, clerk, now, day, code):
    add_certificate(
        song_hoa, kind="vietgap", number="VG-9", issuer="X", issued_on=None, expires_on=day,
        subject_kind="organisation", subject_id=song_hoa.id, by=clerk, now=now,
    )  # fmt: skip

    assert [one for one in codes(batch, now) if one.startswith("certificate_")] == ([code] if code else [])
